import type { Prefetched } from '@weapp-auth/protocol';
import { type PrefetchAttempt, prefetch } from '../../login/prefetch.ts';
import type { RawAnswer } from '../answer.ts';
import { defineRoute, type Route } from '../route.ts';

/** WeChat's pre-fetch. */
export const getPrefetch: Route = defineRoute(
  {
    method: 'GET',
    path: '/prefetch',
    summary: {
      zh: '微信的数据预拉取：小程序加载时由微信后台请求，回答登录态和首屏数据。无可回答时为空。',
      en: 'WeChat’s pre-fetch: asked by WeChat while the mini program loads, answered with a session and the first screen’s data. Empty where there is nothing to answer.',
    },
    isOffered: (config) => config.prefetch !== null,
    query: ['appid', 'timestamp', 'code', 'token', 'path', 'query', 'scene', 'customMiniprogramVersion'],
    answer: 'application/json',
    errors: ['rate_limited'],
  },
  async ({ call }) => {
    const { searchParams: asked } = new URL(call.request.url);
    const { prefetch: options } = call.config;
    if (options === null) return document('');
    const code = asked.get('code');
    const attempt: PrefetchAttempt = {
      appId: asked.get('appid') ?? '',
      code,
      token: asked.get('token'),
      path: asked.get('path') ?? '',
      query: asked.get('query') ?? '',
      scene: asked.get('scene') ?? '',
    };
    const work = (): Promise<Prefetched | null> => prefetch(call.context, options, attempt);
    const isBad = (made: Prefetched | null): boolean => made === null && code !== null;
    const secret = code ?? '';
    const { limits } = call.context;
    const body = limits ? await limits.login({ sender: call.sender(), secret, work, isBad }) : await work();
    if (body !== null && 'kind' in body) return body;
    return document(body === null ? '' : JSON.stringify(body));
  },
);

/** WeChat keeps the body as it is: an envelope around it would reach the client. */
function document(body: string): RawAnswer {
  return { kind: 'raw', status: 200, contentType: 'application/json; charset=utf-8', body };
}
