import type { Logger } from '../observe/logger.ts';
import type { SharedCache } from '../store/shared-cache.ts';
import type { Store } from '../store/store.ts';

/**
 * For how long an answer about a session may be out of date, in milliseconds, whatever becomes of the shared cache. It is
 * the same five seconds for which a replica trusts its own memory.
 */
export const boundMs = 5000;

/** Until when what lies in the shared cache may be believed. */
export interface SharedTrust {
  /**
   * Of which moment, by the steady clock, what was put into the cache `ageMs` ago may be taken to be. Null: it may no
   * longer be so, and the store has to be asked.
   */
  knownAt(ageMs: number): Promise<number | null>;
  /** What lies there from before may have ended, and nobody said so: the connection was made anew, say. */
  distrustOlder(): void;
  /**
   * Something could not be said in the cache. The store tells the other replicas, while the cache still holds it. False:
   * the store does not take the word either.
   */
  warnOthers(): Promise<boolean>;
}

/** What `createSharedTrust` works with. */
export interface SharedTrustOptions {
  readonly cache: Pick<SharedCache, 'set'>;
  readonly store: Pick<Store, 'readShared' | 'writeShared'>;
  readonly log: Logger;
  /** UTC milliseconds. */
  readonly now: () => number;
  /** A clock that only goes forward, in milliseconds. */
  readonly elapsed: () => number;
  /** How long the cache holds an entry. */
  readonly lifetimeMs: number;
}

/** How often it is looked whether everybody can still be heard. */
const lookEveryMs = 2000;
const key = 'sessions-unsaid';

/**
 * An entry is believed for five seconds without a question. For longer only while this replica can write to the cache
 * (one that was demoted, is full or only reads still answers, and holds what has ended meanwhile) and no replica has
 * left word in the store that it could not. That is looked up every two seconds at most.
 */
export function createSharedTrust(options: SharedTrustOptions): SharedTrust {
  const state: State = {
    ...options,
    connectedAt: Number.NEGATIVE_INFINITY,
    warnedAt: Number.NEGATIVE_INFINITY,
    looked: null,
    looking: null,
    isOwed: false,
  };
  return {
    async knownAt(ageMs) {
      const at = state.elapsed();
      if (ageMs < boundMs) return at - ageMs;
      if (at - ageMs < state.connectedAt) return null;
      const looked = await lookUp(state);
      return looked.isSafe ? Math.max(looked.at, at - ageMs) : null;
    },
    distrustOlder() {
      state.connectedAt = state.elapsed();
    },
    warnOthers: () => warnOthers(state),
  };
}

interface Looked {
  readonly at: number;
  readonly isSafe: boolean;
}

interface State extends SharedTrustOptions {
  connectedAt: number;
  warnedAt: number;
  looked: Looked | null;
  looking: Promise<Looked> | null;
  /** The store did not take the word. */
  isOwed: boolean;
}

function lookUp(state: State): Promise<Looked> {
  const { looked } = state;
  if (looked !== null && state.elapsed() - looked.at < lookEveryMs) return Promise.resolve(looked);
  state.looking ??= look(state).finally(() => {
    state.looking = null;
  });
  return state.looking;
}

async function look(state: State): Promise<Looked> {
  if (state.isOwed) await warnOthers(state);
  const at = state.elapsed();
  const [written, read] = await Promise.allSettled([
    state.cache.set({ key: 'written', value: '1', ttlMs: lookEveryMs, ifAbsent: true }),
    state.store.readShared(key),
  ]);
  const isSafe =
    written.status === 'fulfilled' && read.status === 'fulfilled' && !isFresh(read.value, state.now());
  state.looked = { at, isSafe };
  return state.looked;
}

function isFresh(value: { readonly expiresAt: number | null } | null, now: number): boolean {
  return value !== null && (value.expiresAt ?? 0) > now;
}

/** One word holds for a while longer than it has to, so that a wave of logouts does not write it once each. */
async function warnOthers(state: State): Promise<boolean> {
  const at = state.elapsed();
  if (at - state.warnedAt < state.lifetimeMs) return true;
  try {
    await leaveWord(state);
    state.warnedAt = at;
    state.isOwed = false;
    return true;
  } catch (error) {
    // Said once; it is tried again with every look.
    if (!state.isOwed) state.log.error({ err: error }, notTaken);
    state.isOwed = true;
    return false;
  }
}

const notTaken = 'other replicas may believe for half a minute that ended sessions live';

const attempts = 5;

/** Whoever was in the way has left the same word; what fails once may succeed at once. */
async function leaveWord({ store, now, lifetimeMs }: State): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const { version: expectedVersion } = (await store.readShared(key)) ?? { version: 0 };
      const expiresAt = now() + 2 * lifetimeMs + boundMs;
      if (await store.writeShared({ key, value: 'unsaid', expectedVersion, expiresAt })) return;
      if (attempt === attempts) return;
    } catch (error) {
      if (attempt === attempts) throw error;
    }
  }
}
