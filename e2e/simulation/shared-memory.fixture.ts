import type { SharedCache } from '@weapp-auth/server';
import type { VirtualTime } from './virtual-time.fixture.ts';

/** A cache for all processes of a simulation, with lifetimes. What is published arrives a little later. */
export function sharedMemory(time: VirtualTime): SharedCache {
  const values = new Map<string, { readonly value: string; readonly until: number }>();
  const counters = new Map<string, { count: number; readonly until: number }>();
  const listeners = new Set<(message: string) => void>();
  const read = (key: string): string | null => {
    const found = values.get(key);
    return found !== undefined && found.until > time.now() ? found.value : null;
  };
  return {
    get: async (key) => read(key),
    async set({ key, value, ttlMs, ifAbsent }) {
      if (ifAbsent && read(key) !== null) return;
      values.set(key, { value, until: time.now() + ttlMs });
    },
    async increment(key, ttlMs) {
      const known = counters.get(key);
      const counter = known && known.until > time.now() ? known : { count: 0, until: time.now() + ttlMs };
      counter.count += 1;
      counters.set(key, counter);
      return { count: counter.count, ttlMs: counter.until - time.now() };
    },
    async publish(_, message) {
      for (const listener of listeners) setTimeout(() => listener(message), 5);
    },
    async subscribe(_, listener, onHearing) {
      listeners.add(listener);
      onHearing?.();
      return async () => void listeners.delete(listener);
    },
    ping: async () => {},
    close: async () => {},
  };
}
