import { hash } from 'node:crypto';
import type { User } from '@weapp-auth/protocol';
import type { Keys } from '../base/keys.ts';
import { toPublicUser } from '../people/public-user.ts';
import type { Store } from '../store/store.ts';
import { judgeSession } from './session-policy.ts';
import { openTicket, sealTicket } from './session-ticket.ts';
import { toVerifiedSession, type VerifiedSession } from './sessions.ts';

/** Who opens a socket. */
export interface SocketOwner {
  readonly user: User;
  readonly session: VerifiedSession;
}

/** What tickets are sealed with, and judged by. */
export interface SocketTicketPorts {
  readonly keys: Keys;
  /** UTC milliseconds. */
  readonly now: () => number;
}

const lifetimeSeconds = 30;

/** A ticket for one connection of a socket, in place of the token in its URL. */
export function makeSocketTicket(
  { keys, now }: SocketTicketPorts,
  tokenHash: string,
): { readonly ticket: string; readonly expiresIn: number } {
  const ticket = sealTicket(keys, 'socket', { tokenHash, expiresAt: now() + lifetimeSeconds * 1000 });
  return { ticket, expiresIn: lifetimeSeconds };
}

/** Takes a ticket, once: whose it is, or null when it is none, was taken before, or its session has ended. */
export async function takeSocketTicket(
  { keys, now, store }: SocketTicketPorts & { readonly store: Pick<Store, 'findSession' | 'takeOnce'> },
  ticket: string,
): Promise<SocketOwner | null> {
  const at = now();
  const opened = openTicket(keys, 'socket', { ticket, now: at });
  if (opened === null) return null;
  const key = `socket-ticket:${hash('sha256', ticket, 'base64url')}`;
  if (!(await store.takeOnce({ key, expiresAt: opened.expiresAt, now: at }))) return null;
  const judged = judgeSession(await store.findSession(opened.tokenHash), at);
  if (judged.kind !== 'live') return null;
  return { user: toPublicUser(judged.user), session: toVerifiedSession(judged.session) };
}
