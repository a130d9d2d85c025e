/**
 * What is used of a client of `@redis/client` (or of the package `redis`), single or cluster. It is connected, or about
 * to be, and `disableOfflineQueue` is set: a command to a Redis that is away should fail, not wait.
 */
export interface RedisClient {
  get(key: string): Promise<string | null>;
  set(key: string, value: string, options: RedisSetOptions): Promise<unknown>;
  eval(script: string, options: RedisScriptOptions): Promise<unknown>;
  publish(channel: string, message: string): Promise<unknown>;
}

/** A client used for listening only. */
export interface RedisSubscriber {
  subscribe(channel: string, listener: RedisListener): Promise<unknown>;
  unsubscribe(channel: string, listener: RedisListener): Promise<unknown>;
  /** A single client says `ready`, a cluster `node-ready`, when a connection was made again and listens as before. */
  on(event: 'ready' | 'node-ready', listener: () => void): unknown;
  off(event: 'ready' | 'node-ready', listener: () => void): unknown;
}

/** Hears text; the clients' types allow bytes too. */
export type RedisListener = (message: string | Uint8Array) => void;

export interface RedisSetOptions {
  readonly expiration: { readonly type: 'PX'; readonly value: number };
  readonly condition?: 'NX';
}

export interface RedisScriptOptions {
  readonly keys: string[];
  readonly arguments: string[];
}
