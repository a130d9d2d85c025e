import type { SessionCheckResponse, SessionInfo, SessionListResponse } from '@weapp-auth/protocol';
import { validate as isUuid } from 'uuid';
import { refuse } from '../../errors/refusal.ts';
import { checkSession } from '../../sessions/session-check.ts';
import { revokeSessions } from '../../sessions/user-sessions.ts';
import type { SessionRecord } from '../../store/records.ts';
import { type Answer, noContent, ok } from '../answer.ts';
import { authenticate } from '../authenticate.ts';
import type { HttpCall } from '../call.ts';

/** `GET /auth/sessions` */
export async function getSessions(call: HttpCall): Promise<Answer> {
  const who = await authenticate(call);
  if (who.kind === 'refused') return who;
  const { store, now } = call.context;
  const sessions = await store.listSessions(who.session.userId, now());
  return ok({
    sessions: sessions.map((session) => toSessionInfo(session, who.session.id)),
  } satisfies SessionListResponse);
}

/** `DELETE /auth/sessions/{id}`: kicks one of the user's own devices. */
export async function deleteSession(call: HttpCall): Promise<Answer> {
  const who = await authenticate(call);
  if (who.kind === 'refused') return who;
  const { userId } = who.session;
  const sessionId = call.param('id');
  // Not every database takes every text.
  if (!isUuid(sessionId)) return refuse('not_found');
  const select = { kind: 'one', userId, sessionId } as const;
  const revoked = await revokeSessions(call.context, select, 'kicked');
  return revoked === 0 ? refuse('not_found') : noContent();
}

/** `DELETE /auth/sessions`: kicks all of the user's devices but the one that asks. */
export async function deleteOtherSessions(call: HttpCall): Promise<Answer> {
  const who = await authenticate(call);
  if (who.kind === 'refused') return who;
  const { userId, id } = who.session;
  await revokeSessions(call.context, { kind: 'user', userId, exceptSessionId: id }, 'kicked');
  return noContent();
}

/** `POST /auth/session/check`: asks WeChat whether the newest stored session_key is still the valid one. */
export async function postSessionCheck(call: HttpCall): Promise<Answer> {
  const who = await authenticate(call);
  if (who.kind === 'refused') return who;
  const result = await checkSession(call.context, who.session);
  if (result.kind === 'refused') return result;
  return ok({ valid: result.kind === 'valid' } satisfies SessionCheckResponse);
}

function toSessionInfo(session: SessionRecord, currentId: string): SessionInfo {
  const { id, appId, device, createdAt, lastSeenAt, expiresAt } = session;
  return { id, appId, device, createdAt, lastSeenAt, expiresAt, current: id === currentId };
}
