import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { AppConfig } from '../options.ts';
import { appA, encrypt, openTestBed, type TestBed } from '../testing/test-bed.fixture.ts';

const corp = 'ww1111111111111111';
const partner = 'ww2222222222222222';
const stranger = 'ww3333333333333333';
const secret = 'a0'.repeat(16);
const apps: readonly AppConfig[] = [
  { appId: appA, secret },
  { appId: corp, secret: 'secret of the corp', weCom: { miniProgram: appA } },
  { appId: partner, secret: 'secret of the partner', weCom: { miniProgram: appA } },
];

let bed: TestBed;
beforeEach(async () => {
  bed = await openTestBed({
    apps,
    emulator: {
      corps: [
        {
          corpId: corp,
          members: [{ user: 'alice', userid: 'alice.w' }],
          agents: [{ secret: 'secret of the corp', appIds: [appA] }],
        },
        {
          corpId: partner,
          members: [{ user: 'bob', userid: 'alice.w' }],
          agents: [{ secret: 'secret of the partner', appIds: [appA] }],
        },
        { corpId: stranger, members: [{ user: 'carol' }], agents: [{ appIds: [appA] }] },
      ],
    },
  });
});
afterEach(() => bed.close());

/** A code of `wx.qy.login` of a person in the client of their corp. */
function qyCode(person = 'alice', corpId = corp): Promise<string> {
  return new Promise((resolve, reject) => {
    const { qy } = bed.emulator.client(person, appA, { corp: corpId }).wx;
    qy?.login({ success: ({ code }) => resolve(code), fail: ({ errMsg }) => reject(new Error(errMsg)) });
  });
}

const post = (body: object) => bed.request('POST', '/auth/login', { body });

describe('a login of a member of a corp', () => {
  test('finds the same user by corpid and userid, and a member of that name in another corp is somebody else', async () => {
    const first = await post({ appId: corp, code: await qyCode() });
    const again = await post({ appId: corp, code: await qyCode() });
    const other = await post({ appId: partner, code: await qyCode('bob', partner) });
    expect([first.body.isNewUser, again.body.isNewUser, other.body.isNewUser]).toEqual([true, false, true]);
    expect(again.body.user.id).toBe(first.body.user.id);
    expect(other.body.user.id).not.toBe(first.body.user.id);
    const asked = bed.emulator.requests().filter(({ path }) => path === '/cgi-bin/gettoken');
    expect(asked).toHaveLength(2);
  });

  test('joins nobody with the WeChat account of the same person', async () => {
    const weChat = await bed.login('alice', { appId: appA });
    const weCom = await post({ appId: corp, code: await qyCode() });
    expect(weCom.body.user).toMatchObject({ hasUnionid: false });
    expect(weCom.body.user.id).not.toBe(weChat.user.id);
  });

  test('is in no recording: those are of WeChat', async () => {
    const record = vi.fn();
    const replica = bed.replica({ wechat: { record } });
    await bed.request('POST', '/auth/login', { body: { appId: corp, code: await qyCode() }, via: replica });
    expect(record).not.toHaveBeenCalled();
    await bed.login('alice', { appId: appA, via: replica });
    expect(record).toHaveBeenCalledOnce();
    await replica.close();
  });

  test('a lost answer is given again, under the same key', async () => {
    const headers = { 'idempotency-key': 'a'.repeat(32) };
    const body = { appId: corp, code: await qyCode() };
    const first = await bed.request('POST', '/auth/login', { body, headers });
    const again = await bed.request('POST', '/auth/login', { body, headers });
    expect(again.body.token).toBe(first.body.token);
    expect((await post(body)).problem.code).toBe('code_invalid');
  });

  test('a code of another corp leads there, with nothing made of the userid that only stands for them', async () => {
    const wrong = await post({ appId: corp, code: await qyCode('bob', partner) });
    expect(wrong.problem).toMatchObject({
      code: 'code_invalid',
      action: 'retry-with-fresh-code',
      appId: partner,
    });
    const unknown = await post({ appId: corp, code: await qyCode('carol', stranger) });
    expect(unknown.problem.code).toBe('code_invalid');
    expect(unknown.problem).not.toHaveProperty('appId');
    expect((await post({ appId: partner, code: await qyCode('bob', partner) })).body.isNewUser).toBe(true);
  });

  test("WeChat's codes are none in WeCom, and WeCom's none in WeChat", async () => {
    expect((await post({ appId: corp, code: await bed.code() })).problem.code).toBe('code_invalid');
    expect((await post({ appId: appA, code: await qyCode() })).problem.code).toBe('code_invalid');
    expect((await post({ appId: stranger, code: await qyCode() })).problem.code).toBe('app_unknown');
  });

  test('a token that WeCom no longer takes is renewed, and the code still redeemed', async () => {
    await post({ appId: corp, code: await qyCode() });
    bed.advance(7_300_000);
    expect((await post({ appId: corp, code: await qyCode() })).status).toBe(200);
    bed.emulator.platform.state.tokens.clear();
    expect((await post({ appId: corp, code: await qyCode() })).status).toBe(200);
  });

  test.each([
    [40_001, 'wechat_misconfigured'],
    [60_020, 'wechat_misconfigured'],
    [48_002, 'wechat_misconfigured'],
    [-1, 'wechat_unavailable'],
  ])('WeCom answering %i is %s', async (errcode, code) => {
    const target = '/cgi-bin/miniprogram/jscode2session';
    bed.emulator.addFault({ target, errcode, errmsg: 'x', times: 9 });
    expect((await post({ appId: corp, code: await qyCode() })).problem.code).toBe(code);
  });

  test.each(['drop', 'body'] as const)('an answer that is none (%s) is told as such', async (fault) => {
    const how = fault === 'drop' ? { drop: 'before' as const } : { body: '<html>' };
    bed.emulator.addFault({ target: '/cgi-bin/miniprogram/jscode2session', ...how, times: 9 });
    expect((await post({ appId: corp, code: await qyCode() })).problem.code).toBe('wechat_unavailable');
    const body = JSON.stringify({ errcode: 0, errmsg: 'ok', corpid: corp });
    bed.emulator.clearFaults();
    bed.emulator.addFault({ target: '/cgi-bin/miniprogram/jscode2session', body });
    expect((await post({ appId: corp, code: await qyCode() })).problem.code).toBe('wechat_unavailable');
  });
});

