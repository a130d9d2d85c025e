import type { Secret, SharedCache } from '@weapp-auth/server';

/**
 * Connects to Redis, or to a Redis Cluster where the address names several nodes with commas between them.
 *
 * Redis being away is no reason not to start: everything in it can be lost. The server's log says once that it is gone
 * and once that it is back.
 */
export async function openCache(url: Secret): Promise<SharedCache> {
  // Loaded on demand: most servers run without Redis.
  const { redisCache } = await import('@weapp-auth/server/redis');
  const addresses = url.reveal().split(',');
  return redisCache({ url: addresses.length === 1 ? (addresses[0] ?? '') : addresses });
}
