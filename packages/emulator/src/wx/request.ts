import { type Client, clientApp, type TemporaryFile } from './client.ts';
import { readBody, readText, responseHeaders, writeBody } from './http-body.ts';
import { numberOption, recordOption, textOption, type WxApi, type WxArguments, WxFailure } from './wx-api.ts';

/** `wx.request`: real HTTP, with the mini program's Referer and without cookies. */
export const request: WxApi = {
  name: 'request',
  since: '1.0.0',
  promises: 'never',
  run: async (client, options) => {
    const url = allowedUrl(options, clientApp(client).requestDomains);
    const method = (textOption(options, 'method') ?? 'GET').toUpperCase();
    if (!methods.has(method)) throw new WxFailure('method is invalid', 101);
    const response = await exchange(
      client,
      wellFormed(() => buildRequest(client, { url, method, options })),
      options,
    );
    return { data: await readBody(response, options), ...responseHeaders(response) };
  },
};

/** The URL of a call, or the refusal the platform gives for it. */
export function allowedUrl(options: WxArguments, domains: readonly string[] | null): URL {
  const text = textOption(options, 'url') ?? '';
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol))
    throw new WxFailure(`invalid url "${withoutQuery(text)}"`, 600009);
  if (domains !== null && !domains.includes(url.origin))
    throw new WxFailure('url not in domain list', 600002);
  return url;
}

/** Sends a request within its time limit and in the caller's power to abort. */
export async function exchange(client: Client, outgoing: Request, options: WxArguments): Promise<Response> {
  const timeout = numberOption(options, 'timeout') ?? 60_000;
  const { signal } = options;
  const finished = new AbortController();
  const aborted = new Promise<never>((_, reject) => {
    if (signal instanceof AbortSignal) signal.addEventListener('abort', () => reject(new WxFailure('abort')));
  });
  const late = client.host.sleep(timeout, finished.signal).then(() => {
    throw new WxFailure('timeout', 5);
  });
  const limit = new AbortController();
  try {
    const answer = client.fetch(new Request(outgoing, { signal: limit.signal })).catch(connectionFailure);
    return await Promise.race([answer, aborted, late]);
  } catch (error) {
    limit.abort();
    throw error;
  } finally {
    late.catch(() => undefined);
    finished.abort();
  }
}

/** Builds a request; what the app passed may be nothing that HTTP can carry. @throws WxFailure */
export function wellFormed(build: () => Request): Request {
  try {
    return build();
  } catch {
    throw new WxFailure('invalid request data', 101);
  }
}

/** Headers every request of a mini program carries. */
export function pageHeaders(client: Client, options: WxArguments): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(recordOption(options, 'header') ?? {}))
    headers.set(name, String(value));
  const { appId, envVersion } = clientApp(client);
  // A number for the release, 0 for trial and development, and a word of their own for the tools.
  const unreleased = client.system === 'devtools' ? 'devtools' : '0';
  const page = envVersion === 'release' ? '1' : unreleased;
  headers.set('referer', `https://servicewechat.com/${appId}/${page}/page-frame.html`);
  return headers;
}

const methods: ReadonlySet<string> = new Set([
  'OPTIONS',
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'DELETE',
  'TRACE',
  'CONNECT',
]);

function buildRequest(client: Client, call: { url: URL; method: string; options: WxArguments }): Request {
  const { url, method, options } = call;
  const headers = pageHeaders(client, options);
  if (!headers.has('content-type')) headers.set('content-type', 'application/json');
  const bodiless = method === 'GET' || method === 'HEAD' || method === 'OPTIONS';
  if (bodiless) {
    for (const [name, value] of Object.entries(recordOption(options, 'data') ?? {})) {
      url.searchParams.append(name, typeof value === 'string' ? value : JSON.stringify(value));
    }
    return new Request(url, { method, headers });
  }
  return new Request(url, { method, headers, body: writeBody(options.data, headers) });
}

function connectionFailure(error: unknown): never {
  if (error instanceof WxFailure) throw error;
  // Node hides the reason in the cause: ECONNREFUSED, ECONNRESET, ENOTFOUND.
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : null;
  const code = cause !== null && 'code' in cause ? String(cause.code) : 'connection closed';
  throw new WxFailure(`errcode:-1 cronet_error_code:-1 error_msg:${code}`, 600001);
}

function withoutQuery(text: string): string {
  return text.split('?')[0] ?? '';
}

/** `wx.uploadFile`: a temporary file as multipart/form-data. The answer's data is always text. */
export const uploadFile: WxApi = {
  name: 'uploadFile',
  since: '1.0.0',
  promises: 'never',
  run: async (client, options) => {
    const url = allowedUrl(options, clientApp(client).uploadDomains);
    const path = textOption(options, 'filePath') ?? '';
    const file = client.host.files.get(path);
    if (file === undefined) throw new WxFailure('createUploadTask:fail file not found', 602001);
    const outgoing = wellFormed(() => uploadRequest(client, { url, file, options }));
    const response = await exchange(client, outgoing, options);
    return { data: await readText(response), ...responseHeaders(response) };
  },
};

function uploadRequest(
  client: Client,
  upload: { url: URL; file: TemporaryFile; options: WxArguments },
): Request {
  const { url, file, options } = upload;
  const form = new FormData();
  for (const [name, value] of Object.entries(recordOption(options, 'formData') ?? {}))
    form.set(name, String(value));
  const bytes = new Blob([Uint8Array.from(file.bytes)], { type: file.contentType });
  const path = textOption(options, 'filePath') ?? '';
  form.set(textOption(options, 'name') ?? 'file', bytes, path.split('/').at(-1) ?? 'file');
  const headers = pageHeaders(client, options);
  // The boundary is part of the content type: a header of the app's own would break the body.
  headers.delete('content-type');
  return new Request(url, { method: 'POST', headers, body: form });
}
