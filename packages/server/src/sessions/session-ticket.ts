import type { Keys } from '../base/keys.ts';

/** What a ticket is good for; one kind opens nothing of another. */
export type TicketPurpose = 'prefetch' | 'socket';

/** The session that a ticket stands for, for one purpose. */
export interface SessionTicket {
  readonly tokenHash: string;
  /** UTC milliseconds. */
  readonly expiresAt: number;
}

/**
 * Makes a ticket: it stands for a session where the token itself must not be seen, as in a URL. It ends with the session,
 * and what it is sealed for is the only thing that it opens.
 */
export function sealTicket(
  keys: Keys,
  purpose: TicketPurpose,
  { tokenHash, expiresAt }: SessionTicket,
): string {
  return keys.seal(`${expiresAt} ${tokenHash}`, contextOf(purpose));
}

/** The session of a ticket; null for what is none, is for something else, or is too old. */
export function openTicket(
  keys: Keys,
  purpose: TicketPurpose,
  { ticket, now }: { readonly ticket: string; readonly now: number },
): SessionTicket | null {
  if (ticket.length > 1024) return null;
  const [expiresAt = '', tokenHash = ''] = keys.unseal(ticket, contextOf(purpose))?.split(' ') ?? [];
  return Number(expiresAt) > now ? { tokenHash, expiresAt: Number(expiresAt) } : null;
}

function contextOf(purpose: TicketPurpose): string {
  return `session-ticket ${purpose}`;
}
