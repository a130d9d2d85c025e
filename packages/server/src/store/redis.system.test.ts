import { createClient } from '@redis/client';
import { expect, test } from 'vitest';
import { describeWithPrivateServer, describeWithServer } from '../testing/real-server.fixture.ts';
import { redis, redisCluster } from '../testing/redis-server.fixture.ts';
import { type RedisCacheSettings, redisCache } from './redis.ts';
import type { SharedCache } from './shared-cache.ts';

/** A client may be waiting before it connects again, up to two seconds; and the machine may be busy. */
const patient = { timeout: 60_000 };

await describeWithServer(redis, 'the Redis cache', (place) => {
  keepsTheContract(() => ({ url: place().url, prefix: place().prefix, timeoutMs: 10_000 }));

  test('uses clients that the application has, and leaves them open', async () => {
    const client = createClient({ url: place().url });
    const subscriber = client.duplicate();
    await Promise.all([client.connect(), subscriber.connect()]);
    const cache = redisCache({ client, subscriber, prefix: place().prefix, timeoutMs: 10_000 });
    const heard: string[] = [];
    const end = await cache.subscribe('own', (message) => heard.push(message));
    await cache.publish('own', 'hello');
    await expect.poll(() => heard, patient).toEqual(['hello']);
    await end();
    await cache.close();
    expect(await client.get('never set')).toBeNull();
    client.destroy();
    subscriber.destroy();
  });
});

await describeWithPrivateServer(redisCluster, 'the Redis cache on a cluster', (server) => {
  keepsTheContract(() => ({ url: server.url.split(','), prefix: 'test:', timeoutMs: 10_000 }));

  test('recovers when the whole cluster was away', async () => {
    const cache = redisCache({ url: server.url.split(','), pauseMs: 50, timeoutMs: 5000 });
    await cache.ping();
    await server.kill();
    await expect(cache.ping()).rejects.toMatchObject({ code: 'store_unavailable' });
    await server.start();
    await expect
      .poll(
        () =>
          cache
            .ping()
            .then(() => 'answers')
            .catch(() => 'away'),
        patient,
      )
      .toBe('answers');
    await cache.close();
  });

  test('tells a subscriber that it may have missed something', async () => {
    const cache = redisCache({ url: server.url.split(','), pauseMs: 50, timeoutMs: 5000 });
    let times = 0;
    const end = await cache.subscribe(
      'news',
      () => {},
      () => {
        times += 1;
      },
    );
    await expect.poll(() => times, patient).toBeGreaterThan(0);
    const before = times;
    await server.kill();
    await server.start();
    await expect.poll(() => times, patient).toBeGreaterThan(before);
    await end();
    await cache.close();
  });

  test('connects later when no node answers at first', async () => {
    await server.kill();
    const cache = redisCache({ url: server.url.split(','), pauseMs: 50, timeoutMs: 5000 });
    await expect(cache.ping()).rejects.toMatchObject({ code: 'store_unavailable' });
    await server.start();
    await expect
      .poll(
        () =>
          cache
            .ping()
            .then(() => 'answers')
            .catch(() => 'away'),
        patient,
      )
      .toBe('answers');
    await cache.close();
  });
});

