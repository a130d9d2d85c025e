import type { Answer } from '../answer.ts';
import type { HttpCall } from '../call.ts';

/** `GET /healthz`: the process answers. */
export async function getHealth(): Promise<Answer> {
  return raw(200, { status: 'ok' });
}

/** `GET /readyz`: the store answers and its schema is up to date. */
export async function getReadiness(call: HttpCall): Promise<Answer> {
  const store = await checkStore(call);
  return raw(store === 'ok' ? 200 : 503, {
    status: store === 'ok' ? 'ok' : 'unavailable',
    checks: { store },
  });
}

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
function raw(status: number, body: unknown): Answer {
  return { kind: 'raw', status, contentType: 'application/json; charset=utf-8', body: JSON.stringify(body) };
}
