import { openPushText, sealPushText } from './push-encryption.ts';
import { type PushMessage, parsePush, pushField } from './push-message.ts';
import type { PushSettings } from './push-settings.ts';
import { equalDigests, signPush } from './signatures.ts';

/** An app that messages are pushed for. */
export interface PushApp {
  readonly appId: string;
  readonly push: PushSettings;
}

/** A push as it arrived. */
export interface PushRequest {
  /** The query: `signature`, `timestamp`, `nonce`, and `msg_signature` with a sealed message. */
  readonly query: URLSearchParams;
  readonly body: string;
  /** UTC milliseconds. */
  readonly now: number;
}

/** Every ending of {@link openPush}. */
export type PushResult =
  | ({ readonly kind: 'opened' } & OpenedPush)
  | { readonly kind: 'refused'; readonly reason: PushRefusal };

/** A pushed message, and what it is worth. */
export interface OpenedPush {
  readonly message: PushMessage;
  /** The message as it was written, which tells it from every other. */
  readonly text: string;
  readonly proof: PushProof;
}

/**
 * What vouches for a pushed message.
 *
 * - `sealed`: its text came under the EncodingAESKey and `msg_signature`, so WeChat wrote it.
 * - `unproven`: it came in the clear. The signature in its address covers not one byte of it: whoever has seen a push, in
 *   the log of a proxy say, can have written it.
 */
export type PushProof = 'sealed' | 'unproven';

/**
 * Why a push is not taken.
 *
 * - `bad-signature`: not made with our token.
 * - `too-old`: made more than ten minutes before or after now, so it may be a repetition of an old one.
 * - `not-sealed`: in the clear although an EncodingAESKey is set.
 * - `undecipherable`: sealed under another EncodingAESKey.
 * - `wrong-app`: sealed for another AppID.
 * - `malformed`: neither JSON nor XML.
 */
export type PushRefusal =
  | 'bad-signature'
  | 'too-old'
  | 'not-sealed'
  | 'undecipherable'
  | 'wrong-app'
  | 'malformed';

/** WeChat repeats a message for some seconds; the rest is for clocks that are not quite right. */
export const maxPushAgeMs: number = 600_000;

/**
 * Answers WeChat's check of a push URL: gives what has to be sent back, or null when it is not WeChat that asks.
 *
 * Source: https://developers.weixin.qq.com/miniprogram/dev/framework/server-ability/message-push
 */
export function verifyPushUrl(settings: PushSettings, query: URLSearchParams): string | null {
  const echo = query.get('echostr');
  return echo !== null && isSigned(settings, query) ? echo : null;
}

/**
 * Checks and opens a pushed message: plain, compatible and secure mode, JSON and XML.
 *
 * In the compatible mode the sealed part counts and the one in the clear is ignored.
 */
export function openPush(app: PushApp, request: PushRequest): PushResult {
  const { query, now } = request;
  const { encodingAesKey } = app.push;
  // Before the body is looked at: reading XML takes long enough to be a weapon of whoever may send it.
  if (!isSigned(app.push, query)) return refused('bad-signature');
  if (!isRecent(query.get('timestamp') ?? '', now)) return refused('too-old');
  const outer = parsePush(request.body);
  if (outer === null) return refused('malformed');
  if (encodingAesKey === undefined) {
    return { kind: 'opened', message: outer, text: request.body, proof: 'unproven' };
  }

  const encrypt = pushField(outer, 'Encrypt');
  if (encrypt === '') return refused('not-sealed');
  if (!isSigned(app.push, query, encrypt)) return refused('bad-signature');
  const opened = openPushText({ appId: app.appId, encodingAesKey }, encrypt);
  if (opened.kind !== 'opened') return refused(opened.kind);
  const { text } = opened;
  const message = parsePush(text);
  return message === null ? refused('malformed') : { kind: 'opened', message, text, proof: 'sealed' };
}

/** What a reply is written with, besides its text. */
export interface PushReplyContext {
  readonly timestamp: number;
  readonly nonce: string;
  /** 16 bytes. */
  readonly random: Uint8Array;
}

/** Seals a reply for WeChat, in JSON or, when the text is XML, in XML. */
export function sealPushReply(app: PushApp, text: string, context: PushReplyContext): string {
  const { encodingAesKey, token } = app.push;
  if (encodingAesKey === undefined) return text;
  const encrypt = sealPushText({ appId: app.appId, encodingAesKey }, text, context.random);
  const { timestamp, nonce } = context;
  const signature = signPush([token, String(timestamp), nonce, encrypt]);
  if (!text.trimStart().startsWith('<')) {
    return JSON.stringify({ Encrypt: encrypt, MsgSignature: signature, TimeStamp: timestamp, Nonce: nonce });
  }
  // All four are digits, base64 or hex, or came through the check of the request: nothing here needs escaping.
  return (
    `<xml><Encrypt><![CDATA[${encrypt}]]></Encrypt><MsgSignature><![CDATA[${signature}]]></MsgSignature>` +
    `<TimeStamp>${timestamp}</TimeStamp><Nonce><![CDATA[${nonce}]]></Nonce></xml>`
  );
}

/**
 * The signature that a request to a push URL has to carry: 40 lower-case hex digits, however the sender spelled them.
 * With `encrypt`, the `msg_signature` of that sealed text.
 */
export function expectedSignature(settings: PushSettings, query: URLSearchParams, encrypt?: string): string {
  const timestamp = query.get('timestamp') ?? '';
  const nonce = query.get('nonce') ?? '';
  return signPush([settings.token, timestamp, nonce, ...(encrypt === undefined ? [] : [encrypt])]);
}

/** WeChat's are ten digits. What is signed has no borders between its parts, so no part may hold another. */
const maxNonceLetters = 64;

/** Without `encrypt` the `signature` of the request itself, with it the `msg_signature` of its sealed part. */
function isSigned(settings: PushSettings, query: URLSearchParams, encrypt?: string): boolean {
  if ((query.get('nonce') ?? '').length > maxNonceLetters) return false;
  const given = query.get(encrypt === undefined ? 'signature' : 'msg_signature') ?? '';
  return equalDigests(expectedSignature(settings, query, encrypt), given);
}

function isRecent(timestamp: string, now: number): boolean {
  return /^\d{10}$/.test(timestamp) && Math.abs(now - Number(timestamp) * 1000) <= maxPushAgeMs;
}

function refused(reason: PushRefusal): PushResult {
  return { kind: 'refused', reason };
}
