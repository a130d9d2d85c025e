import type { ChangedSession, EventType, OutboxEvent } from '../records.ts';
import { toEvent } from '../rows.ts';
import { dueEvents, insertEvent, returnEvent } from '../statements/outbox.ts';
import type { ClaimEvents, RetryEvent } from '../writes.ts';
import type { SqlDatabase, SqlSession } from './sql-database.ts';

/** What happened, before it has a row. */
export interface NewEvent {
  readonly type: EventType;
  /** Makes the event's id, with the type. */
  readonly subjectId: string;
  readonly userId: string;
  readonly data?: OutboxEvent['data'];
}

/** Writes an event into the transaction under way. */
export async function addEvent(session: SqlSession, event: NewEvent, at: number): Promise<void> {
  const { type, subjectId, userId, data = {} } = event;
  await session.change(insertEvent, `${type}:${subjectId}`, type, userId, JSON.stringify(data), at);
}

/** Writes one `session.revoked` for each session. */
export async function addRevocations(
  session: SqlSession,
  revoked: readonly ChangedSession[],
  write: { readonly reason: string; readonly at: number },
): Promise<void> {
  for (const { id, userId } of revoked) {
    const data = { sessionId: id, reason: write.reason };
    await addEvent(session, { type: 'session.revoked', subjectId: id, userId, data }, write.at);
  }
}

/**
 * See `Store.claimEvents`. Reads what is due without locking, then takes each event only if nobody took it since:
 * that works where a database cannot skip locked rows.
 */
export async function claimEvents(db: SqlDatabase, claim: ClaimEvents): Promise<readonly OutboxEvent[]> {
  const due = (await db.rows(dueEvents, claim.now, claim.limit)).map(toEvent);
  const taken = await Promise.all(
    due.map((event) => db.change(leaseEvent, event.id, claim.leaseUntil, event.availableAt, event.attempts)),
  );
  return due.filter((_, index) => taken[index] === 1);
}

/** See `Store.completeEvents`. */
export async function completeEvents(db: SqlDatabase, ids: readonly string[]): Promise<void> {
  await Promise.all(ids.map((id) => db.change('DELETE FROM {{prefix}}outbox WHERE id = ?1', id)));
}

/** See `Store.retryEvent`. */
export async function retryEvent(db: SqlDatabase, write: RetryEvent): Promise<void> {
  await db.change(returnEvent, write.id, write.availableAt, JSON.stringify(write.delivered));
}

const leaseEvent = `
  UPDATE {{prefix}}outbox SET available_at = ?2, attempts = attempts + 1
  WHERE id = ?1 AND available_at = ?3 AND attempts = ?4`;
