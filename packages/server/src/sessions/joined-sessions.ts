import type { AppConfig } from '../options.ts';
import type { Store } from '../store/store.ts';
import { policyOf, type SessionOptions } from './session-policy.ts';
import type { VerifiedSession } from './sessions.ts';
import { type RevocationPorts, revokeSessions } from './user-sessions.ts';

/** What a merge takes, to leave as many sessions as the policy allows. */
export interface JoinedSessionsPorts extends RevocationPorts {
  readonly store: Pick<Store, 'findUserSession'>;
  readonly session: SessionOptions;
}

/** The session that asked for a merge, and the app that it is in: it may have a policy of its own. */
export interface AskingSession {
  readonly session: VerifiedSession;
  readonly app: AppConfig | null;
}

/**
 * Two persons have become one, and each brought sessions: in single-device mode those end that a login of the person would
 * have ended, and the one that asked stays.
 */
export async function replaceJoinedSessions(
  ports: JoinedSessionsPorts,
  { session, app }: AskingSession,
): Promise<void> {
  const { replaces } = policyOf(ports.session, app, session.device);
  if (replaces === 'none') return;
  const kept = await ports.store.findUserSession(session.userId, session.id);
  // It ended meanwhile: then another one is the newest, and its login has ended the others.
  if (kept === null) return;
  const appId = replaces === 'all' ? null : session.appId;
  await revokeSessions(ports, { kind: 'others', tokenHash: kept.tokenHash, appId }, 'replaced');
}
