import type { SocketTicket } from '@weapp-auth/protocol';
import { refused } from './answer.ts';
import { callApi } from './call-api.ts';
import type { CoreAuth } from './core.ts';
import type { Answer } from './outcome.ts';

/**
 * A ticket for one connection of `wx.connectSocket`: it goes into the URL, where a token would be read by every proxy and
 * log. It is good once, for half a minute, and for nothing else. Never rejects.
 *
 * @example
 * ```ts
 * import { createAuth } from '@weapp-auth/client/core';
 * import { socketTicket } from '@weapp-auth/client/socket-ticket';
 *
 * const auth = createAuth({ baseUrl: 'https://api.example.com' });
 * const answer = await socketTicket(auth);
 * if (answer.kind === 'ok') wx.connectSocket({ url: `wss://api.example.com/live?ticket=${answer.value.ticket}` });
 * ```
 */
export async function socketTicket(auth: CoreAuth): Promise<Answer<SocketTicket>> {
  const answer = await callApi<SocketTicket | null>(auth, { path: '/socket-ticket', method: 'POST' });
  if (answer.kind !== 'ok') return answer;
  return typeof answer.value?.ticket === 'string' ? { kind: 'ok', value: answer.value } : refused(200);
}
