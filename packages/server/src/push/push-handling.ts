import { hash } from 'node:crypto';
import type { AuthContext } from '../context.ts';
import { type PushMessage, pushField } from '../wechat/push-message.ts';
import { obeyAuthorizationEvent } from './authorization-events.ts';

/**
 * Told about every pushed message that passed all checks, once. What it gives back is sent to WeChat as the reply,
 * sealed where the message was: needed for a few message types only.
 *
 * When it throws, WeChat is told to push again.
 */
export type OnPush = (push: {
  readonly appId: string;
  readonly message: PushMessage;
}) => Promise<string | undefined>;

/** For how long a repetition is recognised; WeChat repeats for some seconds. */
const rememberMs = 600_000;

/**
 * Acts on a pushed message, once. A repetition of one that was handled is answered and otherwise ignored; one whose
 * handling failed is handled again.
 */
export async function handlePush(
  context: AuthContext,
  appId: string,
  message: PushMessage,
): Promise<string | undefined> {
  const key = `push:${appId}:${identityOf(message)}`;
  const handled = await context.store.readShared(key);
  const now = context.now();
  if (handled && (handled.expiresAt ?? 0) > now) return undefined;
  await obeyAuthorizationEvent(context, appId, message);
  const reply = await context.onPush?.({ appId, message });
  // After the work, not before: two at the same time are both handled, which does no harm; none is ever lost.
  const expectedVersion = handled?.version ?? 0;
  await context.store.writeShared({ key, value: '1', expectedVersion, expiresAt: now + rememberMs });
  return reply;
}

/**
 * In plain mode the signature does not cover the message, so whoever has seen one push (in a log of a proxy) could send
 * another message with it. Here the first message that comes with a signature is the only one.
 */
export async function isFirstUseOfSignature(
  context: AuthContext,
  request: { readonly query: URLSearchParams; readonly body: string },
): Promise<boolean> {
  const signature = hash('sha256', request.query.get('signature') ?? '', 'base64url');
  const body = hash('sha256', request.body, 'base64url');
  const key = `push-signature:${signature}`;
  const expiresAt = context.now() + 2 * rememberMs;
  const isWritten = await context.store.writeShared({ key, value: body, expectedVersion: 0, expiresAt });
  return isWritten || (await context.store.readShared(key))?.value === body;
}

/** What stays the same when WeChat repeats a message. */
function identityOf(message: PushMessage): string {
  const id = pushField(message, 'MsgId');
  const names = ['MsgType', 'Event', 'FromUserName', 'CreateTime', 'OpenID', 'OpenPID', 'RevokeInfo'];
  const text = JSON.stringify(id === '' ? names.map((name) => pushField(message, name)) : [id]);
  return hash('sha256', text, 'base64url');
}
