import { constants, createCipheriv, createDecipheriv, generateKeyPairSync, sign, verify } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Emulator } from '../emulator.ts';
import type { ApiSecurityKeys } from '../platform/api-security.ts';
import {
  type Answer,
  accessToken,
  appId,
  demoEmulator,
  logIn,
  phone,
  post,
  start,
} from '../world.fixture.ts';

const path = '/wxa/business/getuserphonenumber';
const urlPath = `https://api.weixin.qq.com${path}`;
const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };

interface Change {
  readonly headers?: Record<string, string | null>;
  readonly timestamp?: number;
  readonly signedUrl?: string;
  readonly aad?: string;
}

/** A sealed and signed request as a developer's SDK makes it, wrong in the ways a test wants. */
async function call(
  emulator: Emulator,
  keys: ApiSecurityKeys,
  plain: object,
  change: Change = {},
): Promise<Answer> {
  const timestamp = change.timestamp ?? start / 1000;
  const url = change.signedUrl ?? urlPath;
  const cipher = createCipheriv('aes-256-gcm', Buffer.from(keys.symmetricKey, 'base64'), Buffer.alloc(12, 7));
  cipher.setAAD(Buffer.from(change.aad ?? `${url}|${appId}|${timestamp}|${keys.symmetricNumber}`));
  const text = JSON.stringify({ _n: 'nonce', _appid: appId, _timestamp: timestamp, ...plain });
  const data = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]).toString('base64');
  const authtag = cipher.getAuthTag().toString('base64');
  const body = JSON.stringify({ iv: Buffer.alloc(12, 7).toString('base64'), data, authtag });
  const signed = Buffer.from(`${url}\n${appId}\n${timestamp}\n${body}`);
  const signature = sign('sha256', signed, { key: keys.developerPrivateKey ?? '', ...pss }).toString(
    'base64',
  );
  const headers: Record<string, string | null> = {
    'Wechatmp-Appid': appId,
    'Wechatmp-TimeStamp': String(timestamp),
    'Wechatmp-Signature': signature,
    ...change.headers,
  };
  const sent = Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== null);
  const query = { access_token: await accessToken(emulator) };
  return post(emulator, path, { query, body, headers: Object.fromEntries(sent) });
}

function openAnswer(answer: Answer, keys: ApiSecurityKeys): Record<string, unknown> {
  const timestamp = answer.headers.get('wechatmp-timestamp') ?? '';
  const signed = Buffer.from(`${urlPath}\n${appId}\n${timestamp}\n${answer.text}`);
  const signature = Buffer.from(answer.headers.get('wechatmp-signature') ?? '', 'base64');
  expect(verify('sha256', signed, { key: keys.platformPublicKey, ...pss }, signature)).toBe(true);
  expect(answer.headers.get('wechatmp-serial')).toBe(keys.platformSerial);
  const bytes = (name: string) => Buffer.from(String(answer.json[name]), 'base64');
  const decipher = createDecipheriv('aes-256-gcm', Buffer.from(keys.symmetricKey, 'base64'), bytes('iv'));
  decipher.setAAD(Buffer.from(`${urlPath}|${appId}|${timestamp}|${keys.symmetricNumber}`));
  decipher.setAuthTag(bytes('authtag'));
  return JSON.parse(decipher.update(bytes('data'), undefined, 'utf8') + decipher.final('utf8'));
}

describe('the API security mode', () => {
  test('a sealed request is answered sealed and signed', async () => {
    const emulator = demoEmulator();
    const keys = emulator.console.enableApiSecurity(appId);
    const { event } = await phone(emulator).button('getPhoneNumber');
    const answer = await call(emulator, keys, { code: event?.detail.code });
    expect(openAnswer(answer, keys)).toMatchObject({
      _appid: appId,
      _timestamp: start / 1000,
      errcode: 0,
      phone_info: { phoneNumber: '12066600001' },
    });
  });

  test("refusals of the endpoint are sealed too; a signature over the emulator's own address counts", async () => {
    const emulator = demoEmulator();
    const keys = emulator.console.enableApiSecurity(appId);
    expect(openAnswer(await call(emulator, keys, { code: 'forged' }), keys)).toMatchObject({
      errcode: 40029,
    });
    const host = { headers: { host: '127.0.0.1:8081' }, signedUrl: `http://127.0.0.1:8081${path}` };
    expect((await call(emulator, keys, { code: 'forged' }, host)).json).toHaveProperty('authtag');
  });

  test.each([
    [{ headers: { 'Wechatmp-Appid': null } }, 40233],
    [{ headers: { 'Wechatmp-TimeStamp': null } }, 40231],
    [{ headers: { 'Wechatmp-Signature': null } }, 40232],
    [{ headers: { 'Wechatmp-Appid': 'wxffffffffffffffff' } }, 40236],
    [{ headers: { 'Wechatmp-Appid': 'wx1de30a7400000002' } }, 40237],
    [{ timestamp: start / 1000 - 301 }, 40240],
    [{ headers: { 'Wechatmp-Signature': 'AAAA' } }, 40234],
    [{ signedUrl: `https://api.weixin.qq.com/wxa/other` }, 40234],
    [{ aad: 'another|path' }, 40235],
  ])('%o is refused in the clear', async (change, errcode) => {
    const emulator = demoEmulator();
    const keys = emulator.console.enableApiSecurity(appId);
    expect((await call(emulator, keys, {}, change)).json.errcode).toBe(errcode);
  });

  test("the developer's own key is used when it is an RSA public key, and refused otherwise", async () => {
    const emulator = demoEmulator();
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const publicKey = rsa.publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const developerPrivateKey = rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const keys = emulator.console.enableApiSecurity(appId, publicKey);
    expect(keys).not.toHaveProperty('developerPrivateKey');
    const answer = await call(emulator, { ...keys, developerPrivateKey }, { code: 'forged' });
    expect(openAnswer(answer, keys)).toMatchObject({ errcode: 40029 });
    const curve = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }).toString();
    for (const bad of ['', 'garbage', curve]) {
      const enable = () => emulator.console.enableApiSecurity(appId, bad);
      expect(enable).toThrow(expect.objectContaining({ code: 'public_key_invalid' }));
    }
  });

  test('jscode2session and tokens are never covered; other apps are not concerned', async () => {
    const emulator = demoEmulator();
    emulator.console.enableApiSecurity(appId);
    expect((await logIn(emulator)).openid).toMatch(/^o/);
    const other = { appid: 'wx1de30a7400000002', secret: 'de305ec2e7000000000000000000d3a1' };
    const query = { access_token: await accessToken(emulator, other) };
    expect((await post(emulator, path, { query, body: { code: 'x' } })).json.errcode).toBe(40029);
  });
});
