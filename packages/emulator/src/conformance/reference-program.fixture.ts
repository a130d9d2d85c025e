/** A program that does every task as it should be done, on node:crypto alone: what shows that every step can be passed. */
import { constants, createDecipheriv, createHash, createHmac, verify } from 'node:crypto';
import { createInterface } from 'node:readline';
import { isSignedBy, type Keys, openAnswer, openSealed, sealRequest } from '../http/api-security.fixture.ts';
import { openMessage } from '../http/security-crypto.ts';
import { isRecord } from '../is-record.ts';

type Input = Readonly<Record<string, string>>;
type Body = Readonly<Record<string, unknown>>;

const { WECHAT_BASE_URL = '', WX_APPID = '', WX_APP_SECRET = '' } = process.env;
const phonePath = '/wxa/business/getuserphonenumber';
let token: string | null = null;

class Refusal extends Error {
  readonly errcode: number;

  constructor(errcode: number) {
    super(`WeChat refused: ${errcode}`);
    this.errcode = errcode;
  }
}

const tasks: Readonly<Record<string, (input: Input, raw: Body) => unknown>> = {
  exchange: ({ code = '' }) =>
    ask('/sns/jscode2session', { appid: WX_APPID, secret: WX_APP_SECRET, js_code: code }),
  decrypt,
  'check-signature': ({ rawData = '', sessionKey = '', signature }) =>
    createHash('sha1')
      .update(rawData + sessionKey)
      .digest('hex') === signature,
  'check-session': async ({ openid = '', sessionKey = '' }) => {
    const signature = createHmac('sha256', sessionKey).update('').digest('hex');
    await askWithToken('/wxa/checksession', { openid, signature, sig_method: 'hmac_sha256' });
    return true;
  },
  'phone-number': async ({ code }) => (await askWithToken(phonePath, {}, { code })).phone_info,
  'verify-url': (input, { query }) => {
    const { timestamp, nonce, signature, echostr } = query as Record<string, string>; // As the task has it.
    return sign(input.token, timestamp, nonce) === signature ? echostr : false;
  },
  'open-push': (input, { query }) => openPush(input, query as Record<string, string>),
  'open-ticket': (input, { query }) =>
    openPush({ ...input, appId: input.componentAppId ?? '' }, query as Record<string, string>),
  'secured-phone-number': ({ code }, { security }) => securedPhone({ code }, security as Keys),
  'open-sealed': openSealedAnswer,
  'check-answer-signature': ({ appId, url, timestamp, body, signature = '' }, { security }) => {
    const signed = Buffer.from([url, appId, timestamp, body].join('\n'));
    const { platformPublicKey: key } = security as Keys;
    const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };
    return verify('sha256', signed, { key, ...pss }, Buffer.from(signature, 'base64'));
  },
  'component-exchange': async ({ appId = '', code = '' }, { component }) => {
    const { appId: platform = '', access } = await componentToken(component as Record<string, string>);
    const query = {
      appid: appId,
      js_code: code,
      grant_type: 'authorization_code',
      component_appid: platform,
      component_access_token: access,
    };
    return ask('/sns/component/jscode2session', query);
  },
  'component-phone-number': async ({ appId, code, refreshToken }, { component }) => {
    const { appId: platform, access } = await componentToken(component as Record<string, string>);
    const given = {
      component_appid: platform,
      authorizer_appid: appId,
      authorizer_refresh_token: refreshToken,
    };
    const query = { component_access_token: access };
    const granted = await ask('/cgi-bin/component/api_authorizer_token', query, given);
    const answer = await ask(phonePath, { access_token: String(granted.authorizer_access_token) }, { code });
    return answer.phone_info;
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const { id, task, input } = JSON.parse(line);
  console.log(JSON.stringify({ id, ...(await answer(String(task), input)) }));
}

async function answer(task: string, input: Body): Promise<Body> {
  const run = tasks[task];
  if (run === undefined) return { unsupported: true };
  try {
    return { result: await run(input as Input, input) };
  } catch (error) {
    return {
      error: { errcode: error instanceof Refusal ? error.errcode : undefined, message: String(error) },
    };
  }
}

async function ask(path: string, query: Record<string, string>, body?: Body): Promise<Body> {
  const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  const response = await fetch(`${WECHAT_BASE_URL}${path}?${new URLSearchParams(query)}`, init);
  return checked(JSON.parse(await response.text()));
}

