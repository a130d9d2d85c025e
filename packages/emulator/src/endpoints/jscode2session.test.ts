import { describe, expect, test } from 'vitest';
import {
  accessToken,
  appId,
  demoEmulator,
  loginCode,
  otherApp,
  phone,
  post,
  redeem,
  start,
} from '../world.fixture.ts';

const ridShape = /^[0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}$/;

describe('GET /sns/jscode2session', () => {
  test('#1 every business error is HTTP 200 with errcode and errmsg', async () => {
    const emulator = demoEmulator();
    for (const query of [
      { appid: '' },
      { appid: 'wxffffffffffffffff' },
      { secret: 'wrong' },
      { js_code: 'forged' },
    ]) {
      const { status, json } = await redeem(emulator, 'x', query);
      expect(status).toBe(200);
      expect(json).toEqual({ errcode: expect.any(Number), errmsg: expect.any(String) });
    }
  });

  test('#2 /sns answers JSON under text/plain, in success and failure', async () => {
    const emulator = demoEmulator();
    expect((await redeem(emulator, await loginCode(emulator))).type).toBe('text/plain');
    expect((await redeem(emulator, 'forged')).type).toBe('text/plain');
  });

  test('#3 the rid follows a comma under /sns and a blank elsewhere, and starts with the unix time', async () => {
    const emulator = demoEmulator();
    const sns = String((await redeem(emulator, 'forged')).json.errmsg);
    const cgi = String((await post(emulator, '/cgi-bin/stable_token', { body: {} })).json.errmsg);
    const wxa = String((await post(emulator, '/wxa/getpluginopenpid')).json.errmsg);
    expect(sns).toMatch(/^invalid code, rid: /);
    expect(cgi).toMatch(/^appid missing rid: /);
    expect(wxa).toMatch(/^access_token missing rid: /);
    for (const errmsg of [sns, cgi, wxa]) {
      const rid = errmsg.slice(errmsg.indexOf('rid: ') + 5);
      expect(rid).toMatch(ridShape);
      expect(Number.parseInt(rid.slice(0, 8), 16)).toBe(start / 1000);
    }
  });

  test.each([
    ['no appid', { appid: '' }, 41002, 'appid missing'],
    ['an unknown appid', { appid: 'wxffffffffffffffff' }, 40013, 'invalid appid'],
    ['no secret', { secret: '' }, 41004, 'appsecret missing'],
    ['a wrong secret', { secret: 'wrong' }, 40125, 'invalid appsecret'],
    ['no code', { js_code: '' }, 41008, 'missing code'],
  ])('#4 %s is refused in its turn', async (_, query, errcode, errmsg) => {
    const { json } = await redeem(demoEmulator(), 'forged', query);
    expect(json).toEqual({ errcode, errmsg: expect.stringMatching(new RegExp(`^${errmsg}, rid: `)) });
  });

  test('#4 the unknown appid is found before the wrong secret, and the wrong secret before the bad code', async () => {
    const emulator = demoEmulator();
    const nothing = await redeem(emulator, '', { appid: 'wxffffffffffffffff', secret: '', grant_type: '' });
    expect(nothing.json.errcode).toBe(40013);
    expect((await redeem(emulator, 'forged', { secret: 'wrong' })).json.errcode).toBe(40125);
  });

  test('#5 a wrong grant_type is 40002, after the appid', async () => {
    const emulator = demoEmulator();
    const wrong = { grant_type: 'client_credential' };
    expect((await redeem(emulator, 'forged', wrong)).json.errcode).toBe(40002);
    expect((await redeem(emulator, 'forged', { ...wrong, appid: 'wxffffffffffffffff' })).json.errcode).toBe(
      40013,
    );
  });

  test('#5 a missing grant_type passes with a warning, or is 40002 where the rules say so', async () => {
    const lenient = demoEmulator();
    const code = await loginCode(lenient);
    expect((await redeem(lenient, code, { grant_type: '' })).json.openid).toBeDefined();
    expect(lenient.violations()).toMatchObject([{ code: 'grant-type-missing', level: 'warning' }]);
    const strict = demoEmulator({ rules: { acceptMissingGrantType: false } });
    expect((await redeem(strict, 'forged', { grant_type: '' })).json.errcode).toBe(40002);
  });

  test('#6 a valid code gives session_key and openid in that order, and no errcode', async () => {
    const emulator = demoEmulator({ apps: [{ appId: 'wxaaaaaaaaaaaaaaaa', secret: 's' }] });
    const { wx } = emulator.client('alice', 'wxaaaaaaaaaaaaaaaa', { promises: 'typings' });
    const code = (await wx.login())?.code ?? '';
    const { json } = await redeem(emulator, code, { appid: 'wxaaaaaaaaaaaaaaaa', secret: 's' });
    expect(Object.keys(json)).toEqual(['session_key', 'openid']);
    expect(json.session_key).toMatch(/^[A-Za-z0-9+/]{22}==$/);
    expect(json.openid).toMatch(/^o[A-Za-z0-9_-]{27}$/);
  });

  test('#7 a code redeemed again is 40163, and a recorded violation', async () => {
    const emulator = demoEmulator();
    const code = await loginCode(emulator);
    await redeem(emulator, code);
    const again = await redeem(emulator, code);
    expect(again.json).toEqual({ errcode: 40163, errmsg: expect.stringMatching(/^code been used, rid: /) });
    expect(() => emulator.assertNoViolations()).toThrow(/code-reused/);
  });

  test('#8 an unknown code, one older than 300 s and one of another app are all 40029', async () => {
    const emulator = demoEmulator();
    expect((await redeem(emulator, 'forged')).json.errcode).toBe(40029);
    const code = await loginCode(emulator);
    expect(
      (await redeem(emulator, code, { appid: otherApp, secret: 'de305ec2e7000000000000000000d3a1' })).json,
    ).toMatchObject({ errcode: 40029 });
    emulator.advance(301);
    expect((await redeem(emulator, code)).json.errcode).toBe(40029);
  });

  test('#8 a code is good for exactly 300 s', async () => {
    const emulator = demoEmulator();
    const code = await loginCode(emulator);
    emulator.advance(300);
    expect((await redeem(emulator, code)).json.openid).toBeDefined();
  });

  test('#9 where the rules say so, a redemption that fails with 40029 burns the code', async () => {
    const elsewhere = { appid: otherApp, secret: 'de305ec2e7000000000000000000d3a1' };
    const burning = demoEmulator({ rules: { burnCodeOnFailure: true } });
    const burnt = await loginCode(burning);
    await redeem(burning, burnt, elsewhere);
    expect((await redeem(burning, burnt)).json.errcode).toBe(40163);
    const usual = demoEmulator();
    const kept = await loginCode(usual);
    await redeem(usual, kept, elsewhere);
    expect((await redeem(usual, kept)).json.openid).toBeDefined();
  });

  test('#10 a wrong appid or secret does not burn the code', async () => {
    const emulator = demoEmulator();
    const code = await loginCode(emulator);
    await redeem(emulator, code, { appid: 'wxffffffffffffffff' });
    await redeem(emulator, code, { secret: 'wrong' });
    expect((await redeem(emulator, code)).json.openid).toBeDefined();
  });

  test('#11 unionid exactly in bound apps: one per person, whatever the app; openids differ', async () => {
    const emulator = demoEmulator();
    const here = (await redeem(emulator, await loginCode(emulator))).json;
    const { wx } = emulator.client('alice', otherApp, { promises: 'typings' });
    const other = { appid: otherApp, secret: 'de305ec2e7000000000000000000d3a1' };
    const there = (await redeem(emulator, (await wx.login())?.code ?? '', other)).json;
    expect(here.unionid).toMatch(/^o[A-Za-z0-9_-]{27}$/);
    expect(there.unionid).toBe(here.unionid);
    expect(there.openid).not.toBe(here.openid);
    const bob = (await redeem(emulator, await loginCode(emulator, 'bob'))).json;
    expect(bob.unionid).not.toBe(here.unionid);
    expect(String(bob.openid).slice(0, 6)).toBe(String(here.openid).slice(0, 6));
  });

  test('#12 the same person in the same app keeps one openid, also after a restart', async () => {
    const [first, restarted] = [demoEmulator(), demoEmulator({ randomSeed: 'another run' })];
    const before = (await redeem(first, await loginCode(first))).json.openid;
    first.advance(86_400 * 30);
    expect((await redeem(first, await loginCode(first))).json.openid).toBe(before);
    expect((await redeem(restarted, await loginCode(restarted))).json.openid).toBe(before);
  });

  test('#13 the 101st redemption of a person within a minute is 45011, and the code survives it', async () => {
    const emulator = demoEmulator();
    for (let count = 0; count < 100; count += 1) await redeem(emulator, await loginCode(emulator));
    const code = await loginCode(emulator);
    expect((await redeem(emulator, code)).json.errcode).toBe(45011);
    expect((await redeem(emulator, await loginCode(emulator, 'bob'))).json.openid).toBeDefined();
    emulator.advance(60);
    expect((await redeem(emulator, code)).json.openid).toBeDefined();
  });

  test('#14 a risk-flagged person is 40226 code blocked', async () => {
    const emulator = demoEmulator({ users: [{ id: 'mallory', blocked: true }] });
    const { json } = await redeem(emulator, await loginCode(emulator, 'mallory'));
    expect(json).toEqual({ errcode: 40226, errmsg: expect.stringMatching(/^code blocked, rid: /) });
  });

  test('#15 -1 can be forced on any endpoint', async () => {
    const emulator = demoEmulator();
    emulator.addFault({ target: '/sns/jscode2session', errcode: -1, times: 3 });
    emulator.addFault({ target: '/cgi-bin/token', errcode: -1 });
    const code = await loginCode(emulator);
    for (let count = 0; count < 3; count += 1) {
      expect((await redeem(emulator, code)).json).toMatchObject({
        errcode: -1,
        errmsg: expect.stringMatching(/^system error, rid/),
      });
    }
    expect((await redeem(emulator, code)).json.openid).toBeDefined();
    expect(await accessToken(emulator)).toBe('undefined');
  });

  test('#16 a POSTed form is not read: 41002', async () => {
    const emulator = demoEmulator();
    const form = new URLSearchParams({
      appid: appId,
      secret: 'x',
      js_code: 'x',
      grant_type: 'authorization_code',
    });
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const { json } = await post(emulator, '/sns/jscode2session', { body: form.toString(), headers });
    expect(json.errcode).toBe(41002);
  });

  test('#17 phone and plugin codes are no login codes', async () => {
    const emulator = demoEmulator();
    const { event } = await phone(emulator).button('getPhoneNumber');
    const plugin = await phone(emulator, 'alice', { plugin: 'wxbbbbbbbbbbbbbbbb' }).wx.pluginLogin();
    for (const code of [String(event?.detail.code), String(plugin?.code)]) {
      expect((await redeem(emulator, code)).json.errcode).toBe(40029);
    }
  });

  test('#40 slashes in answers are escaped, and the JSON still reads', async () => {
    const emulator = demoEmulator();
    const keys: string[] = [];
    for (let count = 0; count < 40; count += 1) {
      emulator.advance(301);
      const { text, json } = await redeem(emulator, await loginCode(emulator));
      keys.push(String(json.session_key));
      expect(text).not.toMatch(/[^\\]\//);
    }
    expect(keys.some((key) => key.includes('/'))).toBe(true);
  });

  test('an older code stays good after a newer login, unless the rules say otherwise', async () => {
    const usual = demoEmulator();
    const older = await loginCode(usual);
    await loginCode(usual);
    expect((await redeem(usual, older)).json.openid).toBeDefined();
    const strict = demoEmulator({ rules: { newLoginInvalidatesCode: true } });
    const stale = await loginCode(strict);
    await loginCode(strict);
    expect((await redeem(strict, stale)).json.errcode).toBe(40029);
  });

  test('an unknown path answers as the platform and is a violation', async () => {
    const emulator = demoEmulator();
    const { status, json } = await post(emulator, '/sns/nothing');
    expect([status, json.errcode]).toEqual([200, 40066]);
    expect(emulator.violations()).toMatchObject([{ code: 'unknown-path', where: '/sns/nothing' }]);
  });
});
