import type { ChangedSession, EventType, OutboxEvent } from '../records.ts';
import { toEvent } from '../rows.ts';
import type { SqlDatabase } from '../sql/sql-database.ts';
import type { ClaimEvents, RetryEvent } from '../writes.ts';
import { change, rows, type Step } from './step.ts';

/** What happened, before it has a row. */
export interface NewEvent {
  readonly type: EventType;
  /** Makes the event's id, with the type. */
  readonly subjectId: string;
  readonly userId: string;
  readonly data?: OutboxEvent['data'];
}

/** Writes an event into the transaction under way. */
export function* addEvent(event: NewEvent, at: number): Step<void> {
  const { type, subjectId, userId, data = {} } = event;
  yield* change(insertEvent, `${type}:${subjectId}`, type, userId, JSON.stringify(data), at);
}

/** Writes one `session.revoked` for each session. */
export function* addRevocations(
  revoked: readonly ChangedSession[],
  write: { readonly reason: string; readonly at: number },
): Step<void> {
  for (const { id, userId } of revoked) {
    const data = { sessionId: id, reason: write.reason };
    yield* addEvent({ type: 'session.revoked', subjectId: id, userId, data }, write.at);
  }
}

/**
 * See `Store.claimEvents`. Reads what is due without locking, then takes each event only if nobody took it since: that
 * works where a database cannot skip locked rows.
 */
export async function claimEvents(db: SqlDatabase, claim: ClaimEvents): Promise<readonly OutboxEvent[]> {
  const due = (await db.read(() => rows(dueEvents, claim.now, claim.limit))).map(toEvent);
  const taken = await Promise.all(due.map((event) => db.write(() => leaseEvent(event, claim.leaseUntil))));
  return due.filter((_, index) => taken[index] === 1);
}

/** See `Store.completeEvents`. */
export async function completeEvents(db: SqlDatabase, ids: readonly string[]): Promise<void> {
  await Promise.all(ids.map((id) => db.write(() => change(deleteEvent, id))));
}

/** See `Store.retryEvent`. */
export function* retryEvent(write: RetryEvent): Step<void> {
  yield* change(returnEvent, write.id, write.availableAt, JSON.stringify(write.delivered));
}

function leaseEvent({ id, availableAt, attempts }: OutboxEvent, leaseUntil: number): Step<number> {
  return change(leaseUnchanged, id, leaseUntil, availableAt, attempts);
}

const insertEvent = `
  INSERT INTO {{prefix}}outbox (id, type, user_id, data, created_at, available_at, attempts, delivered)
  VALUES (?1, ?2, ?3, ?4, ?5, ?5, 0, '[]')`;

const dueEvents = `
  SELECT * FROM {{prefix}}outbox WHERE available_at <= ?1 ORDER BY available_at, id LIMIT ?2`;

const leaseUnchanged = `
  UPDATE {{prefix}}outbox SET available_at = ?2, attempts = attempts + 1
  WHERE id = ?1 AND available_at = ?3 AND attempts = ?4`;

const deleteEvent = 'DELETE FROM {{prefix}}outbox WHERE id = ?1';

const returnEvent = 'UPDATE {{prefix}}outbox SET available_at = ?2, delivered = ?3 WHERE id = ?1';
