import type { RawAnswer } from '../answer.ts';
import { defineRoute, type Route } from '../route.ts';

/** The process answers. */
export const getHealth: Route = defineRoute(
  {
    method: 'GET',
    path: '/healthz',
    atRoot: true,
    summary: { zh: '进程是否存活。', en: 'Whether the process lives.' },
    answer: 'application/json',
  },
  () => raw(200, { status: 'ok' }),
);

/** The store can be read and written, and its schema is up to date. */
export const getReadiness: Route = defineRoute(
  {
    method: 'GET',
    path: '/readyz',
    atRoot: true,
    summary: {
      zh: '是否可以接收请求：存储可读可写，结构为最新，且不是正要停止。',
      en: 'Whether it can serve: the store can be read and written, is migrated, and the process is not about to stop.',
    },
    answer: 'application/json',
  },
  async ({ call }) => {
    const { life } = call.context;
    if (life.isDraining) return raw(503, { status: 'draining', checks: {} });
    const checks = await life.check();
    return checks.store === 'ok'
      ? raw(200, { status: 'ok', checks })
      : raw(503, { status: 'unavailable', checks });
  },
);

/** Probes are read by machines that know nothing of envelopes. */
function raw(status: number, body: unknown): RawAnswer {
  return { kind: 'raw', status, contentType: 'application/json; charset=utf-8', body: JSON.stringify(body) };
}