await describeWithPrivateServer(redis, 'the Redis cache while Redis is away', (server) => {
  test('fails at once after the first failure, tells once, and recovers by itself', async () => {
    const clock = { now: 0 };
    const told: string[] = [];
    const cache = redisCache({
      url: server.url,
      timeoutMs: 10_000,
      elapsed: () => clock.now,
      onChange: (state) => told.push(state),
    });
    await cache.set({ key: 'a', value: '1', ttlMs: 60_000 });
    await server.kill();
    await expect(cache.get('a')).rejects.toMatchObject({ code: 'store_unavailable' });
    for (let call = 0; call < 1000; call += 1) await expect(cache.get('a')).rejects.toThrow();
    await server.start();
    await expect
      .poll(() => {
        clock.now += 1000;
        return cache.get('a').catch(() => 'away');
      }, patient)
      .toBeNull();
    expect(told).toEqual(['down', 'up']);
    await cache.close();
  });

  test('does not keep a subscriber waiting, and listens once Redis is there', async () => {
    await server.kill();
    const cache = redisCache({ url: server.url, pauseMs: 20 });
    const heard: string[] = [];
    const end = await cache.subscribe('news', (message) => heard.push(message));
    await server.start();
    await expect
      .poll(async () => {
        await cache.publish('news', 'late').catch(() => {});
        return heard;
      }, patient)
      .toContain('late');
    await end();
    await cache.close();
  });

  test('tells a subscriber that it may have missed something, each time it listens again', async () => {
    const cache = redisCache({ url: server.url, pauseMs: 20 });
    const heard: string[] = [];
    let times = 0;
    const end = await cache.subscribe(
      'news',
      (message) => heard.push(message),
      () => {
        times += 1;
      },
    );
    for (const before of [1, 2]) {
      await expect.poll(() => times, patient).toBe(before);
      await server.kill();
      await server.start();
      await expect.poll(() => times, patient).toBe(before + 1);
      await expect
        .poll(async () => {
          await cache.publish('news', `after ${before}`).catch(() => {});
          return heard;
        }, patient)
        .toContain(`after ${before}`);
    }
    await end();
    await cache.close();
  });

  test('can be closed although Redis never answered', async () => {
    await server.kill();
    const cache = redisCache({ url: server.url });
    const end = await cache.subscribe('news', () => {});
    await expect(cache.ping()).rejects.toMatchObject({ code: 'store_unavailable' });
    await end();
    await cache.close();
    await server.start();
  });
});

function keepsTheContract(
  options: () => RedisCacheSettings & { readonly url: string | readonly string[] },
): void {
  async function withCache(use: (cache: SharedCache) => Promise<void>): Promise<void> {
    const cache = redisCache(options());
    await use(cache);
    await cache.close();
  }

  test('gives back what was set, until it expires', () =>
    withCache(async (cache) => {
      await cache.set({ key: 'kept', value: '微信', ttlMs: 60_000 });
      await cache.set({ key: 'short', value: '1', ttlMs: 1 });
      expect(await cache.get('kept')).toBe('微信');
      expect(await cache.get('unknown')).toBeNull();
      await expect.poll(() => cache.get('short'), patient).toBeNull();
    }));

  test('leaves a value alone that is there, when told so', () =>
    withCache(async (cache) => {
      await cache.set({ key: 'first', value: '1', ttlMs: 60_000, ifAbsent: true });
      await cache.set({ key: 'first', value: '2', ttlMs: 60_000, ifAbsent: true });
      expect(await cache.get('first')).toBe('1');
      await cache.set({ key: 'first', value: '3', ttlMs: 60_000 });
      expect(await cache.get('first')).toBe('3');
    }));

  test('counts for all, and the first count starts the lifetime', () =>
    withCache(async (cache) => {
      const counts = await Promise.all(Array.from({ length: 20 }, () => cache.increment('hits', 60_000)));
      expect(counts.map(({ count }) => count).sort((a, b) => a - b)).toEqual(
        Array.from({ length: 20 }, (_, index) => index + 1),
      );
      const { ttlMs } = await cache.increment('hits', 1_000_000);
      expect(ttlMs).toBeGreaterThan(0);
      expect(ttlMs).toBeLessThanOrEqual(60_000);
    }));

  test('tells every subscriber, until it ends its subscription', () =>
    withCache(async (cache) => {
      await withCache(async (other) => {
        const heard: string[] = [];
        const end = await cache.subscribe('channel', (message) => heard.push(message));
        await other.publish('channel', 'one');
        await expect.poll(() => heard, patient).toEqual(['one']);
        await end();
        await other.publish('channel', 'two');
        await other.ping();
        await cache.ping();
        expect(heard).toEqual(['one']);
      });
    }));
}
