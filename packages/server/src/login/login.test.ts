import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { StoreError } from '../store/store-error.ts';
import { appA, appB, loneApp, openTestBed, type TestBed } from '../testing/test-bed.fixture.ts';

let bed: TestBed;

beforeEach(async () => {
  bed = await openTestBed();
});
afterEach(() => bed.close());

describe('a login with a code', () => {
  test('gives a token for the user, and neither openid, unionid nor session_key', async () => {
    const code = await bed.code();
    const answered = await bed.request('POST', '/auth/login', { body: { appId: appA, code } });
    expect(answered.status).toBe(200);
    expect(answered.body).toEqual({
      token: expect.stringMatching(/^wxs_[\w-]{43}$/),
      expiresIn: 30 * 86_400,
      user: {
        id: expect.any(String),
        nickname: null,
        avatarUrl: null,
        hasUnionid: true,
        createdAt: bed.now(),
      },
      isNewUser: true,
    });
    expect(answered.headers.get('cache-control')).toBe('no-store');
    for (const hidden of [bed.sessionKeyOf(), bed.openIdOf(), code])
      expect(answered.text).not.toContain(hidden);
  });

  test('that the store fails after WeChat took the code says that the code is spent', async () => {
    const saveLogin = (): Promise<never> => Promise.reject(new StoreError('store_busy', 'too busy'));
    const via = bed.replica({ store: { ...bed.store, saveLogin } });
    const body = { appId: appA, code: await bed.code() };
    const failed = await bed.request('POST', '/auth/login', { body, via });
    expect(failed.problem).toMatchObject({ code: 'service_unavailable', codeSpent: true, retryAfter: 2 });
    expect(failed.text).not.toContain(body.code);
    expect((await bed.request('POST', '/auth/login', { body })).problem.code).toBe('code_used');
  });

  test('that fails before WeChat saw the code can be sent once more', async () => {
    const body = { appId: appA, code: await bed.code() };
    const via = bed.replica({ fetch: () => Promise.reject(new TypeError('fetch failed')) });
    const failed = await bed.request('POST', '/auth/login', { body, via });
    expect(failed.problem.code).toBe('wechat_unavailable');
    expect(failed.problem).not.toHaveProperty('codeSpent');
    expect((await bed.request('POST', '/auth/login', { body })).status).toBe(200);
  });

  test('finds the same user again', async () => {
    const first = await bed.login('alice');
    const second = await bed.login('alice');
    expect(second.isNewUser).toBe(false);
    expect(second.user.id).toBe(first.user.id);
    expect(second.token).not.toBe(first.token);
  });

  test('finds the same person in another app of the group, and not outside of it', async () => {
    const first = await bed.login('alice', { appId: appA });
    const second = await bed.login('alice', { appId: appB });
    const elsewhere = await bed.login('alice', { appId: loneApp });
    expect(second.user.id).toBe(first.user.id);
    expect(elsewhere.user.id).not.toBe(first.user.id);
    expect((await bed.login('bob')).user.id).not.toBe(first.user.id);
  });

  test('keeps the session_key, sealed', async () => {
    await bed.login();
    const { rows } = await bed.store.dumpRows({ table: 'session_keys', after: null, limit: 10 });
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain(bed.sessionKeyOf());
  });

  test('means the first app when it names none', async () => {
    const answered = await bed.request('POST', '/auth/login', {
      body: { code: await bed.code('alice', appA) },
    });
    expect(answered.status).toBe(200);
    const other = await bed.request('POST', '/auth/login', { body: { code: await bed.code('alice', appB) } });
    expect(other.problem.code).toBe('code_invalid');
  });

  test('finds its app at run time', async () => {
    const resolving = bed.replica({
      apps: async (appId) => (appId === appB ? { appId, secret: 'a0'.repeat(16) } : null),
    });
    const body = { appId: appB, code: await bed.code('bob', appB) };
    expect((await bed.request('POST', '/auth/login', { body, via: resolving })).status).toBe(200);
    const other = await bed.request('POST', '/auth/login', {
      body: { ...body, appId: appA },
      via: resolving,
    });
    expect(other.problem).toMatchObject({ status: 404, code: 'app_unknown' });
    const unnamed = await bed.request('POST', '/auth/login', { body: { code: 'c' }, via: resolving });
    expect(unnamed.problem).toMatchObject({ code: 'validation_failed', errors: [{ path: 'appId' }] });
  });
});

