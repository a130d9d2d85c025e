import type { SessionInfo } from '@weapp-auth/protocol';
import { validate as isUuid } from 'uuid';
import { refuse } from '../../errors/refusal.ts';
import type { ValidSession } from '../../sessions/sessions.ts';
import { revokeSessions } from '../../sessions/user-sessions.ts';
import type { SessionRecord } from '../../store/records.ts';
import { noContent, ok } from '../answer.ts';
import { sessionsAnswer } from '../answer-schemas.ts';
import type { HttpCall } from '../call.ts';
import { defineRoute, type Route } from '../route.ts';

/** The signed-in devices. */
export const getSessions: Route = defineRoute(
  {
    method: 'GET',
    path: '/sessions',
    summary: { zh: '已登录的设备。', en: 'The signed-in devices.' },
    token: true,
    answer: sessionsAnswer,
  },
  async ({ call, who }) => {
    const { store, now } = call.context;
    const sessions = await store.listSessions(who.session.userId, now());
    return ok({ sessions: sessions.map((session) => toSessionInfo(session, who.session.id)) });
  },
);

/** Kicks all of the user's devices but the one that asks. */
export const deleteOtherSessions: Route = defineRoute(
  {
    method: 'DELETE',
    path: '/sessions',
    summary: { zh: '让其他所有设备下线。', en: 'End all sessions but this one.' },
    token: true,
    stepUp: { operation: 'removeDevices' },
    audit: { action: 'devices-removed', when: 'always' },
  },
  async ({ call, who }) => {
    const { userId, id } = who.session;
    await revokeSessions(call.context, { kind: 'user', userId, exceptSessionId: id }, 'kicked');
    return noContent();
  },
);

/** Kicks one of the user's own devices. */
export const deleteSession: Route = defineRoute(
  {
    method: 'DELETE',
    path: '/sessions/:id',
    summary: { zh: '让一台设备下线。', en: 'End one session.' },
    token: true,
    stepUp: { operation: 'removeDevices', isNeeded: isOther },
    audit: { action: 'device-removed', when: 'always' },
    errors: ['not_found'],
  },
  async ({ call, who }) => {
    const { userId } = who.session;
    const sessionId = call.param('id');
    // Not every database takes every text.
    if (!isUuid(sessionId)) return refuse('not_found');
    const revoked = await revokeSessions(call.context, { kind: 'one', userId, sessionId }, 'kicked');
    if (revoked === 0) return refuse('not_found');
    call.about({ sessionId });
    return noContent();
  },
);

/** Whether the path names another session than the one that asks. */
function isOther(call: HttpCall, { session }: ValidSession): boolean {
  const id = call.param('id');
  return isUuid(id) && id !== session.id;
}

function toSessionInfo(session: SessionRecord, currentId: string): SessionInfo {
  const { id, appId, device, createdAt, lastSeenAt, expiresAt } = session;
  return { id, appId, device, createdAt, lastSeenAt, expiresAt, current: id === currentId };
}
