import { isObject, parseObject } from '../base/json-object.ts';
import type { Keys, Sealer } from '../base/keys.ts';
import type { Logger } from '../observe/logger.ts';
import type { StoredSession } from '../store/records.ts';
import type { SharedCache } from '../store/shared-cache.ts';
import type { Store } from '../store/store.ts';
import { type JudgedSession, judgeSession } from './session-policy.ts';
import { createSharedTrust, type SharedTrust } from './shared-trust.ts';

/**
 * What the replicas tell each other about sessions. Nothing here throws: what is not known here, the store knows.
 *
 * Whoever else can write the cache learns no session from it and becomes nobody: sessions there are sealed, each for its
 * own token. What anybody may say is that a session has changed, and that only makes the store be asked.
 */
export interface SharedSessions {
  /** Null when nobody has put a live session there, or what is there may no longer be so. */
  read(tokenHash: string): Promise<SharedSession | null>;
  keep(stored: StoredSession): Promise<void>;
  /** From here on nobody believes what is there about these, nor puts there what they read before. */
  invalidate(tokenHashes: readonly string[]): Promise<void>;
  /**
   * The same, and every replica forgets them. Said again when the cache is back, where it was away. False: the others
   * could not be told in any way, and may believe for half a minute what they knew.
   */
  announce(tokenHashes: readonly string[]): Promise<boolean>;
  /** Something may have ended that cannot be named: nobody believes what is there from before. False: as above. */
  doubt(): Promise<boolean>;
  close(): Promise<void>;
}

/** A session out of the cache, as it was at a moment of the steady clock. */
export interface SharedSession {
  readonly judged: JudgedSession;
  readonly knownAt: number;
}

/** What `createSharedSessions` works with. */
export interface SharedSessionsOptions {
  readonly cache: SharedCache;
  readonly store: Pick<Store, 'readShared' | 'writeShared'>;
  /** The same in all replicas. */
  readonly keys: Pick<Keys, 'sealerOf'>;
  readonly log: Logger;
  readonly now: () => number;
  /** A clock that only goes forward, in milliseconds. */
  readonly elapsed: () => number;
  /** Another replica has announced these. */
  readonly onChanged: (tokenHashes: readonly string[]) => void;
  /** Something may have been announced that did not arrive. */
  readonly onMissed: () => void;
}

const lifetimeMs = 30_000;
const warnEveryMs = 60_000;
const channel = 'sessions';
/**
 * Stands for a session that ended or changed just now: the store says how. It is never taken away, it only expires, so
 * that no race brings back what somebody read before.
 */
const tombstone = 'changed';

/** Shares sessions through a cache that may come and go. */
export function createSharedSessions(options: SharedSessionsOptions): SharedSessions {
  const state: State = {
    ...options,
    trust: createSharedTrust({ ...options, lifetimeMs }),
    isAway: false,
    warnedAt: Number.NEGATIVE_INFINITY,
    pending: new Map(),
    sealers: new Map(),
  };
  const listening = listen(state);
  return {
    read: (tokenHash) => read(state, tokenHash),
    async keep(stored) {
      const { tokenHash } = stored.session;
      const entry: CachedEntry = { ...stored, sealedAt: state.now() };
      const value = seal(state, tokenHash, JSON.stringify(entry));
      // Never over a tombstone: the session may have ended since it was read.
      await tolerate(state, (cache) =>
        cache.set({ key: keyOf(tokenHash), value, ttlMs: lifetimeMs, ifAbsent: true }),
      );
    },
    invalidate: async (tokenHashes) => void (await tell(state, tokenHashes, invalidate)),
    announce: async (tokenHashes) =>
      (await tell(state, tokenHashes, announce)) || (await state.trust.warnOthers()),
    doubt() {
      state.trust.distrustOlder();
      return state.trust.warnOthers();
    },
    close: async () => (await listening)?.(),
  };
}

interface State extends SharedSessionsOptions {
  readonly trust: SharedTrust;
  isAway: boolean;
  /** When it was last said that something foreign is in the cache. */
  warnedAt: number;
  /** Token hash → when it could not be announced. */
  readonly pending: Map<string, number>;
  /** Day → what seals on that day. */
  readonly sealers: Map<number, Sealer>;
}

