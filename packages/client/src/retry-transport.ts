import type { RequestOptions, WxError } from './wx-like.ts';

type Transport = (options: RequestOptions) => unknown;

/** A transport that repeats a GET or HEAD that got no answer, `retries` times. An aborted one is not repeated. */
export function retryTransport(transport: Transport, retries: number): Transport {
  return (options) => {
    const isSafe = /^(get|head)?$/i.test(options.method || '');
    return retries > 0 && isSafe ? repeat(transport, options, retries) : transport(options);
  };
}

function repeat(transport: Transport, options: RequestOptions, left: number): { abort(): void } {
  let isAborted = false;
  let real = send();
  function send(): unknown {
    return transport({
      ...options,
      fail: (error: WxError) => {
        if (isAborted || left <= 0) {
          options.fail?.(error);
          return;
        }
        left -= 1;
        real = send();
      },
    });
  }
  return {
    abort: () => {
      isAborted = true;
      (real as { abort?(): void } | undefined)?.abort?.();
    },
  };
}
