import type { ApiCall } from '../endpoints/endpoint.ts';
import type { Platform } from '../platform/platform.ts';
import type { ApiAnswer } from './answer.ts';
import { answerCall } from './answer-call.ts';

/** Answers a web-standard request to the server API. Dropped connections reject as `fetch` does. */
export async function handleRequest(
  platform: Platform,
  request: Request,
  sleep: (milliseconds: number) => Promise<void>,
): Promise<Response> {
  const answer = answerCall(platform, await readCall(request));
  if (answer.delayMs !== undefined) await sleep(answer.delayMs);
  request.signal.throwIfAborted();
  if (answer.drop === true) throw new TypeError('fetch failed: the emulator closed the connection');
  return new Response(bodyOf(answer), { status: answer.status, headers: answer.headers });
}

async function readCall(request: Request): Promise<ApiCall> {
  const url = new URL(request.url);
  return {
    method: request.method,
    path: withOneSlash(url.pathname),
    search: url.search.slice(1),
    query: url.searchParams,
    body: await request.text(),
    ip: () => '127.0.0.1',
    header: (name) => request.headers.get(name),
  };
}

/** A base address with a slash at its end makes `//sns/…` of a path; the platform answers it like `/sns/…`. */
export function withOneSlash(path: string): string {
  return path.startsWith('//') ? path.replace(/^\/+/, '/') : path;
}

function bodyOf(answer: ApiAnswer): string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array> {
  const bytes = answer.bytes === undefined ? null : Uint8Array.from(answer.bytes);
  if (answer.truncate === undefined) return bytes ?? answer.body;
  const part = (bytes ?? new TextEncoder().encode(answer.body)).subarray(0, answer.truncate);
  let sent = false;
  return new ReadableStream({
    // An error given at once would throw away what is queued before it.
    pull(controller) {
      if (sent) controller.error(new TypeError('terminated: the emulator closed the connection'));
      else controller.enqueue(part);
      sent = true;
    },
  });
}
