import type { SessionInfo, SessionListResponse } from '@weapp-auth/protocol';
import { refused } from './answer.ts';
import { callApi } from './call-api.ts';
import type { CoreAuth } from './core.ts';
import type { Answer, Failure } from './outcome.ts';
import { endSession } from './session.ts';

/** What {@link removeDevice} and {@link deleteAccount} resolve to. */
export type RemovalOutcome = { readonly kind: 'removed' } | Failure;

/** The devices on which the user is logged in, this one included. Never rejects. */
export async function listDevices(auth: CoreAuth): Promise<Answer<readonly SessionInfo[]>> {
  const answer = await callApi<Partial<SessionListResponse> | null>(auth, { path: '/sessions' });
  if (answer.kind !== 'ok') return answer;
  const sessions = answer.value?.sessions;
  return Array.isArray(sessions) ? { kind: 'ok', value: sessions } : refused(200);
}

/** Logs one device out; it is told `kicked`. Goes with a fresh code, as proof of the phone. Never rejects. */
export async function removeDevice(auth: CoreAuth, id: string): Promise<RemovalOutcome> {
  const path = `/sessions/${encodeURIComponent(id)}`;
  return toRemoval(await callApi(auth, { path, method: 'DELETE', stepUp: true }));
}

/**
 * Deletes the account and everything the login server holds about the user, for good. The phone is logged out.
 * Goes with a fresh code, as proof of the phone. Never rejects.
 */
export async function deleteAccount(auth: CoreAuth): Promise<RemovalOutcome> {
  const outcome = toRemoval(await callApi(auth, { path: '/me', method: 'DELETE', stepUp: true }));
  if (outcome.kind === 'removed') endSession(auth.inside.context, 'user-deleted');
  return outcome;
}

/** Everything the login server holds about the user. Goes with a fresh code, as proof of the phone. Never rejects. */
export function exportAccount(auth: CoreAuth): Promise<Answer<Readonly<Record<string, unknown>>>> {
  return callApi(auth, { path: '/me/export', stepUp: true });
}

function toRemoval(answer: Answer<unknown>): RemovalOutcome {
  return answer.kind === 'ok' ? { kind: 'removed' } : answer;
}
