import type { RawAnswer } from '../answer.ts';
import type { HttpCall } from '../call.ts';
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

/** The store answers and its schema is up to date. */
export const getReadiness: Route = defineRoute(
  {
    method: 'GET',
    path: '/readyz',
    atRoot: true,
    summary: {
      zh: '是否可以接收请求：存储可用，结构为最新，且不是正要停止。',
      en: 'Whether it can serve: the store answers and is migrated, and the process is not about to stop.',
    },
    answer: 'application/json',
  },
  async ({ call }) => {
    if (call.context.life.isDraining) return raw(503, { status: 'draining', checks: {} });
    const store = await checkStore(call);
    return raw(store === 'ok' ? 200 : 503, {
      status: store === 'ok' ? 'ok' : 'unavailable',
      checks: { store },
    });
  },
);

async function checkStore(call: HttpCall): Promise<'ok' | 'unavailable' | 'not-migrated'> {
  const { store, log } = call.context;
  try {
    await store.ping();
    const migrations = await store.migrations();
    return migrations.every((migration) => migration.applied) ? 'ok' : 'not-migrated';
  } catch (error) {
    log.warn({ err: error, requestId: call.requestId }, 'the store is not ready');
    return 'unavailable';
  }
}

/** Probes are read by machines that know nothing of envelopes. */
function raw(status: number, body: unknown): RawAnswer {
  return { kind: 'raw', status, contentType: 'application/json; charset=utf-8', body: JSON.stringify(body) };
}
