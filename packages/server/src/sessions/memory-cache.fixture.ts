import type { SharedCache } from '../store/shared-cache.ts';

/** A cache that all replicas of a test share, and what is in it. */
export function memoryCache(): SharedCache & { readonly values: Map<string, string> } {
  const values = new Map<string, string>();
  const listeners = new Set<(message: string) => void>();
  return {
    values,
    get: async (key) => values.get(key) ?? null,
    set: async ({ key, value, ifAbsent }) => {
      if (!ifAbsent || !values.has(key)) values.set(key, value);
    },
    increment: async () => ({ count: 1, ttlMs: 1 }),
    publish: async (_, message) => {
      for (const listener of listeners) listener(message);
    },
    subscribe: async (_, listener) => {
      listeners.add(listener);
      return async () => {
        listeners.delete(listener);
      };
    },
    ping: async () => {},
    close: async () => {},
  };
}
