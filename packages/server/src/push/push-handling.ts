import { hash } from 'node:crypto';
import type { Store } from '../store/store.ts';
import { type PushMessage, pushField } from '../wechat/push-message.ts';
import { type AuthorizationPorts, obeyAuthorizationEvent } from './authorization-events.ts';
import type { OnPush } from './on-push.ts';

/** What handling a pushed message takes. */
export interface PushPorts extends AuthorizationPorts {
  readonly store: AuthorizationPorts['store'] & Pick<Store, 'readShared' | 'writeShared'>;
  readonly onPush: OnPush | null;
  readonly now: () => number;
}

/** For how long a repetition is recognised; WeChat repeats for some seconds. */
const rememberMs = 600_000;

/**
 * Acts on a pushed message, once. A repetition of one that was handled is answered and otherwise ignored; one whose
 * handling failed is handled again.
 */
export async function handlePush(
  ports: PushPorts,
  appId: string,
  message: PushMessage,
): Promise<string | undefined> {
  const key = `push:${appId}:${identityOf(message)}`;
  const handled = await ports.store.readShared(key);
  const now = ports.now();
  if (handled && (handled.expiresAt ?? 0) > now) return undefined;
  await obeyAuthorizationEvent(ports, appId, message);
  const reply = await ports.onPush?.({ appId, message });
  // After the work, not before: two at the same time are both handled, which does no harm; none is ever lost.
  const expectedVersion = handled?.version ?? 0;
  await ports.store.writeShared({ key, value: '1', expectedVersion, expiresAt: now + rememberMs });
  return reply;
}

/**
 * In plain mode the signature does not cover the message, so whoever has seen one push (in a log of a proxy) could send
 * another message with it. Here the first message that comes with a signature is the only one.
 */
export async function isFirstUseOfSignature(
  ports: Pick<PushPorts, 'store' | 'now'>,
  request: { readonly query: URLSearchParams; readonly body: string },
): Promise<boolean> {
  const signature = hash('sha256', request.query.get('signature') ?? '', 'base64url');
  const body = hash('sha256', request.body, 'base64url');
  const key = `push-signature:${signature}`;
  const expiresAt = ports.now() + 2 * rememberMs;
  const isWritten = await ports.store.writeShared({ key, value: body, expectedVersion: 0, expiresAt });
  return isWritten || (await ports.store.readShared(key))?.value === body;
}

/** What stays the same when WeChat repeats a message. */
function identityOf(message: PushMessage): string {
  const id = pushField(message, 'MsgId');
  const names = ['MsgType', 'Event', 'FromUserName', 'CreateTime', 'OpenID', 'OpenPID', 'RevokeInfo'];
  const text = JSON.stringify(id === '' ? names.map((name) => pushField(message, name)) : [id]);
  return hash('sha256', text, 'base64url');
}
