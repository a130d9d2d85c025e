import type { SessionInfo, SessionListResponse } from '@weapp-auth/protocol';
import { callApi } from './call-api.ts';
import type { CoreAuth } from './core.ts';
import type { Answer, Failure } from './outcome.ts';
import { endSession } from './session.ts';

/** What {@link removeDevice} and {@link deleteAccount} resolve to. */
export type RemovalOutcome = { readonly kind: 'removed' } | Failure;

/** The devices on which the user is logged in, this one included. Never rejects. */
export async function listDevices(auth: CoreAuth): Promise<Answer<readonly SessionInfo[]>> {
  const answer = await callApi<SessionListResponse>(auth, { path: '/sessions' });
  return answer.kind === 'ok' ? { kind: 'ok', value: answer.value.sessions } : answer;
}

/** Logs one device out; it is told `kicked`. Never rejects. */
export async function removeDevice(auth: CoreAuth, id: string): Promise<RemovalOutcome> {
  return toRemoval(await callApi(auth, { path: `/sessions/${encodeURIComponent(id)}`, method: 'DELETE' }));
}

/**
 * Deletes the account and everything the login server holds about the user, for good. The phone is logged out.
 * Never rejects.
 */
export async function deleteAccount(auth: CoreAuth): Promise<RemovalOutcome> {
  const outcome = toRemoval(await callApi(auth, { path: '/me', method: 'DELETE' }));
  if (outcome.kind === 'removed') endSession(auth.inside.context, 'user-deleted');
  return outcome;
}

/** Everything the login server holds about the user. Never rejects. */
export function exportAccount(auth: CoreAuth): Promise<Answer<Readonly<Record<string, unknown>>>> {
  return callApi(auth, { path: '/me/export' });
}

function toRemoval(answer: Answer<unknown>): RemovalOutcome {
  return answer.kind === 'ok' ? { kind: 'removed' } : answer;
}
