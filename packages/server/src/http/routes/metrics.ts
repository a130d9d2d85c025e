import { hash, timingSafeEqual } from 'node:crypto';
import { refuse } from '../../errors/refusal.ts';
import { readBearer } from '../authenticate.ts';
import type { HttpRequest } from '../http-request.ts';
import { defineRoute, type Route } from '../route.ts';

/** What Prometheus reads. */
export const getMetrics: Route = defineRoute(
  {
    method: 'GET',
    path: '/metrics',
    atRoot: true,
    summary: {
      zh: 'Prometheus 指标；默认只给本机程序，其余需令牌。',
      en: 'Metrics for Prometheus: for programs on this machine, for others with a token.',
    },
    isOffered: ({ metrics }) => metrics !== false,
    answer: 'text/plain',
  },
  async ({ call }) => {
    const { metrics: access } = call.config;
    if (access === 'local' && !call.isLocal()) return refuse('not_found');
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
  },
);

/** Compared by their hashes, which have one length. */
function isToken(request: HttpRequest, expected: string): boolean {
  const given = readBearer(request.headers.get('authorization')) ?? '';
  return timingSafeEqual(hash('sha256', given, 'buffer'), hash('sha256', expected, 'buffer'));
}
