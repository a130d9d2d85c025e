import { hash } from 'node:crypto';
import { isConfidential } from '../base/loopback.ts';
import type { AuthEvent, EventReceiver, WebhookOptions } from './events.ts';

/** What sends webhooks. */
export interface WebhookTransport {
  readonly fetch: (request: Request) => Promise<Response>;
  readonly now: () => number;
}

/** An address has this long to answer. */
const timeoutMs = 10_000;

/**
 * A receiver that POSTs events, signed as Standard Webhooks describes: `webhook-id`, `webhook-timestamp`,
 * `webhook-signature`. Every 2xx answer counts as received; redirects are not followed.
 *
 * What is sent is about people, so the URL is https; http will do on this machine alone.
 *
 * @throws TypeError when the URL or the secret cannot be used
 */
export function webhookReceiver(options: WebhookOptions, transport: WebhookTransport): EventReceiver {
  const url = checkUrl(options.url);
  const { secret, types } = options;
  checkSecret(secret);
  return {
    name: nameOf(url),
    wants: (type) => types?.includes(type) ?? true,
    deliver: (event) => post(transport, { url, secret, event }),
  };
}

/** For logs and the store. A query may hold a secret, so only its hash tells two addresses apart. */
function nameOf(url: string): string {
  const { origin, pathname, search } = new URL(url);
  const distinction = search === '' ? '' : ` ${hash('sha256', search, 'hex').slice(0, 8)}`;
  return `webhook ${origin}${pathname}${distinction}`;
}

async function post(
  transport: WebhookTransport,
  message: { readonly url: string; readonly secret: string; readonly event: AuthEvent },
): Promise<void> {
  const { url, secret, event } = message;
  // Loaded with the first event: most servers have no webhooks, and it costs memory.
  const { Webhook } = await import('standardwebhooks');
  const { id, type, at, userId, data } = event;
  const body = JSON.stringify({ type, timestamp: new Date(at).toISOString(), data: { userId, ...data } });
  const sentAt = new Date(transport.now());
  const headers = {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(sentAt.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign(id, sentAt, body),
  };
  const signal = AbortSignal.timeout(timeoutMs);
  const response = await transport.fetch(
    new Request(url, { method: 'POST', headers, body, redirect: 'manual', signal }),
  );
  await response.body?.cancel();
  if (response.status < 200 || response.status >= 300) throw new WebhookError(response.status);
}

/** An address did not take an event. */
class WebhookError extends Error {
  override readonly name = 'WebhookError';
  readonly code = 'webhook_refused';

  constructor(status: number) {
    super(`the webhook answered ${status}`);
  }
}

function checkSecret(secret: string): void {
  const bytes = Buffer.from(secret.replace(/^whsec_/, ''), 'base64').length;
  if (bytes < 24 || bytes > 64)
    throw new TypeError('webhooks: a secret is whsec_ and base64 of 24 to 64 bytes');
}

function checkUrl(text: string): string {
  const url = URL.parse(text);
  if (url === null || !isConfidential(url)) throw new TypeError('webhooks: not an https URL');
  if (url.username !== '' || url.password !== '') throw new TypeError('webhooks: no password in the URL');
  return url.href;
}
