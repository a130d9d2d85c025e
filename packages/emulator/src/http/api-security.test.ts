import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Emulator } from '../emulator.ts';
import type { ApiSecurityOptions } from '../platform/api-security.ts';
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
import {
  type Change,
  enable,
  isSignedBy,
  type Keys,
  openAnswer,
  phonePath,
  sealRequest,
} from './api-security.fixture.ts';

async function call(emulator: Emulator, keys: Keys, plain: object, change: Change = {}): Promise<Answer> {
  const { path, ...request } = sealRequest(keys, plain, change);
  return post(emulator, path, { query: { access_token: await accessToken(emulator) }, ...request });
}

describe('the API security mode', () => {
  test.each<ApiSecurityOptions>([
    {},
    { cipher: 'SM4_GCM' },
    { signing: 'SM2withSM3' },
    { cipher: 'SM4_GCM', signing: 'SM2withSM3' },
  ])('%o: a sealed request is answered sealed and signed', async (options) => {
    const emulator = demoEmulator();
    const keys = enable(emulator, options);
    const { event } = await phone(emulator).button('getPhoneNumber');
    const answer = await call(emulator, keys, { code: event?.detail.code });
    expect(openAnswer(answer, keys)).toMatchObject({
      _appid: appId,
      _timestamp: start / 1000,
      errcode: 0,
      phone_info: { phoneNumber: '12066600001' },
    });
  });

  test("#171 the answer is bound to the answer's time, not to the request's", async () => {
    const emulator = demoEmulator();
    const keys = enable(emulator);
    const answer = await call(emulator, keys, { code: 'forged' }, { timestamp: start / 1000 - 100 });
    expect(answer.headers.get('wechatmp-timestamp')).toBe(String(start / 1000));
    expect(openAnswer(answer, keys)).toMatchObject({ _timestamp: start / 1000, errcode: 40029 });
  });

  test("a signature over the emulator's own address counts", async () => {
    const emulator = demoEmulator();
    const keys = enable(emulator);
    const host = { headers: { host: '127.0.0.1:8081' }, signedUrl: `http://127.0.0.1:8081${phonePath}` };
    expect((await call(emulator, keys, { code: 'forged' }, host)).json).toHaveProperty('authtag');
  });

  test.each<[string, Change, number]>([
    ['#165 without appid', { headers: { 'Wechatmp-Appid': null } }, 40233],
    ['#165 without time', { headers: { 'Wechatmp-TimeStamp': null } }, 40231],
    ['#165 without signature', { headers: { 'Wechatmp-Signature': null } }, 40232],
    ['#165 an unknown appid', { headers: { 'Wechatmp-Appid': 'wxffffffffffffffff' } }, 40236],
    ["#165 not the token's appid", { headers: { 'Wechatmp-Appid': 'wx1de30a7400000002' } }, 40237],
    ['#165 an old time', { timestamp: start / 1000 - 301 }, 40240],
    ['#165 a wrong signature', { headers: { 'Wechatmp-Signature': 'AAAA' } }, 40234],
    ['#166 a signature over the serial too', { signedExtra: '\nnumber' }, 40234],
    ['another path', { signedUrl: 'https://api.weixin.qq.com/wxa/other' }, 40234],
    ['#165 a wrong tag', { aad: 'another|path' }, 40235],
    ['#169 the time inside as text', { sealedTimestamp: String(start / 1000) }, 40235],
    ['#169 another time inside', { sealedTimestamp: start / 1000 - 1 }, 40235],
  ])('%s is refused in the clear', async (_, change, errcode) => {
    const emulator = demoEmulator();
    const keys = enable(emulator);
    const answer = await call(emulator, keys, {}, change);
    expect(answer.json.errcode).toBe(errcode);
    expect([...answer.headers.keys()].filter((name) => name.startsWith('wechatmp'))).toEqual([]);
  });

  test('#173 a refusal of the mode itself is neither sealed nor signed', async () => {
    const emulator = demoEmulator();
    const keys = enable(emulator);
    const answer = await call(emulator, keys, {}, { timestamp: 1 });
    expect(answer.json).toMatchObject({ errcode: 40240, errmsg: expect.stringMatching(/ rid: /) });
    expect(answer.headers.get('wechatmp-signature')).toBeNull();
  });

  test('#164 a clear request is refused', async () => {
    const emulator = demoEmulator();
    enable(emulator);
    const query = { access_token: await accessToken(emulator) };
    expect((await post(emulator, phonePath, { query, body: { code: 'x' } })).json.errcode).toBe(40233);
  });

  test('#165 without a symmetric key 40238, without a public key 40239', async () => {
    const emulator = demoEmulator();
    const noSymmetric = enable(emulator, { without: 'symmetric-key' });
    expect((await call(emulator, noSymmetric, {})).json.errcode).toBe(40238);
    const noPublic = enable(emulator, { without: 'public-key' });
    expect((await call(emulator, noPublic, {})).json.errcode).toBe(40239);
  });

  test('#167 a serial in the request is not looked at', async () => {
    const emulator = demoEmulator();
    const keys = enable(emulator);
    const headers = { 'Wechatmp-Serial': 'anything' };
    expect(openAnswer(await call(emulator, keys, { code: 'x' }, { headers }), keys).errcode).toBe(40029);
  });

  test('#168 additional data of an address with a query is 40235', async () => {
    const emulator = demoEmulator();
    const keys = enable(emulator);
    const url = `https://api.weixin.qq.com${phonePath}?a=1`;
    const aad = `${url}|${appId}|${start / 1000}|${keys.symmetricNumber}`;
    expect((await call(emulator, keys, {}, { aad })).json.errcode).toBe(40235);
  });

  test('#170 what getuserencryptkey has in its query travels inside the cipher', async () => {
    const emulator = demoEmulator();
    const keys = enable(emulator);
    const path = '/wxa/business/getuserencryptkey';
    const { openid } = await logIn(emulator);
    const plain = { openid, signature: '00', sig_method: 'hmac_sha256' };
    expect(openAnswer(await call(emulator, keys, plain, { path }), keys, path)).toMatchObject({
      errcode: 87009,
    });
  });

  test('rid/get takes sealed requests', async () => {
    const emulator = demoEmulator();
    const keys = enable(emulator);
    const path = '/cgi-bin/openapi/rid/get';
    const plain = { rid: '00000000-00000000-00000000' };
    expect(openAnswer(await call(emulator, keys, plain, { path }), keys, path)).toMatchObject({
      errcode: 76001,
    });
  });

  test.each(['RSAwithSHA256', 'SM2withSM3'] as const)(
    '#172 %s: while the certificate changes, the old one signs in the deprecated headers',
    async (signing) => {
      const emulator = demoEmulator();
      const keys = enable(emulator, { signing });
      const fresh = emulator.console.renewCertificate(appId);
      const answer = await call(emulator, keys, { code: 'x' });
      const isNew = { publicKey: fresh.platformPublicKey, serial: fresh.platformSerial };
      expect(isSignedBy(answer, keys, isNew)).toBe(true);
      const isOld = { publicKey: keys.platformPublicKey, serial: keys.platformSerial, deprecated: true };
      expect(isSignedBy(answer, keys, isOld)).toBe(true);
      emulator.console.retireCertificate(appId);
      const after = await call(emulator, keys, { code: 'x' });
      expect(after.headers.has('wechatmp-serial-deprecated')).toBe(false);
      expect(isSignedBy(after, keys, isNew)).toBe(true);
    },
  );

  test('a certificate of an app without the mode cannot change', () => {
    const renew = () => demoEmulator().console.renewCertificate(appId);
    expect(renew).toThrow(expect.objectContaining({ code: 'api_security_off' }));
  });

  test('numbers have the form of the official sample', () => {
    const { symmetricNumber, developerNumber, platformSerial } = enable(demoEmulator());
    for (const number of [symmetricNumber, developerNumber, platformSerial])
      expect(number).toMatch(/^[0-9a-f]{32}$/);
  });

  test("the developer's own key is used when it is of the chosen kind, and refused otherwise", async () => {
    const emulator = demoEmulator();
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const publicKey = rsa.publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const developerPrivateKey = rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const keys = enable(emulator, { developerPublicKey: publicKey });
    expect(keys).not.toHaveProperty('developerPrivateKey');
    const answer = await call(emulator, { ...keys, developerPrivateKey }, { code: 'forged' });
    expect(openAnswer(answer, keys)).toMatchObject({ errcode: 40029 });
    const curve = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const wrong: ApiSecurityOptions[] = [
      ...['', 'garbage', curve].map((developerPublicKey) => ({ developerPublicKey })),
      { signing: 'SM2withSM3', developerPublicKey: publicKey },
    ];
    for (const options of wrong)
      expect(() => enable(emulator, options)).toThrow(
        expect.objectContaining({ code: 'public_key_invalid' }),
      );
  });

  test('jscode2session and tokens are never covered; other apps are not concerned', async () => {
    const emulator = demoEmulator();
    enable(emulator);
    expect((await logIn(emulator)).openid).toMatch(/^o/);
    const other = { appid: 'wx1de30a7400000002', secret: 'de305ec2e7000000000000000000d3a1' };
    const query = { access_token: await accessToken(emulator, other) };
    expect((await post(emulator, phonePath, { query, body: { code: 'x' } })).json.errcode).toBe(40029);
  });
});
