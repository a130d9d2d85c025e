import type { EventType, OutboxEvent } from '../store/records.ts';

/** Something that happened to a user, as hooks and webhooks are told. It holds ids only: ask `api` for the rest. */
export interface AuthEvent {
  /** The same at every try: whoever gets an event twice can tell. */
  readonly id: string;
  readonly type: EventType;
  /** UTC milliseconds. */
  readonly at: number;
  readonly userId: string;
  /** `{mergedId}` of `user.merged`, `{mergeId, restoredId}` of `user.unmerged`, `{sessionId, reason}` of `session.revoked`, `{fields}` of `user.updated`. */
  readonly data: OutboxEvent['data'];
}

/** Who is told what happens. Events are delivered at least once, also after a restart; their order is not promised. */
export interface EventOptions {
  /** Called in this process. When it throws, rejects or takes longer than ten seconds, the event comes again later. */
  readonly hook?: (event: AuthEvent) => void | Promise<void>;
  /** Addresses that get a signed POST (https://www.standardwebhooks.com). */
  readonly webhooks?: readonly WebhookOptions[];
  /** Sends webhooks. Default: the global `fetch`. */
  readonly fetch?: (request: Request) => Promise<Response>;
}

/** One address that is told. */
export interface WebhookOptions {
  readonly url: string;
  /** `whsec_` and base64 of 24 to 64 random bytes. */
  readonly secret: string;
  /** Default: all. */
  readonly types?: readonly EventType[];
}

/** Where an event goes. `name` is remembered, so that a retry skips who has the event already. */
export interface EventReceiver {
  readonly name: string;
  wants(type: EventType): boolean;
  /** Rejects when the event has to come again. */
  deliver(event: AuthEvent): Promise<void>;
}

/** The public part of an outbox row. */
export function toAuthEvent({ id, type, createdAt, userId, data }: OutboxEvent): AuthEvent {
  return { id, type, at: createdAt, userId, data };
}

/** The receiver behind `EventOptions.hook`. */
export function hookReceiver(hook: NonNullable<EventOptions['hook']>): EventReceiver {
  return { name: 'hook', wants: () => true, deliver: async (event) => hook(event) };
}
