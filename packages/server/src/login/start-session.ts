import type { User } from '@weapp-auth/protocol';
import type { AuthContext } from '../context.ts';
import { sealSessionKey } from '../open-data/open-data.ts';
import type { AppConfig } from '../options.ts';
import type { Profile } from '../people/profile.ts';
import { toPublicUser } from '../people/public-user.ts';
import { expiryOf, policyOf } from '../sessions/session-policy.ts';
import { hashToken } from '../sessions/token.ts';
import type { UserRecord } from '../store/records.ts';

/** A session was made, or found again. */
export interface SignedIn {
  readonly kind: 'signed-in';
  readonly token: string;
  /** Seconds from now. */
  readonly expiresIn: number;
  readonly user: User;
  readonly isNewUser: boolean;
}

/** Who is logged in, as WeChat says, and what is known about them. */
export interface SessionStart {
  readonly app: AppConfig;
  readonly openId: string;
  readonly unionId: string | null;
  /** Null when WeChat gives none (cloud login). */
  readonly sessionKey: string | null;
  readonly profile: Profile | null;
  readonly token: string;
  readonly device: string | null;
}

/** Records a login in one atomic write: the user is found or made, the session_key kept, the session made. */
export async function startSession(context: AuthContext, start: SessionStart): Promise<SignedIn> {
  const { app, openId, unionId, sessionKey, profile, token, device } = start;
  const now = context.now();
  const policy = policyOf(context.session, app, device);
  const expiresAt = expiryOf(policy, now, now);
  const owner = { appId: app.appId, openId };
  const { user, isNewUser, merge, changedSessions } = await context.store.saveLogin({
    ...owner,
    platform: app.platform ?? null,
    unionId,
    newUserId: context.newId(),
    mergeId: context.newId(),
    profile,
    sessionKey: sessionKey === null ? null : sealSessionKey(context, owner, sessionKey),
    session: { id: context.newId(), tokenHash: hashToken(token), device, expiresAt },
    replaces: policy.replaces,
    emit: context.emit,
    at: now,
  });
  await context.sessions.forget(changedSessions);
  // What the other sessions of this person tell about it may have changed.
  if (merge !== null || profile !== null) await context.sessions.forgetUser(user.id);
  return toSignedIn({ token, user, isNewUser, expiresAt }, now);
}

/** What the client is told about a session. */
export function toSignedIn(
  made: {
    readonly token: string;
    readonly user: UserRecord;
    readonly isNewUser: boolean;
    readonly expiresAt: number;
  },
  now: number,
): SignedIn {
  const { token, user, isNewUser, expiresAt } = made;
  const expiresIn = Math.floor((expiresAt - now) / 1000);
  return { kind: 'signed-in', token, expiresIn, user: toPublicUser(user), isNewUser };
}
