import type { RevokeReason, User } from '@weapp-auth/protocol';
import type { Keys } from '../base/keys.ts';
import type { Logger } from '../observe/logger.ts';
import type { FindApp } from '../options.ts';
import { toPublicUser } from '../people/public-user.ts';
import type { ChangedSession, SessionRecord } from '../store/records.ts';
import type { SharedCache } from '../store/shared-cache.ts';
import type { Store } from '../store/store.ts';
import { type CachedSession, createSessionCache, type SessionCache } from './session-cache.ts';
import {
  expiryOf,
  extensionDueAt,
  isExtensionWorthIt,
  judgeSession,
  policyOf,
  type SessionOptions,
} from './session-policy.ts';
import { createSharedSessions, type SharedSession, type SharedSessions } from './shared-sessions.ts';
import { boundMs } from './shared-trust.ts';
import { hashToken, isTokenShaped } from './token.ts';

/** What a token is worth right now. */
export type Verification =
  | ValidSession
  | { readonly kind: 'expired' }
  | { readonly kind: 'revoked'; readonly reason: RevokeReason }
  | { readonly kind: 'unknown' };

/** A token that is good. */
export interface ValidSession {
  readonly kind: 'valid';
  readonly session: VerifiedSession;
  readonly user: User;
}

/** The session behind a token, for the server that asks: `openId` is not for clients. */
export interface VerifiedSession {
  readonly id: string;
  readonly userId: string;
  readonly appId: string;
  readonly openId: string;
  readonly device: string | null;
  readonly createdAt: number;
  readonly expiresAt: number;
}

/** Verifies tokens and forgets what is no longer so. */
export interface Sessions {
  /** Rejects with a `StoreError` when the answer is not cached and the store is away. */
  verify(token: string): Promise<Verification>;
  /** What {@link verify} would answer from this process's cache; null when it would have to ask. */
  verifyCached(token: string): ValidSession | null;
  /**
   * Sessions ended or moved: verified anew at once in this process, and in all with a shared cache. False: the others
   * could not be told, and may believe for half a minute what they knew.
   */
  forget(changed: readonly Pick<ChangedSession, 'tokenHash'>[]): Promise<boolean>;
  /** A user changed: what verification tells about them is read anew. */
  forgetUser(userId: string): Promise<void>;
  /** Something may have ended that cannot be named: nothing that is remembered is believed. False: as for {@link forget}. */
  doubt(): Promise<boolean>;
  /** How many sessions are live, at most a minute old; null while the store is away. */
  countLive(): Promise<number | null>;
  /** Counts since the start, for metrics. */
  counts(): { readonly hits: number; readonly misses: number };
  close(): Promise<void>;
}

/** What `createSessions` works with. */
export interface SessionsOptions {
  readonly store: Store;
  readonly findApp: FindApp;
  readonly session: SessionOptions;
  readonly cacheMs: number;
  readonly shared: SharedCache | null;
  readonly keys: Pick<Keys, 'sealerOf'>;
  readonly log: Logger;
  /** UTC milliseconds. */
  readonly now: () => number;
  /** A clock that only goes forward, in milliseconds: what is remembered here ends by it. */
  readonly elapsed: () => number;
}

/** Creates the verifier with its cache. */
export function createSessions(options: SessionsOptions): Sessions {
  const state: State = {
    ...options,
    cache: createSessionCache(),
    shared: null,
    epoch: 0,
    hits: 0,
    misses: 0,
  };
  state.shared = share(state, options);
  return {
    verify: (token) => verify(state, token),
    verifyCached: (token) => verifyCached(state, token),
    forget: (changed) => forget(state, changed),
    forgetUser: (userId) => forgetUser(state, userId),
    async doubt() {
      dropAll(state);
      return (await state.shared?.doubt()) ?? true;
    },
    countLive: createLiveCount(options),
    counts: () => ({ hits: state.hits, misses: state.misses }),
    close: async () => state.shared?.close(),
  };
}

const countEveryMs = 60_000;

/** Counting reads every live session, so one count serves all who ask within a minute. */
function createLiveCount({ store, now, elapsed }: SessionsOptions): () => Promise<number | null> {
  let counted: { readonly at: number; readonly count: Promise<number | null> } | null = null;
  return () => {
    const at = elapsed();
    if (counted === null || at - counted.at >= countEveryMs) {
      counted = { at, count: store.countSessions(now()).catch(() => null) };
    }
    return counted.count;
  };
}

interface State extends Omit<SessionsOptions, 'shared'> {
  readonly cache: SessionCache<ValidSession>;
  /** Grows with every `forget`: what was read before is not cached after. */
  epoch: number;
  hits: number;
  misses: number;
  shared: SharedSessions | null;
}

function verify(state: State, token: string): Promise<Verification> {
  const entry = state.cache.get(token);
  if (entry !== undefined && isFresh(state, entry)) {
    state.hits += 1;
    return entry.verified;
  }
  state.misses += 1;
  return lookUp(state, token);
}

