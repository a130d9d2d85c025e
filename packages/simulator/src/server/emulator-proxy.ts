import { randomUUID } from 'node:crypto';
import type { PhoneFetch } from './phone-fetch.ts';
import type { Phones } from './phones.ts';

/** How calls reach the emulator. */
export interface EmulatorProxyOptions {
  readonly emulatorUrl: string;
  readonly phones: Phones;
  readonly fetch: PhoneFetch;
}

/** A call that takes longer is answered through the event stream: a person may be thinking. */
const inlineAnswerMs = 200;

/** Passes a page's call to the emulator's control API. */
export async function callEmulator(
  options: EmulatorProxyOptions,
  path: string,
  body: string,
): Promise<Response> {
  if (!/^(?:wx|button|dialogs)\/[^/?#]+$|^nickname$/.test(path)) {
    return Response.json({ code: 'not_found' }, { status: 404 });
  }
  const client = clientOf(body);
  // A page that goes away refuses whatever its person was asked.
  const signal = client === null ? null : options.phones.goneSignal(client);
  const answer = forward(options, path, { body, signal });
  const call = randomUUID();
  const early = await Promise.race([
    answer,
    new Promise<null>((resolve) => setTimeout(resolve, inlineAnswerMs, null)),
  ]);
  if (early !== null || client === null || isSynchronous(path)) {
    const { status, body: content } = early ?? (await answer);
    return Response.json(content, { status });
  }
  void answer.then((late) => options.phones.send(client, { kind: 'answer', call, ...late }));
  return Response.json({ call }, { status: 202 });
}

/** Temporary files that the emulator gave out. */
export async function readEmulatorFile(options: EmulatorProxyOptions, name: string): Promise<Response> {
  const response = await options
    .fetch(`${options.emulatorUrl}/__emulator/files/${encodeURIComponent(name)}`)
    .catch(() => null);
  if (response === null || !response.ok) return new Response(null, { status: 404 });
  const type = response.headers.get('content-type') ?? 'application/octet-stream';
  return new Response(response.body, {
    headers: { 'content-type': type, 'x-content-type-options': 'nosniff' },
  });
}

interface Outgoing {
  readonly body: string;
  readonly signal: AbortSignal | null;
}

interface Forwarded {
  readonly status: number;
  readonly body: unknown;
}

async function forward(
  { emulatorUrl, fetch }: EmulatorProxyOptions,
  path: string,
  outgoing: Outgoing,
): Promise<Forwarded> {
  try {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${emulatorUrl}/__emulator/${path}`, {
      method: 'POST',
      headers,
      ...outgoing,
    });
    return { status: response.status, body: await response.json() };
  } catch {
    return { status: 502, body: { code: 'emulator_unreachable' } };
  }
}

function clientOf(body: string): string | null {
  const value: unknown = JSON.parse(body);
  return typeof value === 'object' && value !== null && 'client' in value && typeof value.client === 'string'
    ? value.client
    : null;
}

/** The page waits inside a synchronous call: it cannot hear a later answer. */
function isSynchronous(path: string): boolean {
  return path.endsWith('Sync') || path === 'wx/canIUse';
}
