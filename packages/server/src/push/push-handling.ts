import { hash } from 'node:crypto';
import type { Store } from '../store/store.ts';
import { maxPushAgeMs, type OpenedPush } from '../wechat/push.ts';
import {
  type AuthorizationPorts,
  isAuthorizationEvent,
  obeyAuthorizationEvent,
} from './authorization-events.ts';
import type { OnPush } from './on-push.ts';

/** What handling a pushed message takes. */
export interface PushPorts extends AuthorizationPorts {
  readonly store: AuthorizationPorts['store'] & Pick<Store, 'readShared' | 'writeShared'>;
  readonly onPush: OnPush | null;
  readonly now: () => number;
}

/** For as long as a request can come again: from its earliest moment to its latest. */
const rememberMs = 2 * maxPushAgeMs;

/**
 * Acts on a pushed message, once. A repetition of one that was handled is answered and otherwise ignored; one whose
 * handling failed is handled again.
 *
 * Only the same text is a repetition: WeChat seals and signs anew what it repeats, but does not write it anew. What is
 * obeyed came sealed; an unproven message is only handed on.
 */
export async function handlePush(
  ports: PushPorts,
  appId: string,
  { message, text, proof }: OpenedPush,
): Promise<string | undefined> {
  const key = `push:${appId}:${proof}:${digest(text)}`;
  const handled = await ports.store.readShared(key);
  const now = ports.now();
  if (handled && (handled.expiresAt ?? 0) > now) return undefined;
  if (proof === 'sealed') await obeyAuthorizationEvent(ports, appId, message);
  else if (isAuthorizationEvent(message)) {
    ports.log.warn({ appId }, unprovenEvent);
    ports.audit.record({ action: 'push', actor: 'wechat', outcome: 'refused', reason: 'unproven', appId });
  }
  const reply = await ports.onPush?.({ appId, message, proof });
  // After the work, not before: two at the same time are both handled, which does no harm; none is ever lost.
  const expectedVersion = handled?.version ?? 0;
  await ports.store.writeShared({ key, value: '1', expectedVersion, expiresAt: now + rememberMs });
  return reply;
}

const unprovenEvent =
  'an authorization event came in plain mode and was not obeyed: nothing proves that WeChat wrote it. Choose the secure ' +
  'mode and set the EncodingAESKey';

/** What a signature was used for. */
export interface SignatureUse {
  readonly appId: string;
  /** As this server computed it: one use has one spelling. */
  readonly signature: string;
  /** Everything of the request that the signature does not cover. */
  readonly content: string;
}

/**
 * In plain mode the signature does not cover the message, nor does it where a URL is checked, so whoever has seen one
 * request (in a log of a proxy) could send another with it. Here the first request that comes with a signature is the
 * only one; it may come again unchanged.
 */
export async function isFirstUseOfSignature(
  ports: Pick<PushPorts, 'now'> & { readonly store: Pick<Store, 'readShared' | 'writeShared'> },
  { appId, signature, content }: SignatureUse,
): Promise<boolean> {
  const key = `push-signature:${appId}:${signature}`;
  const value = digest(content);
  const expiresAt = ports.now() + rememberMs;
  const isWritten = await ports.store.writeShared({ key, value, expectedVersion: 0, expiresAt });
  return isWritten || (await ports.store.readShared(key))?.value === value;
}

function digest(text: string): string {
  return hash('sha256', text, 'base64url');
}
