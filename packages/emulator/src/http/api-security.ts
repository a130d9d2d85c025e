import { constants, createCipheriv, createDecipheriv, sign, verify } from 'node:crypto';
import {
  type ApiCall,
  type ApiFailure,
  type Endpoint,
  failure,
  readJson,
  text,
} from '../endpoints/endpoint.ts';
import { checkToken } from '../platform/access-token.ts';
import { base64, hex } from '../platform/identifiers.ts';
import { nowSeconds, type Platform, randomBytes } from '../platform/platform.ts';
import type { ApiSecuritySettings } from '../platform/records/app.ts';
import { type ApiAnswer, renderResult } from './answer.ts';

/**
 * Answers a covered endpoint for an app that has switched on the API security mode (AES-256-GCM, RSA-PSS with
 * SHA-256): the request is checked and opened, the answer sealed and signed. `null`: the mode is off for this caller.
 */
export function answerSecurely(platform: Platform, endpoint: Endpoint, call: ApiCall): ApiAnswer | null {
  const token = checkToken(platform, call.query.get('access_token') ?? '');
  const app = token.kind === 'valid' ? platform.state.apps.get(token.appId) : undefined;
  if (app === undefined || app.apiSecurity === null) return null;
  const { appId, apiSecurity: settings } = app;
  const opened = openRequest(platform, { call, settings, appId });
  if (opened.kind === 'failure') return renderResult(platform, endpoint.family, opened);
  const plain = renderResult(platform, endpoint.family, endpoint.answer(platform, opened.call));
  return sealAnswer(platform, { plain, settings, appId, urlPath: opened.urlPath });
}

interface SecuredCall {
  readonly call: ApiCall;
  readonly settings: ApiSecuritySettings;
  readonly appId: string;
}

type Opened = { readonly kind: 'opened'; readonly call: ApiCall; readonly urlPath: string } | ApiFailure;

const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };

function openRequest(platform: Platform, secured: SecuredCall): Opened {
  const { call, settings, appId } = secured;
  const given = call.header('wechatmp-appid');
  const timestamp = call.header('wechatmp-timestamp');
  const signature = call.header('wechatmp-signature');
  if (given === null) return failure(40233);
  if (timestamp === null) return failure(40231);
  if (signature === null) return failure(40232);
  if (!platform.state.apps.has(given)) return failure(40236);
  if (given !== appId) return failure(40237);
  if (Math.abs(nowSeconds(platform) - Number(timestamp)) > 300) return failure(40240);
  const urlPath = urlPaths(call).find((path) => {
    const signed = [path, appId, timestamp, call.body].join('\n');
    const key = { key: settings.developerPublicKey, ...pss };
    return verify('sha256', Buffer.from(signed), key, Buffer.from(signature, 'base64'));
  });
  if (urlPath === undefined) return failure(40234);
  const plain = decryptBody(call, {
    settings,
    aad: [urlPath, appId, timestamp, settings.symmetricNumber].join('|'),
  });
  if (plain === null) return failure(40235);
  return { kind: 'opened', call: plainCall(call, plain), urlPath };
}

/** An SDK signs the real address, or the emulator's when that is its configured host; both are accepted. */
function urlPaths(call: ApiCall): string[] {
  const host = call.header('host') ?? '';
  return [
    `https://api.weixin.qq.com${call.path}`,
    `http://${host}${call.path}`,
    `https://${host}${call.path}`,
  ];
}

function decryptBody(
  call: ApiCall,
  how: { settings: ApiSecuritySettings; aad: string },
): Readonly<Record<string, unknown>> | null {
  const sealed = readJson(call);
  if (sealed.kind === 'failure') return null;
  const bytes = (name: string) => Buffer.from(text(sealed.json[name]), 'base64');
  try {
    const key = Buffer.from(how.settings.symmetricKey, 'base64');
    const decipher = createDecipheriv('aes-256-gcm', key, bytes('iv'), { authTagLength: 16 });
    decipher.setAAD(Buffer.from(how.aad)).setAuthTag(bytes('authtag'));
    const body = Buffer.concat([decipher.update(bytes('data')), decipher.final()]).toString('utf8');
    const plain = readJson({ ...call, body });
    return plain.kind === 'failure' ? null : plain.json;
  } catch {
    // A wrong key, number, path or time shows as a failed tag: the platform has one answer for all of them.
    return null;
  }
}

/** The call as it would have been without the mode: parameters of query and body travel together in the sealed one. */
function plainCall(call: ApiCall, plain: Readonly<Record<string, unknown>>): ApiCall {
  const members = Object.entries(plain).filter(([name]) => !name.startsWith('_'));
  const query = new URLSearchParams(call.query);
  for (const [name, value] of members) if (typeof value === 'string') query.set(name, value);
  const body = members.length === 0 ? '' : JSON.stringify(Object.fromEntries(members));
  // Endpoints that take everything in the query sign an empty body.
  return { ...call, query, body: call.path.endsWith('/getuserencryptkey') ? '' : body };
}

function sealAnswer(
  platform: Platform,
  answer: { plain: ApiAnswer; settings: ApiSecuritySettings; appId: string; urlPath: string },
): ApiAnswer {
  const { plain, settings, appId, urlPath } = answer;
  const timestamp = nowSeconds(platform);
  const extra = { _n: hex(platform, 16), _appid: appId, _timestamp: timestamp };
  const iv = randomBytes(platform, 12);
  const cipher = createCipheriv('aes-256-gcm', Buffer.from(settings.symmetricKey, 'base64'), iv);
  cipher.setAAD(Buffer.from([urlPath, appId, timestamp, settings.symmetricNumber].join('|')));
  const open = JSON.stringify({ ...extra, ...JSON.parse(plain.body) });
  const data = Buffer.concat([cipher.update(open, 'utf8'), cipher.final()]);
  const sealed = { iv: base64(iv), data: base64(data), authtag: base64(cipher.getAuthTag()) };
  const body = JSON.stringify(sealed);
  const signed = Buffer.from([urlPath, appId, timestamp, body].join('\n'));
  const headers = {
    ...plain.headers,
    'wechatmp-appid': appId,
    'wechatmp-timestamp': String(timestamp),
    'wechatmp-serial': settings.platformSerial,
    'wechatmp-signature': base64(sign('sha256', signed, { key: settings.platformPrivateKey, ...pss })),
  };
  return { ...plain, headers, body };
}