describe('what belongs to WeChat alone', () => {
  test('is not there for a member, and a phone code leaves the login code unused', async () => {
    const { token } = (await post({ appId: corp, code: await qyCode() })).body;
    for (const [path, body] of [
      ['/auth/me/phone', { code: 'x' }],
      ['/auth/me/unionid', { transactionId: '1' }],
      ['/auth/session/check', undefined],
    ] as const)
      expect((await bed.request('POST', path, { token, body })).problem.code).toBe('not_found');
    const code = await qyCode();
    const refused = await post({ appId: corp, code, phoneCode: 'x' });
    expect(refused.problem).toMatchObject({ code: 'validation_failed', errors: [{ path: 'phoneCode' }] });
    expect((await post({ appId: corp, code })).status).toBe(200);
  });

  test("the secret of a corp never goes to WeChat's own address", async () => {
    const { token } = (await post({ appId: corp, code: await qyCode() })).body;
    const verified = await bed.auth.verify(token);
    if (verified.kind !== 'valid') throw new Error('The session should be valid.');
    expect(await bed.auth.api.resetSessionKey(verified.session)).toMatchObject({ code: 'not_found' });
    expect(bed.emulator.requests().map(({ path }) => path)).not.toContain('/cgi-bin/stable_token');
  });

  test('data under the other session_key opens, of this mini program and this member alone', async () => {
    const { token } = (await post({ appId: corp, code: await qyCode() })).body;
    const key = bed.emulator.platform.state.corpSessions.get(`${appA}/${corp}/alice`)?.key ?? '';
    const open = async (appid: string, userid: string) => {
      const watermark = { appid, timestamp: Math.floor(bed.now() / 1000) };
      const sealed = encrypt(key, { stepInfoList: [], userid, watermark });
      return bed.request('POST', '/auth/open-data', { token, body: { kind: 'werun', ...sealed } });
    };
    expect((await open(appA, 'alice.w')).status).toBe(200);
    expect((await open(corp, 'alice.w')).problem.code).toBe('session_key_stale');
    expect((await open(appA, 'somebody')).problem.code).toBe('session_key_stale');
  });

  test('a step-up takes a fresh code of wx.qy.login of the same member', async () => {
    const { token } = (await post({ appId: corp, code: await qyCode() })).body;
    const remove = (code: string) =>
      bed.request('DELETE', '/auth/me', { token, headers: { 'x-step-up-code': code } });
    expect((await remove(await bed.code())).problem.code).toBe('step_up_required');
    expect((await remove(await qyCode('bob', partner))).problem.code).toBe('step_up_required');
    expect((await remove(await qyCode())).status).toBe(204);
  });
});

test.each([
  [{ appId: appA, weCom: { miniProgram: appA } }, 'no corpid'],
  [{ weCom: { miniProgram: corp } }, 'miniProgram'],
  [{ openPlatform: 'group' }, 'no openPlatform'],
  [{ push: { token: 'token', encodingAesKey: 'A'.repeat(43) } }, 'no openPlatform'],
])('%j is no way to set up a corp', async (change, reason) => {
  const wrong = { appId: corp, secret, weCom: { miniProgram: appA }, ...change };
  await expect(openTestBed({ apps: [wrong] })).rejects.toThrow(reason);
});
