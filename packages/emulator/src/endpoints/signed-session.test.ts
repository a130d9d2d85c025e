import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Emulator } from '../emulator.ts';
import {
  type Answer,
  accessToken,
  demoEmulator,
  failureOf,
  get,
  logIn,
  phone,
  post,
} from '../world.fixture.ts';

function sign(key: string, message = ''): string {
  return createHmac('sha256', key).update(message).digest('hex');
}

async function ask(emulator: Emulator, path: string, query: Record<string, string>): Promise<Answer> {
  const access_token = await accessToken(emulator);
  return get(emulator, path, { access_token, sig_method: 'hmac_sha256', ...query });
}

describe('GET /wxa/checksession', () => {
  test('#28 the signature of nothing under the current key is ok, in lower and upper case', async () => {
    const emulator = demoEmulator();
    const { openid, sessionKey } = await logIn(emulator);
    for (const signature of [sign(sessionKey), sign(sessionKey).toUpperCase()]) {
      const { json } = await ask(emulator, '/wxa/checksession', { openid, signature });
      expect(json).toEqual({ errcode: 0, errmsg: 'ok' });
    }
  });

  test('#28 an old key, a decoded key and rubbish are 87009', async () => {
    const emulator = demoEmulator();
    const { openid, sessionKey } = await logIn(emulator);
    const decoded = createHmac('sha256', Buffer.from(sessionKey, 'base64')).update('').digest('hex');
    for (const signature of [decoded, '', 'zz', sign(sessionKey, '{}')]) {
      const { json } = await ask(emulator, '/wxa/checksession', { openid, signature });
      expect(json).toEqual({ errcode: 87009, errmsg: expect.stringMatching(/^invalid signature rid: /) });
    }
    emulator.advance(301);
    await logIn(emulator);
    const { json } = await ask(emulator, '/wxa/checksession', { openid, signature: sign(sessionKey) });
    expect(json.errcode).toBe(87009);
  });

  test('#29 another sig_method is 87008, an expired session 87009, an unknown openid 40003', async () => {
    const emulator = demoEmulator();
    const { openid, sessionKey } = await logIn(emulator);
    const signature = sign(sessionKey);
    const path = '/wxa/checksession';
    expect((await ask(emulator, path, { openid, signature, sig_method: 'md5' })).json.errcode).toBe(87008);
    expect((await ask(emulator, path, { openid: 'oNobody', signature })).json.errcode).toBe(40003);
    emulator.advance(3 * 86_400);
    expect((await ask(emulator, path, { openid, signature })).json).toMatchObject({
      errcode: 87009,
      errmsg: expect.stringMatching(/^invalid signature rid: /),
    });
    // Its siblings name the dead session.
    for (const sibling of ['/wxa/resetusersessionkey', '/wxa/business/getuserencryptkey']) {
      expect((await ask(emulator, sibling, { openid, signature })).json).toMatchObject({
        errcode: 87007,
        errmsg: expect.stringMatching(/^session_key is not existd or expired rid: /),
      });
    }
  });
});

describe('GET /wxa/resetusersessionkey', () => {
  test('#30 gives a new key, kills the old one, keeps the expiry', async () => {
    const emulator = demoEmulator();
    const { openid, sessionKey } = await logIn(emulator);
    emulator.advance(2 * 86_400);
    const reset = await ask(emulator, '/wxa/resetusersessionkey', { openid, signature: sign(sessionKey) });
    expect(reset.json).toEqual({
      errcode: 0,
      errmsg: 'ok',
      openid,
      session_key: expect.not.stringMatching(sessionKey),
    });
    const check = (key: unknown) =>
      ask(emulator, '/wxa/checksession', { openid, signature: sign(String(key)) });
    expect((await check(sessionKey)).json.errcode).toBe(87009);
    expect((await check(reset.json.session_key)).json.errcode).toBe(0);
    emulator.advance(86_400);
    expect((await check(reset.json.session_key)).json.errcode).toBe(87009);
  });

  test('resetting one person twice within a second is 45011', async () => {
    const emulator = demoEmulator();
    const { openid, sessionKey } = await logIn(emulator);
    const path = '/wxa/resetusersessionkey';
    const { json } = await ask(emulator, path, { openid, signature: sign(sessionKey) });
    const again = await ask(emulator, path, { openid, signature: sign(String(json.session_key)) });
    expect(again.json.errcode).toBe(45011);
  });
});

describe('/wxa/business/getuserencryptkey', () => {
  const path = '/wxa/business/getuserencryptkey';

  test('#31 GET and POST without a body work; a body of {} is 87009, parameters in the body 40003', async () => {
    const emulator = demoEmulator();
    const { openid, sessionKey } = await logIn(emulator);
    const query = { openid, signature: sign(sessionKey), sig_method: 'hmac_sha256' };
    const access_token = await accessToken(emulator);
    const full = { access_token, ...query };
    expect((await get(emulator, path, full)).json.errcode).toBe(0);
    expect((await post(emulator, path, { query: full })).json.errcode).toBe(0);
    expect((await post(emulator, path, { query: full, body: {} })).json.errcode).toBe(87009);
    expect((await post(emulator, path, { query: { access_token }, body: query })).json.errcode).toBe(40003);
  });

  test('#31 three keys at most, an hour each, with rising versions, the same as the phone has', async () => {
    const emulator = demoEmulator();
    const { openid, sessionKey } = await logIn(emulator);
    const manager = phone(emulator).wx.getUserCryptoManager();
    for (let hour = 0; hour < 4; hour += 1) {
      await manager.getLatestUserKey();
      emulator.advance(hour < 3 ? 3600 : 3);
    }
    const { json } = await ask(emulator, path, { openid, signature: sign(sessionKey) });
    const keys = json.key_info_list;
    expect(keys).toMatchObject([
      { version: 4, expire_in: 3597, iv: expect.stringMatching(/^[0-9a-f]{16}$/) },
      { version: 3, expire_in: 0 },
      { version: 2, expire_in: 0 },
    ]);
    const latest = await manager.getLatestUserKey();
    expect(keys).toMatchObject([{ encrypt_key: latest?.encryptKey, iv: latest?.iv }, {}, {}]);
  });

  test('the phone needs a login for its key', async () => {
    const manager = phone(demoEmulator()).wx.getUserCryptoManager();
    const { errMsg } = await failureOf(manager.getLatestUserKey());
    expect(errMsg).toMatch(/^UserCryptoManager\.getLatestUserKey:fail /);
  });
});