describe('a login is refused', () => {
  test('when the code was used: code_used, with a fresh code as the way out', async () => {
    const body = { appId: appA, code: await bed.code() };
    await bed.request('POST', '/auth/login', { body });
    const again = await bed.request('POST', '/auth/login', { body });
    expect(again.problem).toMatchObject({ status: 401, code: 'code_used', action: 'retry-with-fresh-code' });
  });

  test('when the code is older than five minutes: code_invalid', async () => {
    const body = { appId: appA, code: await bed.code() };
    bed.advance(301_000);
    const late = await bed.request('POST', '/auth/login', { body });
    expect(late.problem).toMatchObject({
      status: 401,
      code: 'code_invalid',
      action: 'retry-with-fresh-code',
    });
  });

  test('when the code belongs to another app: code_invalid', async () => {
    const body = { appId: appB, code: await bed.code('alice', appA) };
    expect((await bed.request('POST', '/auth/login', { body })).problem.code).toBe('code_invalid');
  });

  test('when the AppSecret is wrong: wechat_misconfigured, for the operator', async () => {
    const wrong = bed.replica({ apps: { appId: appA, secret: 'b1'.repeat(16) } });
    const answered = await bed.request('POST', '/auth/login', {
      body: { code: await bed.code() },
      via: wrong,
    });
    expect(answered.problem).toMatchObject({ status: 502, code: 'wechat_misconfigured', action: 'none' });
  });

  test.each([
    ['says so', { errcode: 40226 }, 'user_blocked'],
    ['limits the rate', { errcode: 45011 }, 'rate_limited'],
    ['drops the connection', { drop: 'before' }, 'wechat_unavailable'],
    ['answers 502', { status: 502, body: 'bad gateway' }, 'wechat_unavailable'],
    ['answers 200 with HTML', { body: '<html>captive portal</html>' }, 'wechat_unavailable'],
    ['answers an empty body', { body: '' }, 'wechat_unavailable'],
    ['answers without openid', { body: '{"session_key":"HyVFkGl5F5OQWJZZaNzBBg=="}' }, 'wechat_unavailable'],
    ['answers something that is no object', { body: '[]' }, 'wechat_unavailable'],
  ] as const)('when WeChat %s', async (_, effect, code) => {
    const body = { appId: appA, code: await bed.code() };
    bed.emulator.addFault({ target: '/sns/jscode2session', times: 9, ...effect });
    const answered = await bed.request('POST', '/auth/login', { body });
    expect(answered.problem.code).toBe(code);
    expect((await bed.store.dumpRows({ table: 'users', after: null, limit: 1 })).rows).toEqual([]);
  });

  test('when the quota of the day is used up, and says when it is worth another try', async () => {
    bed.emulator.addFault({ target: '/sns/jscode2session', errcode: 45009 });
    const answered = await bed.request('POST', '/auth/login', { body: { appId: appA, code: 'c' } });
    expect(answered.problem).toMatchObject({ code: 'rate_limited', retryAfter: 3600 });
    expect(answered.headers.get('retry-after')).toBe('3600');
  });

  test('when WeChat is slow, within the deadline', async () => {
    const impatient = bed.replica({
      wechat: { timeoutMs: 20 },
      fetch: () => new Promise(() => {}),
      now: Date.now,
    });
    const answered = await bed.request('POST', '/auth/login', {
      body: { appId: appA, code: 'c' },
      via: impatient,
    });
    expect(answered.problem).toMatchObject({
      status: 503,
      code: 'wechat_unavailable',
      action: 'retry-later',
    });
  });
});

