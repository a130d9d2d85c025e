import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Emulator } from '../emulator.ts';

/** Answers a node request through `emulator.fetch`, streams included. */
export async function pipeWebAnswer(
  emulator: Emulator,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  try {
    const answer = await emulator.fetch(webRequest(request, gone.signal));
    response.writeHead(answer.status, Object.fromEntries(answer.headers));
    if (answer.body === null) response.end();
    else await pipeline(Readable.fromWeb(answer.body), response);
  } catch {
    // The caller went away, or its request was no HTTP: there is nobody to tell.
    response.destroy();
  }
}

function webRequest(request: IncomingMessage, signal: AbortSignal): Request {
  const method = request.method ?? 'GET';
  const bodiless = method === 'GET' || method === 'HEAD';
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    if (typeof value === 'string') headers.set(name, value);
  }
  const url = new URL(request.url ?? '/', `http://${request.headers.host ?? 'localhost'}`);
  if (bodiless) return new Request(url, { method, headers, signal });
  return new Request(url, { method, headers, signal, body: Readable.toWeb(request), duplex: 'half' });
}
