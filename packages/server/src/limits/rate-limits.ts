import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { type Refusal, refuse } from '../errors/refusal.ts';
import type { SharedCache } from '../store/shared-cache.ts';
import type { Sender } from './client-address.ts';

/** So many in so many seconds. */
export interface RateLimit {
  readonly count: number;
  readonly seconds: number;
}

/** How often somebody may do something. `false` switches a limit off. */
export interface RateLimitOptions {
  /** Logins of one address. Default: 300 in 60 seconds; behind one address there may be a whole school. */
  readonly loginsPerAddress?: RateLimit | false;
  /**
   * Different codes of one address that WeChat did not take. Default: 300 in 600 seconds; a whole carrier may be behind
   * one address, and a client that sends one old code again and again closes the door to nobody.
   */
  readonly badCodesPerAddress?: RateLimit | false;
  /** Failed proofs of identity at `POST /auth/introspect` by one address. Default: 60 in 600 seconds. */
  readonly badClientsPerAddress?: RateLimit | false;
  /**
   * Encrypted data of one person in one app that does not open or that WeChat did not make. Default: 10 in 60 seconds; who
   * only has an old session_key gets along with one.
   */
  readonly badOpenDataPerPerson?: RateLimit | false;
  /** Requests of one user that change something or ask WeChat. Default: 120 in 60 seconds. */
  readonly requestsPerUser?: RateLimit | false;
}

/**
 * Counts and refuses. With a shared cache all replicas count together; without, each for itself.
 *
 * A few lines of our own, because counting goes through the `SharedCache` port and an injected clock: a library would
 * bring its own drivers and timers for both.
 */
export interface RateLimiter {
  /** A login is about to happen. Null: it may. */
  beforeLogin(sender: Sender | null): Promise<Refusal | null>;
  /** WeChat did not take the code. */
  afterBadCode(sender: Sender | null, code: string): Promise<void>;
  /** A back end is about to prove who it is. Null: it may. */
  beforeClient(sender: Sender | null): Refusal | null;
  /** It could not. */
  afterBadClient(sender: Sender | null): Promise<void>;
  /** Encrypted data of a person is about to be opened. Null: it may. */
  beforeOpenData(owner: OpenDataOwner): Refusal | null;
  /** It did not open. */
  afterBadOpenData(owner: OpenDataOwner): Promise<void>;
  /** A user is about to change something. Null: they may. */
  beforeUserRequest(userId: string): Promise<Refusal | null>;
}

/** Whose session_key open data is tried with. */
export interface OpenDataOwner {
  readonly appId: string;
  readonly openId: string;
}

const maxCounters = 50_000;
/**
 * A private address that is no trusted proxy gets so much more. One limit for everybody behind a proxy that was forgotten
 * would close the door to all of them; none at all would leave it open to each.
 */
const sharedFactor = 50;

/** Creates the limiter. */
export function createRateLimiter(
  options: RateLimitOptions,
  made: {
    readonly shared: SharedCache | null;
    readonly now: () => number;
    /** Called once, when a private address meets its limit: it is a proxy that the server should know. */
    readonly tellSharedLimit?: () => void;
  },
): RateLimiter {
  const state: State = {
    limits: {
      login: options.loginsPerAddress ?? { count: 300, seconds: 60 },
      code: options.badCodesPerAddress ?? { count: 300, seconds: 600 },
      client: options.badClientsPerAddress ?? { count: 60, seconds: 600 },
      openData: options.badOpenDataPerPerson ?? { count: 10, seconds: 60 },
      user: options.requestsPerUser ?? { count: 120, seconds: 60 },
    },
    shared: made.shared,
    now: made.now,
    tellSharedLimit: once(made.tellSharedLimit ?? (() => {})),
    counters: atFirstUse(() => new LRUCache({ max: maxCounters })),
    badCodes: atFirstUse(() => new LRUCache({ max: maxCounters })),
    blockedUntil: atFirstUse(() => new LRUCache({ max: maxCounters })),
  };
  for (const limit of Object.values(state.limits)) checkLimit(limit);
  return {
    beforeLogin: async (sender) => {
      if (sender === null) return null;
      return refuseBlocked(state, 'code', sender) ?? count(state, 'login', sender);
    },
    afterBadCode: async (sender, code) => {
      if (sender !== null && isNewCode(state, sender, code)) await block(state, 'code', sender);
    },
    beforeClient: (sender) => (sender === null ? null : refuseBlocked(state, 'client', sender)),
    afterBadClient: async (sender) => {
      if (sender !== null) await block(state, 'client', sender);
    },
    beforeOpenData: (owner) => refuseBlocked(state, 'openData', personOf(owner)),
    afterBadOpenData: (owner) => block(state, 'openData', personOf(owner)),
    beforeUserRequest: (userId) => count(state, 'user', { address: userId, isShared: false }),
  };
}

