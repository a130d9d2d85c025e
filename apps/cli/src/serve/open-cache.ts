import type { Secret, SharedCache } from '@weapp-auth/server';
import type { Output } from '../cli-context.ts';

/**
 * Connects to Redis, or to a Redis Cluster where the address names several nodes with commas between them.
 *
 * Redis being away is no reason not to start: everything in it can be lost. It is said once when it goes and once when
 * it is back.
 */
export async function openCache(url: Secret, output: Output): Promise<SharedCache> {
  // Loaded on demand: most servers run without Redis.
  const { redisCache } = await import('@weapp-auth/server/redis');
  const addresses = url.reveal().split(',');
  return redisCache({
    url: addresses.length === 1 ? (addresses[0] ?? '') : addresses,
    onChange: (state) => {
      const text =
        state === 'up'
          ? { zh: 'Redis 已连上。', en: 'Redis is there.' }
          : {
              zh: 'Redis 连不上：暂时只用数据库，会慢一些。',
              en: 'Redis is away: the database alone serves until it is back, more slowly.',
            };
      output.fail(text, { event: 'redis', state });
    },
  });
}
