import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Emulator } from '../emulator.ts';
import { answerDefect } from './answer.ts';

/** Answers a node request through `emulator.fetch`, streams included. */
export async function pipeWebAnswer(
  emulator: Emulator,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const asked = webRequest(request, gone.signal);
  if (asked === null) {
    response.writeHead(400, { connection: 'close' }).end();
    return;
  }
  try {
    const answer = await emulator.fetch(asked);
    response.writeHead(answer.status, Object.fromEntries(answer.headers));
    if (answer.body === null) response.end();
    else await pipeline(Readable.fromWeb(answer.body), response);
  } catch (error) {
    // A caller that closed its connection gets no answer.
    if (gone.signal.aborted) response.destroy();
    else answerDefect(response, error);
  }
}

/** The request as web code wants it; `null` when its host or method cannot be put that way. */
function webRequest(request: IncomingMessage, signal: AbortSignal): Request | null {
  try {
    return buildRequest(request, signal);
  } catch {
    return null;
  }
}

function buildRequest(request: IncomingMessage, signal: AbortSignal): Request {
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
