import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
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
  // An abort costs an exception: it is for callers that leave, not for those that have their answer.
  response.once('close', () => {
    if (!response.writableFinished) gone.abort();
  });
  try {
    const asked = webRequest(request, await readSmall(request), gone.signal);
    if (asked === null) {
      response.writeHead(400, { connection: 'close' }).end();
      return;
    }
    const answer = await emulator.fetch(asked);
    response.writeHead(answer.status, Object.fromEntries(answer.headers));
    if (answer.body === null) response.end();
    else if (isStream(answer)) await pipeline(Readable.fromWeb(answer.body), response);
    else response.end(Buffer.from(await answer.arrayBuffer()));
  } catch (error) {
    // A caller that closed its connection gets no answer.
    if (gone.signal.aborted) response.destroy();
    else answerDefect(response, error);
  }
}

/** Events are sent as they happen; everything else is at hand as a whole. */
function isStream(answer: Response): boolean {
  return answer.headers.get('content-type')?.startsWith('text/event-stream') === true;
}

const smallBytes = 65_536;

/** The body, where it is said to be small: a stream costs ten times as much. `null`: it is to be streamed, if there is one. */
async function readSmall(request: IncomingMessage): Promise<Buffer | null> {
  const length = Number(request.headers['content-length'] ?? Number.NaN);
  return length <= smallBytes ? buffer(request) : null;
}

/** The request as web code wants it; `null` when its host or method cannot be put that way. */
function webRequest(request: IncomingMessage, body: Buffer | null, signal: AbortSignal): Request | null {
  try {
    return buildRequest(request, body, signal);
  } catch {
    return null;
  }
}

function buildRequest(request: IncomingMessage, body: Buffer | null, signal: AbortSignal): Request {
  const method = request.method ?? 'GET';
  const bodiless = method === 'GET' || method === 'HEAD';
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    if (typeof value === 'string') headers.set(name, value);
  }
  const url = new URL(request.url ?? '/', `http://${request.headers.host ?? 'localhost'}`);
  if (bodiless) return new Request(url, { method, headers, signal });
  if (body !== null) return new Request(url, { method, headers, signal, body: Uint8Array.from(body) });
  return new Request(url, { method, headers, signal, body: Readable.toWeb(request), duplex: 'half' });
}
