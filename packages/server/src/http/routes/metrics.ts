import { hash, timingSafeEqual } from 'node:crypto';
import { refuse } from '../../errors/refusal.ts';
import type { Answer } from '../answer.ts';
import { readBearer } from '../authenticate.ts';
import type { AskedRequest, HttpCall } from '../call.ts';

/** `GET /metrics`: what Prometheus reads. */
export async function getMetrics(call: HttpCall): Promise<Answer> {
  const { metrics: access } = call.config;
  if (access === false || (access === 'local' && !call.isLocal())) return refuse('not_found');
  if (typeof access === 'object' && !isToken(call.request, access.token)) return refuse('unauthenticated');
  const { metrics, sessions } = call.context;
  const { hits, misses } = sessions.counts();
  const { user, system } = process.cpuUsage();
  const body = metrics.text({
    sessionCacheHits: hits,
    sessionCacheMisses: misses,
    liveSessions: await sessions.countLive(),
    residentBytes: process.memoryUsage.rss(),
    cpuSeconds: (user + system) / 1e6,
    startedAtSeconds: Math.round(performance.timeOrigin / 1000),
  });
  return { kind: 'raw', status: 200, contentType: 'text/plain; version=0.0.4; charset=utf-8', body };
}

/** Compared by their hashes, which have one length. */
function isToken(request: AskedRequest, expected: string): boolean {
  const given = readBearer(request.headers.get('authorization')) ?? '';
  return timingSafeEqual(hash('sha256', given, 'buffer'), hash('sha256', expected, 'buffer'));
}
