import { LRUCache } from 'lru-cache';
import type { SessionRecord } from '../store/records.ts';

/** What is remembered of one session. */
export interface CachedSession<Valid> {
  readonly session: SessionRecord;
  /** By the steady clock. */
  readonly freshUntil: number;
  /** By the clock on the wall. */
  readonly endsAt: number;
  readonly verification: Valid;
  /** Ready-made, so that a hit creates nothing. */
  readonly verified: Promise<Valid>;
}

/**
 * The sessions asked for last, found by token, and by hash and by user to be forgotten: each in constant time, since
 * every login, logout and change of a profile forgets some.
 */
export interface SessionCache<Valid> {
  get(token: string): CachedSession<Valid> | undefined;
  set(token: string, entry: CachedSession<Valid>): void;
  forget(tokenHashes: readonly string[]): void;
  forgetUser(userId: string): void;
  clear(): void;
}

const maxSessions = 10_000;

/**
 * Remembers by the token itself, which saves hashing it on every request. The token is in this process's memory anyway
 * while its request is handled; here it stays a few seconds longer, never outlives the process, and is never printed.
 * Looking up a 256-bit random text tells nothing by its timing.
 */
export function createSessionCache<Valid>(): SessionCache<Valid> {
  const byHash = new Map<string, string>();
  const byUser = new Map<string, Set<string>>();
  const cache = new LRUCache<string, CachedSession<Valid>>({
    max: maxSessions,
    dispose: ({ session }, token) => {
      byHash.delete(session.tokenHash);
      const tokens = byUser.get(session.userId);
      tokens?.delete(token);
      if (tokens?.size === 0) byUser.delete(session.userId);
    },
  });
  return {
    get: (token) => cache.get(token),
    set(token, entry) {
      const { tokenHash, userId } = entry.session;
      // First, since it disposes of what was there.
      cache.set(token, entry);
      byHash.set(tokenHash, token);
      byUser.set(userId, (byUser.get(userId) ?? new Set()).add(token));
    },
    forget(tokenHashes) {
      for (const hash of tokenHashes) cache.delete(byHash.get(hash) ?? '');
    },
    forgetUser(userId) {
      for (const token of byUser.get(userId) ?? []) cache.delete(token);
    },
    clear: () => cache.clear(),
  };
}
