import type { Phone } from '../phone.ts';
import { isRecord } from '../wire.ts';
import { headersOf, type Incoming, type Outgoing, sendThroughServer } from './http.ts';
import { startTask } from './task.ts';
import { WxFailure, type WxOptions } from './wx-api.ts';

/** `wx.uploadFile` and `wx.downloadFile`. */
export function transferApi(phone: Phone): Readonly<Record<string, unknown>> {
  return {
    uploadFile: (options: unknown) =>
      startTask(phone, 'uploadFile', options, async (given, task) => {
        const { body, contentType } = await multipart(phone, given);
        const size = body.size;
        const headers = { ...headersOf(given), 'content-type': contentType };
        const incoming = await send(phone, given, { method: 'POST', headers, body, signal: task.signal });
        task.tellProgress({ progress: 100, totalBytesSent: size, totalBytesExpectedToSend: size });
        task.tellHeaders(incoming);
        return { data: new TextDecoder().decode(incoming.bytes), statusCode: incoming.statusCode };
      }),
    downloadFile: (options: unknown) =>
      startTask(phone, 'downloadFile', options, async (given, task) => {
        const incoming = await send(phone, given, {
          method: 'GET',
          headers: headersOf(given),
          body: null,
          signal: task.signal,
        });
        task.tellHeaders(incoming);
        const type = incoming.header['content-type'] ?? 'application/octet-stream';
        const tempFilePath = phone.files.add(
          new Blob([incoming.bytes], { type }),
          type.split(/[/;+]/)[1] ?? 'bin',
        );
        return { tempFilePath, statusCode: incoming.statusCode };
      }),
  };
}

type Shape = Pick<Outgoing, 'method' | 'headers' | 'body' | 'signal'>;

function send(phone: Phone, options: WxOptions, shape: Shape): Promise<Incoming> {
  const timeoutMs = Number(options.timeout ?? 60_000);
  return sendThroughServer(phone.boot, { url: String(options.url ?? ''), timeoutMs, ...shape });
}

/** The browser writes the multipart body; `FormData` becomes bytes with their content type. */
async function multipart(
  phone: Phone,
  { filePath, name, formData }: WxOptions,
): Promise<{ readonly body: Blob; readonly contentType: string }> {
  const path = String(filePath ?? '');
  const file = await phone.files.read(path);
  if (file === null) {
    throw new WxFailure(`createUploadTask:fail file not found ${path}`);
  }
  const form = new FormData();
  for (const [key, value] of isRecord(formData) ? Object.entries(formData) : []) {
    form.append(key, String(value));
  }
  form.append(String(name ?? 'file'), file, path.split('/').at(-1) ?? 'file');
  const response = new Response(form);
  // Not the Blob's own type: that is in lower case, and a boundary is not.
  return { contentType: response.headers.get('content-type') ?? '', body: await response.blob() };
}