describe('a login with open data', () => {
  test('takes the unionid in the data as a claim, which leads to nobody: the person could have written it', async () => {
    const first = await bed.login('alice', { appId: appB });
    const code = await bed.code('alice', appA);
    bed.emulator.addFault({
      target: '/sns/jscode2session',
      body: JSON.stringify({ openid: bed.openIdOf(), session_key: bed.sessionKeyOf() }),
    });
    const { encryptedData, iv, rawData, signature } = await bed.userInfo();
    const body = { appId: appA, code, encryptedData, iv, rawData, signature };
    const answered = await bed.request('POST', '/auth/login', { body });
    expect(answered.body).toMatchObject({ isNewUser: true, user: { hasUnionid: true, nickname: null } });
    expect(answered.body.user.id).not.toBe(first.user.id);
  });

  test('takes a real name and picture, once', async () => {
    const code = await bed.code();
    const profile = { nickName: '小爱 🎏', avatarUrl: 'https://wx.qlogo.cn/a/0' };
    const body = { appId: appA, code, ...bed.seal({ openId: bed.openIdOf(), ...profile }) };
    const answered = await bed.request('POST', '/auth/login', { body });
    expect(answered.body.user).toMatchObject({ nickname: '小爱 🎏', avatarUrl: 'https://wx.qlogo.cn/a/0' });
    const renamed = { appId: appA, code: await bed.code(), ...bed.seal({ nickName: 'Other' }) };
    const again = await bed.request('POST', '/auth/login', { body: renamed });
    expect(again.body.user.nickname).toBe('小爱 🎏');
  });

  test('of an older session_key that is still in the ring works', async () => {
    await bed.login();
    const data = bed.seal({ nickName: 'A' });
    bed.advance(299_000);
    const code = await bed.code();
    bed.advance(1000);
    const body = { appId: appA, code, ...data };
    expect((await bed.request('POST', '/auth/login', { body })).status).toBe(200);
  });

  test('of a session_key that the server never had is session_key_stale, and nothing is stored', async () => {
    await bed.code();
    const data = bed.seal({ nickName: 'A' });
    bed.advance(301_000);
    const body = { appId: appA, code: await bed.code(), ...data };
    const answered = await bed.request('POST', '/auth/login', { body });
    expect(answered.problem).toMatchObject({
      status: 409,
      code: 'session_key_stale',
      action: 'retry-with-fresh-code',
    });
    expect((await bed.store.dumpRows({ table: 'sessions', after: null, limit: 1 })).rows).toEqual([]);
  });

  test.each([
    ['a wrong signature', { rawData: '{}', signature: '0'.repeat(40) }, 'signature_mismatch'],
    ['a wrong phone code', { phoneCode: 'no-such-code' }, 'phone_code_invalid'],
  ])(
    'that is refused for %s keeps the new session_key for the sessions there are',
    async (_, extra, refusal) => {
      const { token } = await bed.login();
      bed.advance(301_000);
      const body = { appId: appA, code: await bed.code(), ...extra };
      expect((await bed.request('POST', '/auth/login', { body })).problem.code).toBe(refusal);
      const sealed = { kind: 'werun', ...bed.seal({ stepInfoList: [] }) };
      const opened = await bed.request('POST', '/auth/open-data', { token, body: sealed });
      expect(opened.body.data).toEqual({ stepInfoList: [] });
    },
  );

  test('with a signature of one different byte is signature_mismatch', async () => {
    const code = await bed.code();
    const { rawData, signature = '' } = await bed.userInfo();
    const wrong = (signature.startsWith('0') ? '1' : '0') + signature.slice(1);
    const refused = { appId: appA, code, rawData, signature: wrong };
    const answered = await bed.request('POST', '/auth/login', { body: refused });
    expect(answered.problem).toMatchObject({ status: 403, code: 'signature_mismatch' });
    const accepted = { appId: appA, code: await bed.code(), rawData, signature };
    expect((await bed.request('POST', '/auth/login', { body: accepted })).status).toBe(200);
  });
});

test('a login that merges two users or fills in a name shows at once in the sessions that there are', async () => {
  const { token } = await bed.login();
  const me = async (): Promise<unknown> => (await bed.request('GET', '/auth/me', { token })).body.nickname;
  expect(await me()).toBeNull();
  bed.advance(1000);
  const bare = JSON.stringify({ openid: 'o-late', session_key: bed.sessionKeyOf() });
  bed.emulator.addFault({ target: '/sns/jscode2session', body: bare });
  const late = await bed.request('POST', '/auth/login', { body: { appId: appB, code: 'any' } });
  await bed.request('PATCH', '/auth/me', { token: late.body.token, body: { nickname: 'Late' } });
  const unionid = (await bed.store.findIdentity(appA, bed.openIdOf()))?.unionId;
  const whole = JSON.stringify({ openid: 'o-late', session_key: bed.sessionKeyOf(), unionid });
  bed.emulator.addFault({ target: '/sns/jscode2session', body: whole });
  await bed.request('POST', '/auth/login', { body: { appId: appB, code: 'other' } });
  expect(await me()).toBe('Late');

  await bed.request('PATCH', '/auth/me', { token, body: { nickname: null } });
  expect(await me()).toBeNull();
  await bed.login('alice', { body: bed.seal({ nickName: 'Filled' }) });
  expect(await me()).toBe('Filled');
});

test('two racing first logins of one person in two apps make one user', async () => {
  const logins = await Promise.all([appA, appB, appA, appB].map((appId) => bed.login('carol', { appId })));
  const last = await bed.login('carol');
  expect(new Set([...logins.map((login) => login.user.id), last.user.id]).size).toBe(1);
  expect(logins.filter((login) => login.isNewUser)).toHaveLength(1);
});
