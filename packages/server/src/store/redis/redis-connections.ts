import type { RedisClient, RedisSubscriber } from './redis-client.ts';

/** A connection for commands and one for listening, opened when they are first asked for. */
export interface RedisConnections {
  /** Resolves once Redis answers, however long that takes; rejects when no node of a cluster does. */
  client(): Promise<RedisClient>;
  subscriber(): Promise<RedisSubscriber>;
  close(): Promise<void>;
}

/** Connects to one Redis, or with two or more addresses to a Redis Cluster through any of its nodes. */
export function connectRedis(urls: readonly string[]): RedisConnections {
  const [first, ...others] = urls;
  if (first === undefined) throw new TypeError('url: at least one address');
  const opened = others.length === 0 ? once(() => openSingle(first)) : once(() => openCluster(urls));
  return {
    client: async () => (await opened.get()).client(),
    subscriber: async () => (await opened.get()).subscriber(),
    async close() {
      if (opened.isMade()) await (await opened.get()).close();
    },
  };
}

/** Uses clients that somebody else opened and closes. */
export function borrowRedis(client: RedisClient, subscriber: RedisSubscriber): RedisConnections {
  return { client: async () => client, subscriber: async () => subscriber, close: async () => {} };
}

type Driver = typeof import('@redis/client');

async function openSingle(url: string): Promise<RedisConnections> {
  const { createClient } = await loadDriver();
  const client = createClient({ url, disableOfflineQueue: true });
  const subscriber = createClient({ url });
  for (const one of [client, subscriber]) one.on('error', ignore);
  const clientReady = once(() => client.connect());
  const subscriberReady = once(() => subscriber.connect());
  return {
    client: async () => {
      await clientReady.get();
      return client;
    },
    subscriber: async () => {
      await subscriberReady.get();
      return subscriber;
    },
    async close() {
      if (clientReady.isMade()) client.destroy();
      if (subscriberReady.isMade()) subscriber.destroy();
    },
  };
}

async function openCluster(urls: readonly string[]): Promise<RedisConnections> {
  const { createCluster } = await loadDriver();
  const client = createCluster({
    rootNodes: urls.map((url) => ({ url })),
    defaults: { disableOfflineQueue: true },
  });
  client.on('error', ignore);
  const ready = once(() => client.connect());
  async function connected(): Promise<typeof client> {
    await ready.get();
    return client;
  }
  return {
    client: connected,
    subscriber: connected,
    async close() {
      if (ready.isMade()) client.destroy();
    },
  };
}

/** A promise that is made when it is first asked for, and again after it was rejected. */
function once<T>(make: () => Promise<T>): { get(): Promise<T>; isMade(): boolean } {
  let made: Promise<T> | null = null;
  return {
    get() {
      made ??= make().catch((error: unknown) => {
        made = null;
        throw error;
      });
      return made;
    },
    isMade: () => made !== null,
  };
}

/** The client connects again by itself; what fails meanwhile is told to whoever asked. */
function ignore(): void {}

async function loadDriver(): Promise<Driver> {
  try {
    return await import('@redis/client');
  } catch (error) {
    throw new TypeError('redisCache needs the package @redis/client: run "npm install @redis/client"', {
      cause: error,
    });
  }
}
