import type { User } from '@weapp-auth/protocol';
import type { Keys } from '../base/keys.ts';
import { sealSessionKey } from '../open-data/key-ring.ts';
import type { AppConfig } from '../options.ts';
import type { Profile } from '../people/profile.ts';
import { toPublicUser } from '../people/public-user.ts';
import type { SessionCap } from '../sessions/session-cap.ts';
import { expiryOf, policyOf, type SessionOptions } from '../sessions/session-policy.ts';
import { hashToken } from '../sessions/token.ts';
import type { WriteGateway } from '../store/gateway.ts';
import type { UnionIdProof, UserRecord } from '../store/records.ts';

/** What starting a session takes. */
export interface SessionStartPorts {
  readonly writes: Pick<WriteGateway, 'saveLogin'>;
  readonly keys: Keys;
  readonly session: SessionOptions;
  readonly sessionCap: Pick<SessionCap, 'loggedIn'>;
  readonly now: () => number;
  readonly newId: () => string;
}

/** A session was made, or found again. */
export interface StartedLogin {
  readonly kind: 'signed-in';
  readonly token: string;
  /** Seconds from now. */
  readonly expiresIn: number;
  readonly user: User;
  readonly isNewUser: boolean;
  /** For this server only. */
  readonly session: { readonly id: string; readonly appId: string };
}

/** Whom a login is about, as the audit names them. */
export function subjectOf({ user, session, isNewUser }: StartedLogin): {
  readonly userId: string;
  readonly sessionId: string;
  readonly appId: string;
  readonly reason: string;
} {
  const reason = isNewUser ? 'new-user' : 'returning-user';
  return { userId: user.id, sessionId: session.id, appId: session.appId, reason };
}

/** Who is logged in, as WeChat says, and what is known about them. */
export interface SessionStart {
  readonly app: AppConfig;
  readonly openId: string;
  readonly unionId: string | null;
  /** How `unionId` is known. */
  readonly proof: UnionIdProof;
  /** Null when WeChat gives none (cloud login). */
  readonly sessionKey: string | null;
  readonly profile: Profile | null;
  readonly token: string;
  readonly device: string | null;
}

/** Records a login in one atomic write: the user is found or made, the session_key kept, the session made. */
export async function startSession(ports: SessionStartPorts, start: SessionStart): Promise<StartedLogin> {
  const { app, openId, unionId, proof, sessionKey, profile, token, device } = start;
  const now = ports.now();
  const policy = policyOf(ports.session, app, device);
  const expiresAt = expiryOf(policy, now, now);
  const owner = { appId: app.appId, openId };
  const newUserId = ports.newId();
  const session = { id: ports.newId(), appId: app.appId };
  const { user, isNewUser } = await ports.writes.saveLogin({
    ...owner,
    openPlatform: app.openPlatform ?? null,
    unionId,
    proof,
    newUserId,
    profile,
    sessionKey: sessionKey === null ? null : sealSessionKey(ports, owner, sessionKey),
    session: { id: session.id, tokenHash: hashToken(token), device, expiresAt },
    replaces: policy.replaces,
  });
  ports.sessionCap.loggedIn({ userId: user.id, sessionId: session.id, most: policy.most });
  return toStartedLogin({ token, user, isNewUser, expiresAt, session }, now);
}

/** What the client is told about a session. */
export function toStartedLogin(
  made: {
    readonly token: string;
    readonly user: UserRecord;
    readonly isNewUser: boolean;
    readonly expiresAt: number;
    readonly session: StartedLogin['session'];
  },
  now: number,
): StartedLogin {
  const { token, user, isNewUser, expiresAt, session } = made;
  const expiresIn = Math.floor((expiresAt - now) / 1000);
  return { kind: 'signed-in', token, expiresIn, user: toPublicUser(user), isNewUser, session };
}
