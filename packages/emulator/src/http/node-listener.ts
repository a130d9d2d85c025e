import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { isControlPath } from '../control/is-control-path.ts';
import type { Emulator } from '../emulator.ts';
import type { ApiCall } from '../endpoints/endpoint.ts';
import { type ApiAnswer, answerDefect } from './answer.ts';
import { answerCall } from './answer-call.ts';
import { withOneSlash } from './handle-request.ts';

/**
 * The emulator as a `node:http` listener. Requests to the server API take the short way, without Request and Response
 * objects; the control API goes through `emulator.fetch`.
 */
export function createNodeListener(emulator: Emulator): RequestListener {
  return (request, response) => {
    if (isControlPath(pathOf(request.url ?? '/'))) void answerControl(emulator, { request, response });
    else collectBody({ request, response }, (body) => answerApi(emulator, { request, response }, body));
  };
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

const mostBytes = 1024 * 1024;

function collectBody({ request, response }: Exchange, done: (body: string) => void): void {
  if (request.headers['content-length'] === undefined && request.headers['transfer-encoding'] === undefined) {
    done('');
    return;
  }
  const chunks: Buffer[] = [];
  let size = 0;
  request.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size <= mostBytes) chunks.push(chunk);
  });
  request.on('end', () => {
    if (size <= mostBytes) done(Buffer.concat(chunks).toString('utf8'));
    else response.writeHead(413, { connection: 'close' }).end();
  });
}

function answerApi(emulator: Emulator, { request, response }: Exchange, body: string): void {
  try {
    const answer = answerCall(emulator.platform, readCall(request, body));
    if (answer.delayMs === undefined) send(answer, response);
    else setTimeout(send, answer.delayMs, answer, response).unref();
  } catch (error) {
    answerDefect(response, error);
  }
}

function readCall(request: IncomingMessage, body: string): ApiCall {
  const url = pathOf(request.url ?? '/');
  const mark = url.indexOf('?');
  const search = mark < 0 ? '' : url.slice(mark + 1);
  return {
    method: request.method ?? 'GET',
    path: withOneSlash(mark < 0 ? url : url.slice(0, mark)),
    search,
    query: new URLSearchParams(search),
    body,
    ip: () => (request.socket.remoteAddress ?? '').replace('::ffff:', ''),
    header: (name) => {
      const value = request.headers[name.toLowerCase()];
      return typeof value === 'string' ? value : null;
    },
  };
}

/** A client whose HTTP proxy is the emulator asks for `http://api.weixin.qq.com/path`; some ask for `https:` so too. */
function pathOf(url: string): string {
  return url.startsWith('/') ? url : url.replace(/^https?:\/\/[^/?]*/i, '');
}

function send(answer: ApiAnswer, response: ServerResponse): void {
  if (answer.drop === true) {
    response.destroy();
    return;
  }
  const length = answer.bytes?.length ?? Buffer.byteLength(answer.body);
  response.writeHead(answer.status, { ...answer.headers, 'content-length': length });
  if (answer.truncate === undefined) {
    response.end(answer.bytes ?? answer.body);
    return;
  }
  response.write(Buffer.from(answer.bytes ?? answer.body).subarray(0, answer.truncate), () =>
    response.destroy(),
  );
}

// The control API is rarely called and may stream: it pays for web-standard objects, the server API does not.
async function answerControl(emulator: Emulator, exchange: Exchange): Promise<void> {
  pipe ??= import('./pipe-web-answer.ts');
  const { pipeWebAnswer } = await pipe;
  await pipeWebAnswer(emulator, exchange.request, exchange.response);
}

let pipe: Promise<typeof import('./pipe-web-answer.ts')> | null = null;
