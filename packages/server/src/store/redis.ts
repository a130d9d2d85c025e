import { createCircuit } from './redis/circuit.ts';
import type { RedisClient, RedisSubscriber } from './redis/redis-client.ts';
import { borrowRedis, connectRedis, type RedisConnections } from './redis/redis-connections.ts';
import { keepSubscribed } from './redis/subscription.ts';
import type { SharedCache, SharedCacheEntry } from './shared-cache.ts';

export type {
  RedisClient,
  RedisListener,
  RedisScriptOptions,
  RedisSetOptions,
  RedisSubscriber,
} from './redis/redis-client.ts';

/** How to reach Redis: by address, or through clients that the application has already. */
export type RedisCacheOptions = RedisAddress | RedisOwnClients;

/** What both ways have in common. */
export interface RedisCacheSettings {
  /** Put before every key and channel. Default: `weapp-auth:`. */
  readonly prefix?: string;
  /** How long an answer may take. A store answers in a few milliseconds, so there is no point in waiting. Default: 200. */
  readonly timeoutMs?: number;
  /** How long nobody asks after a call failed. Default: 1000. */
  readonly pauseMs?: number;
  /** Told when Redis stops answering and when it answers again: once each, not for every call. */
  readonly onChange?: (state: 'up' | 'down') => void;
  /** A clock that only goes forward, in milliseconds. Default: `performance.now`. */
  readonly elapsed?: () => number;
}

/** The cache connects by itself. */
export interface RedisAddress extends RedisCacheSettings {
  /** `redis://` or `rediss://user:password@host:6379`; of a Redis Cluster, two or more of its nodes. */
  readonly url: string | readonly string[];
}

/** The cache uses clients of `@redis/client` that stay yours to close. */
export interface RedisOwnClients extends RedisCacheSettings {
  readonly client: RedisClient;
  /** A second connection (`client.duplicate()`), or the same object when it is a cluster. */
  readonly subscriber: RedisSubscriber;
}

/**
 * Lets replicas share verified sessions, revocations and rate limits through Redis, single or Cluster. Needs the
 * package `@redis/client`.
 *
 * Nothing is kept only here. While Redis is away calls fail within `timeoutMs`, then at once for `pauseMs`, and the
 * store answers instead; when it is back it is used again.
 *
 * @throws TypeError when there is no address; at the first call when `@redis/client` is not installed
 *
 * @example
 * ```ts
 * import { redisCache } from '@weapp-auth/server/redis';
 *
 * const cache = redisCache({
 *   url: 'redis://127.0.0.1:6379',
 *   onChange: (state) => console.warn(`Redis is ${state}`),
 * });
 * ```
 *
 * @example
 * ```ts
 * import { createClient } from '@redis/client';
 * import { redisCache } from '@weapp-auth/server/redis';
 *
 * const client = createClient({ url: 'redis://127.0.0.1:6379', disableOfflineQueue: true });
 * const subscriber = client.duplicate({ disableOfflineQueue: false });
 * for (const one of [client, subscriber]) {
 *   one.on('error', console.warn);
 *   await one.connect();
 * }
 * const cache = redisCache({ client, subscriber });
 * ```
 */
export function redisCache(options: RedisCacheOptions): SharedCache {
  const {
    prefix = 'weapp-auth:',
    timeoutMs = 200,
    pauseMs = 1000,
    elapsed = () => performance.now(),
  } = options;
  const connections = connectionsOf(options);
  const circuit = createCircuit({ timeoutMs, pauseMs, elapsed, onChange: options.onChange ?? ignore });
  function ask<T>(call: (client: RedisClient) => Promise<T>): Promise<T> {
    return circuit.run(async () => call(await connections.client()));
  }
  /** What takes something back has to get through: nothing else reaches the other replicas at once. */
  function tell<T>(call: (client: RedisClient) => Promise<T>): Promise<T> {
    return circuit.insist(async () => call(await connections.client()));
  }
  return {
    get: (key) => ask((client) => client.get(prefix + key)),
    set: (entry) => (entry.ifAbsent ? ask : tell)((client) => setEntry(client, prefix, entry)),
    increment: (key, ttlMs) => ask((client) => countUp(client, prefix + key, ttlMs)),
    async publish(channel, message) {
      await tell((client) => client.publish(prefix + channel, message));
    },
    async subscribe(channel, listener, onHearing = ignore) {
      const hear = (message: string | Uint8Array): void => listener(String(message));
      const subscription = keepSubscribed({
        connections,
        channel: prefix + channel,
        listener: hear,
        onHearing,
        pauseMs,
      });
      // A Redis that is away must not keep a server from starting: the subscription follows when it is back.
      await Promise.race([subscription.standing, afterMs(timeoutMs)]);
      return () => subscription.end();
    },
    async ping() {
      await tell((client) => client.get(`${prefix}ping`));
    },
    close: () => connections.close(),
  };
}

function connectionsOf(options: RedisCacheOptions): RedisConnections {
  if ('client' in options) return borrowRedis(options.client, options.subscriber);
  return connectRedis([options.url].flat());
}

async function setEntry(client: RedisClient, prefix: string, entry: SharedCacheEntry): Promise<void> {
  const { key, value, ttlMs, ifAbsent = false } = entry;
  const expiration = { type: 'PX', value: Math.max(1, Math.ceil(ttlMs)) } as const;
  await client.set(prefix + key, value, ifAbsent ? { expiration, condition: 'NX' } : { expiration });
}

async function countUp(
  client: RedisClient,
  key: string,
  ttlMs: number,
): Promise<{ readonly count: number; readonly ttlMs: number }> {
  const answer = await client.eval(countUpScript, { keys: [key], arguments: [String(Math.ceil(ttlMs))] });
  if (!Array.isArray(answer)) throw new TypeError('Redis answers a script with a list');
  const [count, left]: unknown[] = answer;
  return { count: Number(count), ttlMs: Number(left) };
}

/** One step, so that no counter is left without an end. */
const countUpScript = `
  local count = redis.call('INCR', KEYS[1])
  if count == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
  return { count, redis.call('PTTL', KEYS[1]) }`;

function afterMs(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}

function ignore(): void {}
