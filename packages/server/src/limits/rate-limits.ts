import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { type Refusal, refuse } from '../errors/refusal.ts';
import type { SharedCache } from '../store/shared-cache.ts';
import type { Sender } from './client-address.ts';
import { checkLimit, type RateLimit, type RateLimitOptions } from './rate-limit-options.ts';

/** What was tried, by somebody who may fail. */
export interface Attempt<Result> {
  readonly sender: Sender;
  /** Tries again with the same are one failure. */
  readonly secret: string;
  work(): Promise<Result>;
  /** Whether it failed because somebody guesses. */
  isBad(result: Result): boolean;
}

/**
 * Counts and refuses. With a shared cache all replicas count together; without, each for itself.
 *
 * A few lines of our own, because counting goes through the `SharedCache` port and an injected clock: a library would
 * bring its own drivers and timers for both.
 */
export interface RateLimiter {
  /** A login that WeChat's code, or its pre-fetch, makes. */
  login<Result>(attempt: Attempt<Result>): Promise<Result | Refusal>;
  /** A look for the session of a token. */
  token<Result>(attempt: Attempt<Result>): Promise<Result | Refusal>;
  /** A back end proves who it is. */
  client<Result>(attempt: Attempt<Result>): Promise<Result | Refusal>;
  /** Encrypted data of a person is about to be opened. Null: it may. */
  beforeOpenData(owner: OpenDataOwner): Refusal | null;
  /** It did not open. */
  afterBadOpenData(owner: OpenDataOwner): Promise<void>;
  /** A browser is about to begin the sign-in of a website. Null: it may. */
  beforeSignIn(sender: Sender): Promise<Refusal | null>;
  /** A browser is about to be shown a code to scan. Null: it may. */
  beforeScan(sender: Sender): Promise<Refusal | null>;
  /** Whoever scanned a code of this browser wanted nothing of it. */
  afterRefusedScan(sender: Sender): Promise<void>;
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
 * Many people may be behind a private address that is no trusted proxy, and behind no address at all: they get so much
 * more. One limit for everybody behind a proxy that was forgotten would close the door to all of them; none at all would
 * leave it open to each. Where a limit only slows down, less is enough.
 */
const sharedFactor: Readonly<Record<LimitName, number>> = {
  login: 50,
  client: 50,
  code: 5,
  token: 5,
  openData: 1,
  signIn: 50,
  scan: 50,
  refusedScan: 50,
  user: 1,
};
/** The /48 of an organisation may do so much more than the /64 of one customer. */
const networkFactor = 16;
/** How many tries an address may have under way at once, and how many when it is slowed down. */
const usualTries = 500;
const slowedTries = 8;

/** Creates the limiter. */
export function createRateLimiter(
  options: RateLimitOptions,
  made: {
    readonly shared: SharedCache | null;
    /** A clock that only goes forward, in milliseconds. */
    readonly elapsed: () => number;
    /** Called once, when a private address meets its limit: it is a proxy that the server should know. */
    readonly tellSharedLimit?: () => void;
  },
): RateLimiter {
  const state: State = {
    limits: {
      login: options.loginsPerAddress ?? { count: 300, seconds: 60 },
      code: options.badCodesPerAddress ?? { count: 300, seconds: 600 },
      token: options.badTokensPerAddress ?? { count: 300, seconds: 60 },
      client: options.badClientsPerAddress ?? { count: 60, seconds: 600 },
      openData: options.badOpenDataPerPerson ?? { count: 10, seconds: 60 },
      signIn: options.signInsPerAddress ?? { count: 600, seconds: 600 },
      scan: options.scansPerAddress ?? { count: 300, seconds: 600 },
      refusedScan: options.refusedScansPerAddress ?? { count: 10, seconds: 600 },
      user: options.requestsPerUser ?? { count: 120, seconds: 60 },
    },
    shared: made.shared,
    elapsed: made.elapsed,
    tellSharedLimit: once(made.tellSharedLimit ?? (() => {})),
    counters: atFirstUse(() => new LRUCache({ max: maxCounters })),
    badSecrets: atFirstUse(() => new LRUCache({ max: maxCounters })),
    blockedUntil: atFirstUse(() => new LRUCache({ max: maxCounters })),
    underWay: new Map(),
  };
  for (const limit of Object.values(state.limits)) checkLimit(limit);
  return {
    login: (attempt) => logIn(state, attempt),
    token: (attempt) => attemptSlowly(state, 'token', attempt),
    client: (attempt) => attemptSlowly(state, 'client', attempt),
    beforeOpenData: (owner) => refuseBlocked(state, 'openData', personOf(owner)),
    afterBadOpenData: async (owner) => void (await block(state, 'openData', personOf(owner))),
    beforeSignIn: async (sender) =>
      refuseBlocked(state, 'signIn', sender) ?? (await block(state, 'signIn', sender)),
    beforeScan: async (sender) =>
      refuseBlocked(state, 'refusedScan', sender) ??
      refuseBlocked(state, 'scan', sender) ??
      (await block(state, 'scan', sender)),
    afterRefusedScan: async (sender) => void (await block(state, 'refusedScan', sender, 'at-limit')),
    beforeUserRequest: async (userId) => {
      const counted = await count(state, 'user', { address: userId, isShared: false });
      return counted.isOver ? tooMany(counted.ttlMs) : null;
    },
  };
}

type LimitName =
  | 'login'
  | 'code'
  | 'token'
  | 'client'
  | 'openData'
  | 'signIn'
  | 'scan'
  | 'refusedScan'
  | 'user';

interface State {
  readonly limits: Readonly<Record<LimitName, RateLimit | false>>;
  readonly shared: SharedCache | null;
  readonly elapsed: () => number;
  readonly tellSharedLimit: () => void;
  readonly counters: () => LRUCache<string, { count: number; readonly endsAt: number }>;
  /** Bad codes and tokens that are counted already, as hashes. */
  readonly badSecrets: () => LRUCache<string, true>;
  /** Who did something too often, by kind and address. */
  readonly blockedUntil: () => LRUCache<string, number>;
  /** How many tries an address has under way, by kind and address. */
  readonly underWay: Map<string, number>;
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

/** A login that went well counts; one whose code was bad counts apart and shuts nobody out. */
async function logIn<Result>(state: State, attempt: Attempt<Result>): Promise<Result | Refusal> {
  const { sender } = attempt;
  const refusal = refuseBlocked(state, 'login', sender);
  if (refusal !== null) return refusal;
  let isGood = false;
  const result = await attemptSlowly(state, 'code', {
    ...attempt,
    isBad(made) {
      isGood = !attempt.isBad(made);
      return !isGood;
    },
  });
  if (isGood) await block(state, 'login', sender, 'at-limit');
  return result;
}

/**
 * Tries something that may fail. Who fails too often is slowed down: few tries at a time, so that those behind it (the
 * database, WeChat) are not flooded, and `rate_limited` for each further failure.
 */
async function attemptSlowly<Result>(
  state: State,
  name: 'code' | 'token' | 'client',
  { sender, secret, work, isBad }: Attempt<Result>,
): Promise<Result | Refusal> {
  if (state.limits[name] === false) return work();
  const slowed = refuseBlocked(state, name, sender);
  const key = `${name} ${sender.address}`;
  const tries = state.underWay.get(key) ?? 0;
  const most = slowed === null ? usualTries * (sender.isShared ? 5 : 1) : slowedTries;
  if (tries >= most) return refuse('rate_limited', { retryAfter: 1 });
  state.underWay.set(key, tries + 1);
  try {
    const result = await work();
    if (!isBad(result)) return result;
    const isCounted = isNewSecret(state, sender, secret) ? await block(state, name, sender) : null;
    return slowed ?? isCounted ?? result;
  } finally {
    const left = (state.underWay.get(key) ?? 1) - 1;
    if (left === 0) state.underWay.delete(key);
    else state.underWay.set(key, left);
  }
}

function isNewSecret({ badSecrets }: State, { address }: Sender, secret: string): boolean {
  const key = hash('sha256', `${address} ${secret}`, 'base64url');
  if (badSecrets().has(key)) return false;
  badSecrets().set(key, true);
  return true;
}

/**
 * Counts, and remembers who did it too often: that is looked up before the next try. Replicas share what is counted, not
 * this memory, which would cost every login a question more: each lets one failure pass before it knows.
 */
async function block(
  state: State,
  name: LimitName,
  sender: Sender,
  from: 'at-limit' | 'over-limit' = 'over-limit',
): Promise<Refusal | null> {
  let refusal: Refusal | null = null;
  for (const who of countedAs(sender)) {
    const counted = await count(state, name, who);
    if (!counted.isOver && !(from === 'at-limit' && counted.isLast)) continue;
    refusal = tooMany(counted.ttlMs);
    state.blockedUntil().set(`${name} ${who.address}`, state.elapsed() + counted.ttlMs);
  }
  return refusal;
}

interface CountedSender extends Sender {
  readonly isNetwork?: boolean;
}

function countedAs(sender: Sender): readonly CountedSender[] {
  const { network } = sender;
  return network === undefined ? [sender] : [sender, { address: network, isShared: false, isNetwork: true }];
}

function refuseBlocked(state: State, name: LimitName, sender: Sender): Refusal | null {
  for (const who of countedAs(sender)) {
    const waitMs = (state.blockedUntil().get(`${name} ${who.address}`) ?? 0) - state.elapsed();
    if (waitMs <= 0) continue;
    if (who.isShared) state.tellSharedLimit();
    return tooMany(waitMs);
  }
  return null;
}

function tooMany(waitMs: number): Refusal {
  return refuse('rate_limited', { retryAfter: Math.max(1, Math.ceil(waitMs / 1000)) });
}

/** `isLast`: this was the last that may be done. */
async function count(
  state: State,
  name: LimitName,
  who: CountedSender,
): Promise<{ readonly isOver: boolean; readonly isLast: boolean; readonly ttlMs: number }> {
  const limit = state.limits[name];
  if (limit === false) return { isOver: false, isLast: false, ttlMs: 0 };
  const counted = await increment(state, `limit:${name}:${who.address}`, limit.seconds * 1000);
  const factor = who.isShared ? sharedFactor[name] : who.isNetwork ? networkFactor : 1;
  const most = limit.count * factor;
  return { isOver: counted.count > most, isLast: counted.count === most, ttlMs: counted.ttlMs };
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

function incrementHere({ counters, elapsed }: State, key: string, ttlMs: number): Counted {
  const at = elapsed();
  const known = counters().get(key);
  const counter = known && known.endsAt > at ? known : { count: 0, endsAt: at + ttlMs };
  counter.count += 1;
  counters().set(key, counter);
  return { count: counter.count, ttlMs: counter.endsAt - at };
}
