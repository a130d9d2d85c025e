import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';

/** What {@link answerEarly} works with. */
export interface EarlyOptions {
  /** Loads the real listener. */
  readonly load: () => Promise<RequestListener>;
  /** Calls back when the process has nothing better to do. */
  readonly whenIdle: (task: () => void) => void;
}

const headers = {
  'content-type': 'application/json; charset=utf-8',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
};

/**
 * A listener that answers `GET /healthz` while the real one is still being loaded, which takes about as long as Node
 * itself: a probe learns at once that the process lives. Everything else waits for the real listener, and once that is
 * there it answers `/healthz` too.
 */
export function answerEarly({ load, whenIdle }: EarlyOptions): RequestListener {
  let real: RequestListener | null = null;
  let loading: Promise<RequestListener> | null = null;
  const ready = (): Promise<RequestListener> => {
    loading ??= load().then((listener) => {
      real = listener;
      return listener;
    });
    return loading;
  };
  whenIdle(() => void ready());
  return (incoming, outgoing) => {
    if (real !== null) return real(incoming, outgoing);
    if (incoming.method === 'GET' && incoming.url === '/healthz') return answerAlive(incoming, outgoing);
    return void ready().then((listener) => listener(incoming, outgoing));
  };
}

function answerAlive(_: IncomingMessage, outgoing: ServerResponse): void {
  outgoing.writeHead(200, headers).end('{"status":"ok"}');
}
