import { alphanumeric } from '../platform/identifiers.ts';
import { nowSeconds, type Platform, randomBytes } from '../platform/platform.ts';
import type { App, PushSettings } from '../platform/records/app.ts';
import { encryptPush, signPush } from './push-crypto.ts';

/** The GET with which the platform verifies a push URL; the answer must be `echostr`, nothing more. */
export function verificationRequest(
  platform: Platform,
  push: PushSettings,
): { request: Request; echostr: string } {
  const { timestamp, nonce } = moment(platform);
  const echostr = String(Number.parseInt(alphanumeric(platform, 8), 36) % 10 ** 15).padStart(15, '4');
  const signature = signPush(push.token, timestamp, nonce);
  const url = withQuery(push.url, { signature, timestamp, nonce, echostr });
  return { request: new Request(url), echostr };
}

/** The POST that carries a message in the app's mode and format. */
export function messageRequest(
  platform: Platform,
  app: App,
  push: PushSettings,
  message: PushMessage,
): Request {
  const { timestamp, nonce } = moment(platform);
  const signature = signPush(push.token, timestamp, nonce);
  const query = { signature, timestamp, nonce };
  const headers = { 'content-type': push.format === 'json' ? 'application/json' : 'text/xml' };
  if (push.mode === 'plain') {
    return new Request(withQuery(push.url, query), { method: 'POST', headers, body: write(push, message) });
  }
  const { encodingAesKey } = push;
  const random = Buffer.from(alphanumeric(platform, 16));
  const encrypted = encryptPush({ encodingAesKey, appId: app.appId, message: write(push, message), random });
  const outer = { ToUserName: app.originalId, Encrypt: encrypted };
  // The compatible mode shows the message in the clear beside its sealed form.
  const body = write(push, push.mode === 'compatible' ? { ...message, ...outer } : outer);
  const sealedQuery = {
    ...query,
    openid: String(message.FromUserName ?? ''),
    encrypt_type: 'aes',
    msg_signature: signPush(push.token, timestamp, nonce, encrypted),
  };
  return new Request(withQuery(push.url, sealedQuery), { method: 'POST', headers, body });
}

/** The POST to a third-party platform's address for authorisation events: always encrypted XML, with its own envelope. */
export function componentRequest(
  platform: Platform,
  to: { appId: string; push: { url: string; token: string; encodingAesKey: string } },
  message: PushMessage,
): Request {
  const { appId, push } = to;
  const { timestamp, nonce } = moment(platform);
  const random = Buffer.from(alphanumeric(platform, 16));
  const { encodingAesKey } = push;
  const encrypted = encryptPush({ encodingAesKey, appId, message: writeXml(message), random });
  const query = {
    signature: signPush(push.token, timestamp, nonce),
    timestamp,
    nonce,
    encrypt_type: 'aes',
    msg_signature: signPush(push.token, timestamp, nonce, encrypted),
  };
  const body = writeXml({ AppId: appId, Encrypt: encrypted });
  return new Request(withQuery(push.url, query), {
    method: 'POST',
    headers: { 'content-type': 'text/xml' },
    body,
  });
}

function write(push: PushSettings, message: PushMessage): string {
  return push.format === 'json' ? JSON.stringify(message) : writeXml(message);
}

function moment(platform: Platform): { timestamp: string; nonce: string } {
  const nonce = String(Buffer.from(randomBytes(platform, 4)).readUInt32BE());
  return { timestamp: String(nowSeconds(platform)), nonce };
}

function withQuery(address: string, query: Readonly<Record<string, string>>): URL {
  const url = new URL(address);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url;
}

/** The members of a pushed message, in the order in which they are written. */
export type PushMessage = Readonly<Record<string, string | number>>;

/** A message as the platform's flat XML: texts in CDATA, numbers bare. */
export function writeXml(message: PushMessage): string {
  const members = Object.entries(message).map(([name, value]) => `<${name}>${writeValue(value)}</${name}>`);
  return `<xml>${members.join('')}</xml>`;
}

function writeValue(value: string | number): string {
  if (typeof value === 'number') return String(value);
  // The end mark of a CDATA section cannot stand inside one: it is split over two.
  return `<![CDATA[${value.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;
}
