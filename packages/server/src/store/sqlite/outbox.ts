import type { RevokeReason } from '@weapp-auth/protocol';
import type { ChangedSession, EventType, OutboxEvent } from '../records.ts';
import { toEvent } from '../rows.ts';
import { dueEvents, insertEvent, returnEvent } from '../statements/outbox.ts';
import type { ClaimEvents, RetryEvent } from '../writes.ts';
import type { SqliteDatabase } from './database.ts';

/** What happened, before it has a row. */
export interface NewEvent {
  readonly type: EventType;
  /** Makes the event's id, with the type. */
  readonly subjectId: string;
  readonly userId: string;
  readonly data?: OutboxEvent['data'];
}

/** Writes an event into the transaction under way. */
export function addEvent(db: SqliteDatabase, event: NewEvent, at: number): void {
  const { type, subjectId, userId, data = {} } = event;
  db.run(insertEvent, `${type}:${subjectId}`, type, userId, JSON.stringify(data), at);
}

/** Writes one `session.revoked` per session. */
export function addRevocations(
  db: SqliteDatabase,
  sessions: readonly ChangedSession[],
  revocation: { readonly reason: RevokeReason; readonly at: number },
): void {
  for (const { id, userId } of sessions) {
    const data = { sessionId: id, reason: revocation.reason };
    addEvent(db, { type: 'session.revoked', subjectId: id, userId, data }, revocation.at);
  }
}

/** See `Store.claimEvents`. */
export function claimEvents(db: SqliteDatabase, claim: ClaimEvents): readonly OutboxEvent[] {
  const events = db.all(dueEvents, claim.now, claim.limit).map(toEvent);
  for (const event of events) db.run(leaseEvent, event.id, claim.leaseUntil);
  return events;
}

/** See `Store.completeEvents`. */
export function completeEvents(db: SqliteDatabase, ids: readonly string[]): void {
  for (const id of ids) db.run('DELETE FROM {{prefix}}outbox WHERE id = ?1', id);
}

/** See `Store.retryEvent`. */
export function retryEvent(db: SqliteDatabase, write: RetryEvent): void {
  db.run(returnEvent, write.id, write.availableAt, JSON.stringify(write.delivered));
}

const leaseEvent = `
  UPDATE {{prefix}}outbox SET available_at = ?2, attempts = attempts + 1 WHERE id = ?1`;