async function read(state: State, tokenHash: string): Promise<SharedSession | null> {
  const value = await tolerate(state, (cache) => cache.get(keyOf(tokenHash)));
  if (!value || value === tombstone) return null;
  const text = unseal(state, tokenHash, value);
  if (text === null) {
    warnOfForeign(state);
    return null;
  }
  const entry = parseObject(text);
  if (!isObject(entry?.session) || !isObject(entry.user)) return null;
  // Sealed by `keep` only. Whoever kept a copy may put it back after its end, but not for longer than its life.
  const { sealedAt, ...stored } = entry as unknown as CachedEntry;
  const ageMs = Math.abs(state.now() - sealedAt);
  if (!(ageMs <= lifetimeMs)) return null;
  const judged = judgeSession(stored, state.now());
  if (judged.kind !== 'live') return null;
  const knownAt = await state.trust.knownAt(ageMs);
  return knownAt === null ? null : { judged, knownAt };
}

/** What is sealed into the cache. */
type CachedEntry = StoredSession & { readonly sealedAt: number };

function warnOfForeign(state: State): void {
  const at = state.elapsed();
  if (at - state.warnedAt < warnEveryMs) return;
  state.warnedAt = at;
  state.log.warn(
    {},
    'the shared cache holds a session that was not sealed with our secret, and it was not believed: a replica has another ' +
      'secret, or somebody else writes there',
  );
}

type Telling = (cache: SharedCache, tokenHashes: readonly string[]) => Promise<true>;

/** Whether it was said. */
async function tell(state: State, tokenHashes: readonly string[], telling: Telling): Promise<boolean> {
  if (tokenHashes.length === 0) return true;
  const told = await tolerate(state, (cache) => telling(cache, tokenHashes));
  if (told) return true;
  const at = state.elapsed();
  // What is in the cache from before is gone by itself after its life.
  for (const [hash, since] of state.pending) if (at - since > lifetimeMs) state.pending.delete(hash);
  for (const hash of tokenHashes) state.pending.set(hash, at);
  return false;
}

async function invalidate(cache: SharedCache, tokenHashes: readonly string[]): Promise<true> {
  await Promise.all(
    tokenHashes.map((hash) => cache.set({ key: keyOf(hash), value: tombstone, ttlMs: lifetimeMs })),
  );
  return true;
}

async function announce(cache: SharedCache, tokenHashes: readonly string[]): Promise<true> {
  const [invalidated] = await Promise.allSettled([invalidate(cache, tokenHashes)]);
  // Also where a part of the cache does not answer.
  await cache.publish(channel, tokenHashes.join(' '));
  if (invalidated.status === 'rejected') throw invalidated.reason;
  return true;
}

function listen(state: State): Promise<(() => Promise<void>) | null> {
  const listening = state.cache.subscribe(
    channel,
    (message) => state.onChanged(message.split(' ')),
    () => {
      state.trust.distrustOlder();
      state.onMissed();
      void announcePending(state);
    },
  );
  return listening.catch((error: unknown) => {
    state.log.warn({ err: error }, 'no news of revoked sessions: the shared cache is away');
    return null;
  });
}

async function announcePending(state: State): Promise<void> {
  const hashes = [...state.pending.keys()];
  if (hashes.length === 0) return;
  state.pending.clear();
  await tell(state, hashes, announce);
}

/** The cache may fail at any moment. Told once when it goes and once when it is back. */
async function tolerate<T>(state: State, work: (cache: SharedCache) => Promise<T>): Promise<T | undefined> {
  try {
    const result = await work(state.cache);
    if (state.isAway) state.log.info({}, 'the shared cache answers again');
    if (state.isAway) void announcePending(state);
    state.isAway = false;
    return result;
  } catch (error) {
    if (!state.isAway)
      state.log.warn({ err: error }, 'the shared cache does not answer: the store alone serves');
    state.isAway = true;
    return undefined;
  }
}

const dayMs = 86_400_000;

/** A busy cluster seals thousands of sessions a second: one key would be worn out in days. */
function seal(state: State, tokenHash: string, text: string): string {
  const day = Math.floor(state.now() / dayMs);
  return `${day}.${sealerOf(state, day).seal(text, tokenHash)}`;
}

function unseal(state: State, tokenHash: string, value: string): string | null {
  const dot = value.indexOf('.');
  const day = Number(value.slice(0, dot));
  // A minute ago it may have been yesterday.
  if (!Number.isInteger(day) || Math.abs(state.now() / dayMs - 0.5 - day) > 1) return null;
  return sealerOf(state, day).unseal(value.slice(dot + 1), tokenHash);
}

function sealerOf({ sealers, keys }: State, day: number): Sealer {
  const known = sealers.get(day);
  if (known) return known;
  const sealer = keys.sealerOf(`shared sessions of day ${day}`);
  for (const old of sealers.keys()) if (sealers.size > 1) sealers.delete(old);
  sealers.set(day, sealer);
  return sealer;
}

function keyOf(tokenHash: string): string {
  return `session:${tokenHash}`;
}
