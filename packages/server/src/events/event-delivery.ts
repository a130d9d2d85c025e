import { withDeadline } from '../base/deadline.ts';
import type { Logger } from '../observe/logger.ts';
import type { OutboxEvent } from '../store/records.ts';
import type { Store } from '../store/store.ts';
import { type EventReceiver, toAuthEvent } from './events.ts';

/** What delivery works with. */
export interface EventDeliveryOptions {
  readonly store: Pick<Store, 'claimEvents' | 'completeEvents' | 'retryEvent'>;
  readonly receivers: readonly EventReceiver[];
  readonly log: Logger;
  readonly now: () => number;
}

/** A claimed event comes back to others when its process died this long ago. */
const leaseMs = 60_000;
/** A receiver that has not settled by then has failed: it must not keep the others from their events. */
const deliveryMs = 10_000;
const batchSize = 20;

const minute = 60_000;
const hour = 60 * minute;
/** Waits after each failed try; after the last one the event is given up, about three days later. */
const retryDelaysMs: readonly number[] = [
  5000,
  30_000,
  2 * minute,
  10 * minute,
  30 * minute,
  hour,
  3 * hour,
  6 * hour,
  12 * hour,
  24 * hour,
  24 * hour,
];

/** Delivers what is due. Resolves to how many events were taken; 0 means that nothing is due. */
export async function deliverEvents(options: EventDeliveryOptions): Promise<number> {
  const now = options.now();
  const events = await options.store.claimEvents({ limit: batchSize, now, leaseUntil: now + leaseMs });
  await Promise.all(events.map((event) => deliverEvent(options, event)));
  return events.length;
}

async function deliverEvent(options: EventDeliveryOptions, event: OutboxEvent): Promise<void> {
  const waiting = options.receivers.filter(
    ({ name, wants }) => wants(event.type) && !event.delivered.includes(name),
  );
  const results = await Promise.allSettled(
    waiting.map((receiver) => withDeadline(receiver.deliver(toAuthEvent(event)), deliveryMs)),
  );
  const failed = results.flatMap((result, index) =>
    result.status === 'rejected'
      ? [{ name: waiting[index]?.name ?? '', error: result.reason as unknown }]
      : [],
  );
  if (failed.length === 0) return options.store.completeEvents([event.id]);

  const delay = retryDelaysMs[event.attempts];
  for (const { name, error } of failed) {
    const fields = {
      err: error,
      eventId: event.id,
      eventType: event.type,
      receiver: name,
      attempt: event.attempts + 1,
    };
    if (delay === undefined) options.log.error(fields, 'an event was given up');
    else options.log.warn(fields, 'an event could not be delivered');
  }
  if (delay === undefined) return options.store.completeEvents([event.id]);
  const names = failed.map((failure) => failure.name);
  const reached = waiting.map(({ name }) => name).filter((name) => !names.includes(name));
  const availableAt = options.now() + delay;
  await options.store.retryEvent({ id: event.id, availableAt, delivered: [...event.delivered, ...reached] });
}
