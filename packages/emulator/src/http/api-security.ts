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
import { openMessage, sealMessage, signText, verifyText } from './security-crypto.ts';

/**
 * Answers a covered endpoint for an app that has switched on the API security mode: the request is checked and opened,
 * the answer sealed and signed. `null`: the mode is off for this caller.
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

function openRequest(platform: Platform, secured: SecuredCall): Opened {
  const { call, settings, appId } = secured;
  const refused = checkHeaders(platform, secured);
  if (refused !== null) return refused;
  const timestamp = call.header('wechatmp-timestamp') ?? '';
  const urlPath = urlPaths(call).find((path) => isSigned(secured, [path, appId, timestamp, call.body]));
  if (urlPath === undefined) return failure(40234);
  const aad = [urlPath, appId, timestamp, settings.symmetricNumber].join('|');
  const plain = decryptBody(call, { settings, aad });
  // The security fields repeat appid and time inside the cipher, the time as a number.
  const genuine = plain !== null && plain._appid === appId && plain._timestamp === Number(timestamp);
  if (!genuine) return failure(40235);
  return { kind: 'opened', call: plainCall(call, plain), urlPath };
}

function checkHeaders(platform: Platform, { call, settings, appId }: SecuredCall): ApiFailure | null {
  const given = call.header('wechatmp-appid');
  const timestamp = call.header('wechatmp-timestamp');
  if (given === null) return failure(40233);
  if (timestamp === null) return failure(40231);
  if (call.header('wechatmp-signature') === null) return failure(40232);
  if (!platform.state.apps.has(given)) return failure(40236);
  if (given !== appId) return failure(40237);
  if (settings.symmetricKey === '') return failure(40238);
  if (settings.developerPublicKey === '') return failure(40239);
  return Math.abs(nowSeconds(platform) - Number(timestamp)) <= 300 ? null : failure(40240);
}

/** A `Wechatmp-Serial` header of a request is tolerated and never part of what is signed. */
function isSigned({ call, settings }: SecuredCall, parts: readonly string[]): boolean {
  const { signing, developerPublicKey: publicKey, developerNumber: number } = settings;
  return verifyText(
    { signing, publicKey, number },
    parts.join('\n'),
    call.header('wechatmp-signature') ?? '',
  );
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
    const message = { iv: bytes('iv'), data: bytes('data'), authtag: bytes('authtag') };
    const plain = readJson({ body: openMessage(how.settings, message, how.aad) });
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
  // How a picture is sealed is not documented: it goes as it is.
  if (plain.bytes !== undefined) return plain;
  const timestamp = nowSeconds(platform);
  const extra = { _n: hex(platform, 16), _appid: appId, _timestamp: timestamp };
  const sealed = sealMessage(settings, {
    plain: JSON.stringify({ ...extra, ...JSON.parse(plain.body) }),
    aad: [urlPath, appId, timestamp, settings.symmetricNumber].join('|'),
    iv: randomBytes(platform, 12),
  });
  const { iv, data, authtag } = sealed;
  const body = JSON.stringify({ iv: base64(iv), data: base64(data), authtag: base64(authtag) });
  const signed = [urlPath, appId, timestamp, body].join('\n');
  return {
    ...plain,
    headers: { ...plain.headers, ...signatureHeaders(settings, { appId, timestamp, signed }) },
    body,
  };
}

/** The headers of an answer, spelled as on the wire of the platform: some SDKs look them up by their exact case. */
function signatureHeaders(
  settings: ApiSecuritySettings,
  answer: { appId: string; timestamp: number; signed: string },
): Record<string, string> {
  const { signing, platformPrivateKey: privateKey, platformSerial: number, deprecated } = settings;
  const headers = {
    'Wechatmp-Appid': answer.appId,
    'Wechatmp-TimeStamp': String(answer.timestamp),
    'Wechatmp-Serial': number,
    'Wechatmp-Signature': signText({ signing, privateKey, number }, answer.signed),
  };
  if (deprecated == null) return headers;
  const old = { signing, privateKey: deprecated.privateKey, number: deprecated.serial };
  return {
    ...headers,
    'Wechatmp-Serial-Deprecated': deprecated.serial,
    'Wechatmp-Signature-Deprecated': signText(old, answer.signed),
  };
}