function checked(body: Body): Body {
  const { errcode = 0 } = body;
  if (errcode !== 0) throw new Refusal(Number(errcode));
  return body;
}

async function askWithToken(path: string, query: Record<string, string>, body?: Body): Promise<Body> {
  const first = await accessToken();
  try {
    return await ask(path, { ...query, access_token: first }, body);
  } catch (error) {
    if (!(error instanceof Refusal) || ![40001, 42001].includes(error.errcode)) throw error;
    token = null;
    return ask(path, { ...query, access_token: await accessToken() }, body);
  }
}

async function accessToken(): Promise<string> {
  const credentials = { appid: WX_APPID, secret: WX_APP_SECRET, grant_type: 'client_credential' };
  token ??= String((await ask('/cgi-bin/stable_token', {}, credentials)).access_token);
  return token;
}

function decrypt({ sessionKey = '', encryptedData = '', iv = '', appId }: Input): Body {
  const key = Buffer.from(sessionKey, 'base64');
  const decipher = createDecipheriv('aes-128-cbc', key, Buffer.from(iv, 'base64'));
  const data: Body = JSON.parse(decipher.update(encryptedData, 'base64', 'utf8') + decipher.final('utf8'));
  if (!isRecord(data.watermark) || data.watermark.appid !== appId) throw new Error('of another app');
  return data;
}

function sign(...parts: readonly (string | undefined)[]): string {
  return createHash('sha1').update(parts.toSorted().join('')).digest('hex');
}

function openPush(input: Input, query: Record<string, string>): Body {
  const { body = '', token: pushToken, encodingAesKey = '', appId } = input;
  const { timestamp, nonce, signature, msg_signature } = query;
  const outer = read(body);
  if (msg_signature === undefined) {
    if (sign(pushToken, timestamp, nonce) !== signature) throw new Error('forged');
    return outer;
  }
  const sealed = String(outer.Encrypt);
  if (sign(pushToken, timestamp, nonce, sealed) !== msg_signature) throw new Error('forged');
  const key = Buffer.from(`${encodingAesKey}=`, 'base64');
  const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  const text = Buffer.concat([decipher.update(sealed, 'base64'), decipher.final()]);
  const end = 20 + text.readUInt32BE(16);
  const receiver = text.subarray(end, text.length - (text.at(-1) ?? 0)).toString();
  if (receiver !== appId) throw new Error('of another app');
  return read(text.subarray(20, end).toString());
}

function read(text: string): Body {
  if (text.startsWith('{')) return JSON.parse(text);
  const members = text.matchAll(/<(\w+)>(?:<!\[CDATA\[(.*?)\]\]>|([^<]*))<\/\1>/g);
  return Object.fromEntries([...members].map(([, name, inside, bare]) => [name, inside ?? bare]));
}

async function securedPhone(plain: object, keys: Keys): Promise<unknown> {
  const sent = sealRequest(keys, plain, { timestamp: Math.floor(Date.now() / 1000) });
  const url = `${WECHAT_BASE_URL}${sent.path}?access_token=${await accessToken()}`;
  const response = await fetch(url, { method: 'POST', headers: sent.headers, body: sent.body });
  const got = { headers: response.headers, text: await response.text() };
  const old = { publicKey: keys.platformPublicKey, serial: keys.platformSerial, deprecated: true };
  const opened = isSignedBy(got, keys, old) ? openSealed(got, keys) : openAnswer(got, keys);
  return checked(opened).phone_info;
}

function openSealedAnswer({ appId, url, timestamp }: Input, { security, sealed }: Body): unknown {
  const { cipher, symmetricKey, symmetricNumber } = security as Keys;
  const parts = sealed as Record<'iv' | 'data' | 'authtag', string>; // As the task has it.
  const message = {
    iv: Buffer.from(parts.iv, 'base64'),
    data: Buffer.from(parts.data, 'base64'),
    authtag: Buffer.from(parts.authtag, 'base64'),
  };
  const aad = [url, appId, timestamp, symmetricNumber].join('|');
  return JSON.parse(openMessage({ cipher: cipher ?? 'AES256_GCM', symmetricKey }, message, aad));
}

async function componentToken(
  component: Record<string, string>,
): Promise<{ appId: string | undefined; access: string }> {
  const { appId, secret, ticket } = component;
  const given = {
    component_appid: appId,
    component_appsecret: secret,
    component_verify_ticket: ticket,
  };
  const answered = await ask('/cgi-bin/component/api_component_token', {}, given);
  return { appId, access: String(answered.component_access_token) };
}