type LimitName = 'login' | 'code' | 'client' | 'openData' | 'user';
/** What only counts when it fails. */
type FailureName = 'code' | 'client' | 'openData';

interface State {
  readonly limits: Readonly<Record<LimitName, RateLimit | false>>;
  readonly shared: SharedCache | null;
  readonly now: () => number;
  readonly tellSharedLimit: () => void;
  readonly counters: () => LRUCache<string, { count: number; readonly endsAt: number }>;
  /** Bad codes that are counted already, as hashes. */
  readonly badCodes: () => LRUCache<string, true>;
  /** Who failed too often, by kind and address. */
  readonly blockedUntil: () => LRUCache<string, number>;
}

/** An openid belongs into no cache. */
function personOf({ appId, openId }: OpenDataOwner): Sender {
  return { address: hash('sha256', `${appId} ${openId}`, 'base64url'), isShared: false };
}

/** A cache of this size takes its memory when it is made: not before somebody is counted. */
function atFirstUse<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

function once(work: () => void): () => void {
  let isDone = false;
  return () => {
    if (!isDone) work();
    isDone = true;
  };
}

async function count(state: State, name: LimitName, who: Sender): Promise<Refusal | null> {
  const limit = state.limits[name];
  if (limit === false) return null;
  const counted = await increment(state, `limit:${name}:${who.address}`, limit.seconds * 1000);
  if (counted.count <= limit.count * (who.isShared ? sharedFactor : 1)) return null;
  if (who.isShared) state.tellSharedLimit();
  return refuse('rate_limited', { retryAfter: Math.max(1, Math.ceil(counted.ttlMs / 1000)) });
}

function isNewCode({ badCodes }: State, { address }: Sender, code: string): boolean {
  const key = hash('sha256', `${address} ${code}`, 'base64url');
  if (badCodes().has(key)) return false;
  badCodes().set(key, true);
  return true;
}

/** Only failures are counted, so the block that they lead to is kept here and looked up before the next try. */
async function block(state: State, name: FailureName, sender: Sender): Promise<void> {
  const refusal = await count(state, name, sender);
  if (refusal?.retryAfter !== undefined)
    state.blockedUntil().set(`${name} ${sender.address}`, state.now() + refusal.retryAfter * 1000);
}

function refuseBlocked(state: State, name: FailureName, { address }: Sender): Refusal | null {
  const waitMs = (state.blockedUntil().get(`${name} ${address}`) ?? 0) - state.now();
  return waitMs > 0 ? refuse('rate_limited', { retryAfter: Math.ceil(waitMs / 1000) }) : null;
}

interface Counted {
  readonly count: number;
  readonly ttlMs: number;
}

async function increment(state: State, key: string, ttlMs: number): Promise<Counted> {
  // A shared cache that is away must not let everybody through: this process counts for itself then.
  const shared = state.shared ? await state.shared.increment(key, ttlMs).catch(() => null) : null;
  return shared ?? incrementHere(state, key, ttlMs);
}

function incrementHere({ counters, now }: State, key: string, ttlMs: number): Counted {
  const at = now();
  const known = counters().get(key);
  const counter = known && known.endsAt > at ? known : { count: 0, endsAt: at + ttlMs };
  counter.count += 1;
  counters().set(key, counter);
  return { count: counter.count, ttlMs: counter.endsAt - at };
}

function checkLimit(limit: RateLimit | false): void {
  if (limit === false) return;
  if (limit.count >= 1 && limit.seconds >= 1) return;
  throw new TypeError('rateLimits: count and seconds are at least 1');
}
