import type { SessionRecord, StoredSession } from '../store/records.ts';

/** How long a session lives. */
export interface SessionOptions {
  /** Seconds without a request after which a session ends. Default: 30 days. */
  readonly lifetimeSeconds?: number;
  /** Seconds after login at which a session ends however often it is used. Default: 365 days. */
  readonly maxLifetimeSeconds?: number;
  /** Lifetimes by what the client calls itself (`X-Device`), for example `{ pc: 86400 }`. */
  readonly deviceLifetimeSeconds?: Readonly<Record<string, number>>;
  /** Which other sessions a login ends. Default: `none`. `same-app` is single-device mode. */
  readonly replaces?: 'none' | 'same-app' | 'all';
  /**
   * How many live sessions a person keeps, over all apps: from 1 to 500, default 50. About every sixteenth login looks, and
   * ends those that were used longest ago (`replaced`), so there are a few dozen more at times. Where exactly one session
   * is wanted, use `replaces`.
   */
  readonly most?: number;
}

/** How sessions of one app and device live; milliseconds. */
export interface SessionPolicy {
  readonly lifetimeMs: number;
  readonly maxLifetimeMs: number;
  readonly replaces: 'none' | 'same-app' | 'all';
  /** Live sessions of a person. */
  readonly most: number;
}

const day = 86_400;
/** A session that is in use is written at most this often, */
const extendEveryMs = 3_600_000;
/** and one that lives shortly more often, so that it never ends more than this part of its life too early. */
const extendEveryPart = 1 / 20;
/** Longer than anybody stays logged in, and short enough for every database and `Date`. */
const mostSeconds = 100 * 366 * day;
/** Well below what a store lists at once, so that every look gets somewhere. */
const mostSessions = 500;

/** The rules for a session: those of the app before those of the server, those of the device before both. */
export function policyOf(
  general: SessionOptions,
  app: { readonly appId: string; readonly session?: SessionOptions } | null,
  device: string | null,
): SessionPolicy {
  const options = { ...general, ...app?.session };
  const byDevice = options.deviceLifetimeSeconds ?? {};
  // The client chooses its name, so names that every object has (`constructor`) must find nothing.
  const forDevice = device !== null && Object.hasOwn(byDevice, device) ? byDevice[device] : undefined;
  return {
    lifetimeMs: (forDevice ?? options.lifetimeSeconds ?? 30 * day) * 1000,
    maxLifetimeMs: (options.maxLifetimeSeconds ?? 365 * day) * 1000,
    replaces: options.replaces ?? 'none',
    most: options.most ?? 50,
  };
}

/** When a session ends that was made at `createdAt` and is used at `now`. */
export function expiryOf(policy: SessionPolicy, createdAt: number, now: number): number {
  return Math.min(now + policy.lifetimeMs, createdAt + policy.maxLifetimeMs);
}

/** From when on the use of a session has to be written again. */
export function extensionDueAt({ lastSeenAt, expiresAt }: ExtendedSession): number {
  return lastSeenAt + Math.min(extendEveryMs, (expiresAt - lastSeenAt) * extendEveryPart);
}

/** What an extension goes by. */
type ExtendedSession = Pick<SessionRecord, 'lastSeenAt' | 'expiresAt'>;

/** Whether a write is worth it: near the end of the longest life the expiry does not move any more. */
export function isExtensionWorthIt(session: ExtendedSession, write: ExtendedSession): boolean {
  return write.expiresAt > session.expiresAt || write.lastSeenAt - session.lastSeenAt >= extendEveryMs;
}

/** A look-up result, judged at a moment. */
export type JudgedSession =
  | {
      readonly kind: 'live';
      readonly session: SessionRecord;
      readonly user: NonNullable<StoredSession['user']>;
    }
  | { readonly kind: 'expired' }
  | { readonly kind: 'revoked'; readonly reason: NonNullable<SessionRecord['revokeReason']> }
  | { readonly kind: 'unknown' };

/** Tells a live session from one that ended, and how. */
export function judgeSession(stored: StoredSession | null, now: number): JudgedSession {
  if (stored === null) return { kind: 'unknown' };
  const { session, user } = stored;
  if (session.revokeReason !== null) return { kind: 'revoked', reason: session.revokeReason };
  if (session.expiresAt <= now) return { kind: 'expired' };
  if (user === null) return { kind: 'unknown' };
  return { kind: 'live', session, user };
}

/**
 * Throws a `TypeError` for lifetimes that are not whole numbers of seconds, from one to a hundred years, and for a cap that
 * is no whole number from 1 to 500.
 */
export function checkSessionOptions(options: SessionOptions): void {
  const { lifetimeSeconds = 1, maxLifetimeSeconds = 1, deviceLifetimeSeconds = {} } = options;
  const all = [lifetimeSeconds, maxLifetimeSeconds, ...Object.values(deviceLifetimeSeconds)];
  if (all.some((seconds) => !Number.isInteger(seconds) || seconds <= 0 || seconds > mostSeconds)) {
    throw new TypeError('session: lifetimes are positive whole numbers of seconds, at most a hundred years');
  }
  const { most = 1 } = options;
  if (!Number.isInteger(most) || most < 1 || most > mostSessions) {
    throw new TypeError('session: most is a whole number from 1 to 500');
  }
}
