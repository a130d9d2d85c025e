import { describe, expect, test } from 'vitest';
import { appId, demoEmulator, loginCode, redeem } from '../world.fixture.ts';
import { control } from './control.fixture.ts';

describe('the control API', () => {
  test('lists its endpoints, apps with secrets and users with nicknames', async () => {
    const emulator = demoEmulator();
    const { json } = await control(emulator, 'GET', '/state');
    expect(json.apps).toMatchObject([{ appId: appId, secret: 'de305ec2e7000000000000000000d3a0' }, {}]);
    expect(json.users).toMatchObject([{ id: 'alice', nickname: '小爱' }, { id: 'bob' }, { id: 'carol' }]);
    expect((await control(emulator, 'GET', '/state?limit=1')).json).toMatchObject({
      users: [{ id: 'alice' }],
      userCount: 3,
    });
    const { json: list } = await control(emulator, 'GET', '/');
    expect(list.endpoints).toContain('POST /__emulator/clock — advance, freeze or release the clock');
  });

  test('registers and changes apps and people', async () => {
    const emulator = demoEmulator();
    const app = await control(emulator, 'POST', '/apps', { appId: 'wx0123456789abcdef', phoneQuota: 1 });
    expect(app.json).toMatchObject({ appId: 'wx0123456789abcdef', phoneQuota: 1, verified: true });
    await control(emulator, 'POST', '/open-platforms', { id: 'group' });
    const changed = await control(emulator, 'PATCH', '/apps/wx0123456789abcdef', {
      openPlatform: 'group',
      verified: false,
    });
    expect(changed.json).toMatchObject({ openPlatform: 'group', verified: false });
    const user = await control(emulator, 'POST', '/users', { id: 'dora', nickname: '朵拉🎈' });
    expect(user.json).toMatchObject({ id: 'dora', nickname: '朵拉🎈' });
    const habits = { 'phone-number': { accept: false } };
    expect((await control(emulator, 'PATCH', '/users/dora', { riskRank: 2, habits })).json).toMatchObject({
      riskRank: 2,
      habits,
    });
    const { json } = await control(emulator, 'GET', '/users/dora/accounts');
    expect(json.accounts).toHaveLength(3);
  });

  test('calls wx for a person, and answers 200 with what success or fail gets', async () => {
    const emulator = demoEmulator();
    const call = (api: string, more: object = {}) =>
      control(emulator, 'POST', `/wx/${api}`, { appId: appId, user: 'alice', ...more });
    expect(await call('checkSession')).toMatchObject({
      status: 200,
      json: { errMsg: expect.stringMatching(/^checkSession:fail/) },
    });
    expect((await call('login')).json).toMatchObject({ errMsg: 'login:ok', code: expect.any(String) });
    expect((await call('setStorageSync', { options: ['a', { b: 1 }] })).json.errMsg).toBe(
      'setStorageSync:ok',
    );
    expect((await call('getStorageSync', { options: ['a'] })).json.result).toEqual({ b: 1 });
    expect((await call('getUserProfile', { options: { desc: '登录' } })).json.errMsg).toMatch(/TAP gesture/);
    expect((await call('getUserProfile', { options: { desc: '登录' }, tap: true })).json.errMsg).toBe(
      'getUserProfile:ok',
    );
    const { json } = await call('getRandomValues', { options: { length: 3 } });
    expect(json.randomValues).toEqual({ $base64: expect.stringMatching(/^.{4}$/) });
    expect((await call('cloud.callFunction', { options: { name: 'x' } })).json.errMsg).toMatch(
      /^cloud.callFunction:fail/,
    );
  });

  test('an unknown API is 404 and a violation; unknown people and apps are 404', async () => {
    const emulator = demoEmulator();
    const unknown = await control(emulator, 'POST', '/wx/teleport', { appId: appId, user: 'alice' });
    expect(unknown).toMatchObject({ status: 404, json: { error: { code: 'wx_api_unknown' } } });
    expect(emulator.violations()).toMatchObject([{ code: 'unknown-wx-api', where: 'teleport' }]);
    const nobody = await control(emulator, 'POST', '/wx/login', { appId: appId, user: 'nobody' });
    expect(nobody).toMatchObject({ status: 404, json: { error: { code: 'user_unknown' } } });
  });

  test('presses buttons and fills in nicknames', async () => {
    const emulator = demoEmulator();
    const who = { appId: appId, user: 'alice', client: 'page-1' };
    const press = (openType: string) =>
      control(emulator, 'POST', `/button/${encodeURIComponent(openType)}`, who);
    const { json } = await press('getPhoneNumber|agreePrivacyAuthorization');
    expect(json).toMatchObject({
      event: { type: 'getphonenumber', detail: { errMsg: 'getPhoneNumber:ok' } },
      events: [{}, {}],
    });
    expect((await control(emulator, 'POST', '/nickname', who)).json).toMatchObject({
      value: '小爱',
      type: 'nickname',
    });
    const avatar = (await press('chooseAvatar')).json;
    expect(avatar).toMatchObject({
      event: { detail: { avatarUrl: expect.stringMatching(/^http:\/\/tmp\/[0-9a-f]+\.png$/) } },
    });
  });

  test('moves, stops and releases the clock', async () => {
    const emulator = demoEmulator();
    const before = Number((await control(emulator, 'POST', '/clock', {})).json.now);
    expect((await control(emulator, 'POST', '/clock', { advanceSeconds: 301 })).json.now).toBe(
      before + 301_000,
    );
    expect((await control(emulator, 'POST', '/clock', { frozen: false })).json.frozen).toBe(false);
    const code = await loginCode(emulator);
    await control(emulator, 'POST', '/clock', { advanceSeconds: 301 });
    expect((await redeem(emulator, code)).json.errcode).toBe(40029);
  });

  test('scripts faults in order, lists and clears them', async () => {
    const emulator = demoEmulator();
    const target = '/sns/jscode2session';
    const script = [
      { target, errcode: -1 },
      { target },
      { target, body: '<html>' },
      { target, status: 502, body: 'bad gateway' },
    ];
    await control(emulator, 'POST', '/faults', script);
    expect((await redeem(emulator, 'x')).json.errcode).toBe(-1);
    expect((await redeem(emulator, 'x')).json.errcode).toBe(40029);
    await expect(redeem(emulator, 'x')).rejects.toThrow(SyntaxError);
    expect((await control(emulator, 'GET', '/faults')).json.faults).toMatchObject([
      { status: 502, times: 1 },
    ]);
    await control(emulator, 'DELETE', '/faults');
    expect((await redeem(emulator, 'x')).json.errcode).toBe(40029);
  });

  test('gives the recorded calls without secrets, and forgets them when told', async () => {
    const emulator = demoEmulator();
    await redeem(emulator, await loginCode(emulator));
    const { json } = await control(emulator, 'GET', '/calls');
    expect(json.calls).toMatchObject([
      { id: 1, path: '/sns/jscode2session', errcode: 0, query: { appid: appId, secret: '***' } },
    ]);
    expect(JSON.stringify(json)).not.toMatch(/de305ec2|"session_key\\":\\"[^*]/);
    await control(emulator, 'DELETE', '/calls');
    expect((await control(emulator, 'GET', '/calls')).json.calls).toEqual([]);
    await redeem(emulator, 'x');
    expect((await control(emulator, 'GET', '/calls')).json.calls).toMatchObject([{ id: 2, errcode: 40029 }]);
  });

  test('pays, deletes the mini program, expires sessions, keeps subscriptions, damages storage', async () => {
    const emulator = demoEmulator();
    const who = { appId: appId, user: 'alice' };
    expect((await control(emulator, 'POST', '/payments', who)).json.transactionId).toMatch(/^42000\d{23}$/);
    await loginCode(emulator);
    await control(emulator, 'POST', '/expire-session', who);
    expect((await control(emulator, 'POST', '/wx/checkSession', who)).json.errMsg).toMatch(/fail/);
    await control(emulator, 'POST', '/subscriptions', { ...who, items: { tmpl: 'accept' } });
    expect((await control(emulator, 'POST', '/delete-mini-program', who)).json.installed).toBe(false);
    await control(emulator, 'POST', '/wx/setStorageSync', { ...who, options: ['a', 1] });
    await control(emulator, 'POST', '/damage-storage', { ...who, key: 'a', text: '{' });
    expect(
      (await control(emulator, 'POST', '/wx/getStorageSync', { ...who, options: ['a'] })).json.result,
    ).toBe('{');
  });

  test('runs third-party platforms, rules, violations, snapshots and API security', async () => {
    const emulator = demoEmulator();
    const { json: component } = await control(emulator, 'POST', '/components', {});
    await control(emulator, 'POST', `/components/${component.appId}/authorizers`, { appId: appId });
    const token = await control(emulator, 'POST', `/components/${component.appId}/token`);
    expect(token.json.component_access_token).toMatch(/^\d+_/);
    expect((await control(emulator, 'PATCH', '/rules', { codeLifetime: 10 })).json.codeLifetime).toBe(10);
    expect((await control(emulator, 'GET', '/rules')).json.rules).toContainEqual({
      name: 'codeLifetime',
      value: 10,
      usual: 300,
      certainty: 'documented',
      source: expect.stringContaining('five minutes'),
    });
    await redeem(emulator, 'x');
    expect((await control(emulator, 'GET', '/violations')).json.violations).toHaveLength(1);
    await control(emulator, 'DELETE', '/violations');
    const { json: snapshot } = await control(emulator, 'GET', '/snapshot');
    await control(emulator, 'POST', '/users', { id: 'dora' });
    await control(emulator, 'PUT', '/snapshot', snapshot);
    expect(emulator.platform.state.users.has('dora')).toBe(false);
    const keys = await control(emulator, 'PUT', `/apps/${appId}/api-security`, {});
    expect(keys.json).toMatchObject({
      symmetricKey: expect.any(String),
      developerPrivateKey: expect.stringContaining('PRIVATE KEY'),
    });
    const app = await control(emulator, 'PATCH', `/apps/${appId}`, {});
    expect(app.json).toMatchObject({ appId: appId, secret: expect.any(String), apiSecurity: true });
    await control(emulator, 'DELETE', `/apps/${appId}/api-security`);
    expect(emulator.platform.state.apps.get(appId)?.apiSecurity).toBeNull();
  });

  test('keeps push settings only when their URL verifies', async () => {
    const answers = ['wrong'];
    const fetch = async (request: Request) =>
      new Response(answers.pop() ?? new URL(request.url).searchParams.get('echostr') ?? 'success');
    const emulator = demoEmulator({ fetch, sleep: () => new Promise(() => undefined) });
    const settings = { url: 'https://shop.example/push', token: 'token', mode: 'plain', format: 'json' };
    expect((await control(emulator, 'PUT', `/apps/${appId}/push`, settings)).json.kind).toBe('given-up');
    expect((await control(emulator, 'POST', `/apps/${appId}/push`, { MsgType: 'event' })).json).toMatchObject(
      {
        error: { code: 'push_not_configured' },
      },
    );
    expect((await control(emulator, 'PUT', `/apps/${appId}/push`, settings)).json.kind).toBe('accepted');
    const event = { event: 'user_authorization_revoke', appId: appId, user: 'alice' };
    expect((await control(emulator, 'POST', '/authorization-events', event)).json.kind).toBe('accepted');
    const prefetch = { appId: appId, user: 'alice', url: 'https://shop.example/prefetch' };
    expect((await control(emulator, 'POST', '/prefetch', prefetch)).json).toEqual({
      status: 200,
      body: 'success',
    });
  });

  test('stores files and shows them', async () => {
    const emulator = demoEmulator();
    const { json } = await control(emulator, 'POST', '/files', { base64: 'aGk=', contentType: 'image/png' });
    const name = String(json.path).replace('http://tmp/', '');
    const answer = await emulator.fetch(`http://localhost/__emulator/files/${name}`);
    expect([answer.headers.get('content-type'), await answer.text()]).toEqual(['image/png', 'hi']);
    expect((await control(emulator, 'GET', '/files/none.png')).status).toBe(404);
  });
});

test('a pre-fetch URL that does not answer is explained', async () => {
  const emulator = demoEmulator({ fetch: () => Promise.reject(new TypeError('fetch failed')) });
  const body = { appId: appId, user: 'alice', url: 'https://shop.example/prefetch' };
  const { status, json } = await control(emulator, 'POST', '/prefetch', body);
  expect([status, json]).toMatchObject([502, { error: { code: 'prefetch_unreachable' } }]);
});

describe('bad input to the control API', () => {
  test.each([
    ['POST', '/users', 'no json', 400, 'invalid_json'],
    ['POST', '/users', [], 400, 'validation_failed'],
    ['POST', '/users', { nickname: 1 }, 400, 'validation_failed'],
    ['POST', '/users', { nickname: 'x', extra: 1 }, 400, 'validation_failed'],
    ['POST', '/users', { id: 'alice' }, 409, 'user_exists'],
    ['POST', '/users', { phones: [{ number: 'abc', countryCode: '86' }] }, 400, 'validation_failed'],
    ['POST', '/apps', { appId: 'short' }, 400, 'invalid_app_id'],
    ['PATCH', '/apps/wxffffffffffffffff', {}, 404, 'app_unknown'],
    ['POST', '/clock', { advanceSeconds: 'soon' }, 400, 'validation_failed'],
    ['POST', '/clock', { advanceSeconds: 1e300 }, 400, 'validation_failed'],
    ['POST', '/clock', '{"advanceSeconds": -1e999}', 400, 'validation_failed'],
    ['GET', '/state?limit=few', undefined, 400, 'validation_failed'],
    ['GET', '/state?limit=-1', undefined, 400, 'validation_failed'],
    ['POST', '/faults', { target: 'somewhere' }, 400, 'validation_failed'],
    ['POST', '/faults', { path: '/sns/jscode2session', errcode: -1 }, 400, 'validation_failed'],
    ['POST', '/faults', { target: 'wx.login', errcode: -1 }, 400, 'validation_failed'],
    ['POST', '/faults', { target: '/cgi-bin/token', user: 'alice' }, 400, 'validation_failed'],
    ['POST', '/faults', [{ target: '*' }, { target: '*', reason: 'x' }], 400, 'validation_failed'],
    ['POST', '/faults', 'null', 400, 'validation_failed'],
    ['PUT', `/apps/${appId}/api-security`, { developerPublicKey: 'x' }, 400, 'public_key_invalid'],
    ['POST', '/wx/login', {}, 400, 'validation_failed'],
    ['POST', '/wx/login', { appId: appId, user: 'alice', baseLibrary: 'new' }, 400, 'validation_failed'],
    ['POST', '/dialogs/none', { accept: true }, 404, 'dialog_unknown'],
    ['PATCH', '/rules', { codeLifetime: '5' }, 400, 'validation_failed'],
    ['PATCH', '/rules', { gravity: 5 }, 400, 'validation_failed'],
    ['PUT', '/snapshot', { format: 'other' }, 400, 'snapshot_invalid'],
    ['PUT', `/apps/${appId}/push`, { url: 'nowhere', token: 'x' }, 400, 'validation_failed'],
    ['POST', '/nothing', {}, 404, 'not_found'],
    ['DELETE', '/state', undefined, 405, 'method_not_allowed'],
  ])('%s %s with %o is explained', async (method, path, body, status, code) => {
    const emulator = demoEmulator();
    const before = emulator.snapshot();
    const reply = await control(emulator, method, path, body);
    expect(reply).toMatchObject({
      status,
      json: { error: { code, message: expect.stringMatching(/[a-z].*[一-鿿]/is) } },
    });
    expect(emulator.snapshot()).toBe(before);
  });

  test('names the wrong member', async () => {
    const { json } = await control(demoEmulator(), 'POST', '/users', {
      phones: [{ number: '1', countryCode: '86' }],
    });
    expect(json.error).toMatchObject({ errors: [{ path: 'phones.0.number', message: 'digits only' }] });
    const script = [{ target: '*' }, { target: 'wx.login', status: 500 }];
    const { json: faults } = await control(demoEmulator(), 'POST', '/faults', script);
    expect(faults.error).toMatchObject({ errors: [{ path: '1.status' }] });
  });
});
