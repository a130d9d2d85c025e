import { type EventOptions, type EventReceiver, hookReceiver } from './events.ts';
import { webhookReceiver } from './webhook.ts';

/** Everybody who is told what happens. Throws a `TypeError` for a webhook that cannot be used. */
export function createEventReceivers(options: EventOptions, now: () => number): readonly EventReceiver[] {
  const { hook, webhooks = [], fetch = globalThis.fetch } = options;
  const receivers = webhooks.map((webhook) => webhookReceiver(webhook, { fetch, now }));
  return hook ? [hookReceiver(hook), ...receivers] : receivers;
}
