import type { Store } from '../store/store.ts';
import type { PlatformClient } from '../wechat/platform-client.ts';
import { type Tracer, traced } from './tracing.ts';

/** Gives every call of WeChat a span of its own, with WeChat's path and what came of it. */
export function tracePlatform(platform: PlatformClient, tracer: Tracer): PlatformClient {
  return {
    call: (call) =>
      traced(tracer, `WeChat ${call.method} ${call.path}`, async (span) => {
        const answer = await platform.call(call);
        span.setAttribute('url.path', call.path);
        if (answer.kind === 'answered') span.setAttribute('wechat.errcode', answer.errcode);
        else span.setAttribute('error.type', answer.reason);
        return answer;
      }),
    close: () => platform.close(),
  };
}

/** Gives every call of the store a span of its own: `store saveLogin`. What is asked for is not in it. */
export function traceStore(store: Store, tracer: Tracer): Store {
  return new Proxy(store, {
    get(target, name) {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== 'function') return method;
      return (...args: readonly unknown[]) =>
        traced(
          tracer,
          `store ${String(name)}`,
          async (): Promise<unknown> => Reflect.apply(method, target, args),
        );
    },
  });
}