/** A miss is not counted here: whoever asks goes on to {@link verify}. */
function verifyCached(state: State, token: string): ValidSession | null {
  const entry = state.cache.get(token);
  if (entry === undefined || !isFresh(state, entry)) return null;
  state.hits += 1;
  return entry.verification;
}

/** By both clocks: the one on the wall may be set back, and the steady one stands still while the machine is asleep. */
function isFresh(state: State, { freshUntil, endsAt }: CachedSession<ValidSession>): boolean {
  return state.elapsed() < freshUntil && state.now() < endsAt;
}

async function lookUp(state: State, token: string): Promise<Verification> {
  if (!isTokenShaped(token)) return { kind: 'unknown' };
  const { epoch } = state;
  const tokenHash = hashToken(token);
  const { judged, knownAt } = (await state.shared?.read(tokenHash)) ?? (await readStore(state, tokenHash));
  if (judged.kind !== 'live') return judged;
  const { session, user } =
    state.now() >= extensionDueAt(judged.session) ? await extend(state, judged) : judged;
  const verification: ValidSession = {
    kind: 'valid',
    session: toVerifiedSession(session),
    user: toPublicUser(user),
  };
  const freshMs = freshMsOf(state, session, knownAt);
  if (state.epoch === epoch && freshMs > 0) {
    const [freshUntil, endsAt] = [state.elapsed() + freshMs, state.now() + freshMs];
    const verified = Promise.resolve(verification);
    state.cache.set(token, { session, freshUntil, endsAt, verification, verified });
  }
  return verification;
}

/** Until it ends, or until its use has to be written: a session that lives for seconds slides as well. */
function freshMsOf(state: State, session: SessionRecord, knownAt: number): number {
  const now = state.now();
  const dueInMs = extensionDueAt(session) - now;
  const knownForMs = state.shared === null ? state.cacheMs : knownAt + boundMs - state.elapsed();
  const freshMs = Math.min(state.cacheMs, knownForMs, session.expiresAt - now);
  return dueInMs > 0 ? Math.min(freshMs, dueInMs) : freshMs;
}

async function readStore(state: State, tokenHash: string): Promise<SharedSession> {
  const knownAt = state.elapsed();
  const stored = await state.store.findSession(tokenHash);
  const judged = judgeSession(stored, state.now());
  if (stored && judged.kind === 'live') await state.shared?.keep(stored);
  return { judged, knownAt };
}

type LiveSession = Extract<SharedSession['judged'], { kind: 'live' }>;

async function extend(state: State, live: LiveSession): Promise<LiveSession> {
  const { session } = live;
  const now = state.now();
  try {
    const policy = policyOf(state.session, await state.findApp(session.appId), session.device);
    const expiresAt = Math.max(session.expiresAt, expiryOf(policy, session.createdAt, now));
    if (!isExtensionWorthIt(session, { lastSeenAt: now, expiresAt })) return live;
    await state.store.extendSession({ tokenHash: session.tokenHash, lastSeenAt: now, expiresAt });
    await state.shared?.invalidate([session.tokenHash]);
    return { ...live, session: { ...session, lastSeenAt: now, expiresAt } };
  } catch (error) {
    // A read-only store must not lock people out; the next request tries again.
    state.log.warn({ err: error }, 'a session could not be extended');
    return live;
  }
}

async function forget(state: State, changed: readonly Pick<ChangedSession, 'tokenHash'>[]): Promise<boolean> {
  if (changed.length === 0) return true;
  const hashes = changed.map((session) => session.tokenHash);
  drop(state, hashes);
  return (await state.shared?.announce(hashes)) ?? true;
}

async function forgetUser(state: State, userId: string): Promise<void> {
  state.epoch += 1;
  state.cache.forgetUser(userId);
  if (state.shared === null) return;
  const sessions = await state.store.listSessions(userId, state.now()).catch(() => []);
  await state.shared.announce(sessions.map((session) => session.tokenHash));
}

function drop(state: State, hashes: readonly string[]): void {
  state.epoch += 1;
  state.cache.forget(hashes);
}

function dropAll(state: State): void {
  state.epoch += 1;
  state.cache.clear();
}

function share(state: State, { shared: cache, ...options }: SessionsOptions): SharedSessions | null {
  if (cache === null) return null;
  const onChanged = (hashes: readonly string[]): void => drop(state, hashes);
  return createSharedSessions({ ...options, cache, onChanged, onMissed: () => dropAll(state) });
}

/** What those who are not the store may know of a session. */
export function toVerifiedSession(session: SessionRecord): VerifiedSession {
  const { id, userId, appId, openId, device, createdAt, expiresAt } = session;
  return { id, userId, appId, openId, device, createdAt, expiresAt };
}
