import { afterEach, describe, expect, it, test, vi } from 'vitest';
import { appA, appB, openTestBed, type TestBed } from '../testing/test-bed.fixture.ts';

let bed: TestBed;
afterEach(() => bed?.close());

const person = {
  'x-wx-source': 'wx_client',
  'x-wx-appid': appA,
  'x-wx-openid': 'oCloudPerson0000000000000001',
  'x-wx-unionid': 'oUnionPerson0000000000000001',
};

describe('a login in CloudRun', () => {
  it('needs no code and makes one user of one person, by cloud or by code, in both apps', async () => {
    bed = await openTestBed({ cloudRun: { gatewayOnly: true } });
    const byCode = await bed.login();
    const headers = { ...person, 'x-wx-openid': bed.openIdOf() };
    const byCloud = await bed.request('POST', '/auth/login/cloud', { headers });
    expect(byCloud.status).toBe(200);
    expect(byCloud.body).toMatchObject({ isNewUser: false, user: { id: byCode.user.id } });
    expect((await bed.request('GET', '/auth/me', { token: byCloud.body.token })).body.id).toBe(
      byCode.user.id,
    );
  });

  it('joins the apps of a group by unionid', async () => {
    bed = await openTestBed({ cloudRun: { gatewayOnly: true } });
    const first = await bed.request('POST', '/auth/login/cloud', { headers: person });
    const other = { ...person, 'x-wx-appid': appB, 'x-wx-openid': 'oOtherAppPerson0000000000001' };
    const second = await bed.request('POST', '/auth/login/cloud', { headers: other });
    expect(first.body.isNewUser).toBe(true);
    expect(second.body.user.id).toBe(first.body.user.id);
  });

  it('keeps the session_key that a login by code has left', async () => {
    bed = await openTestBed({ cloudRun: { gatewayOnly: true } });
    await bed.login();
    const headers = { ...person, 'x-wx-openid': bed.openIdOf() };
    await bed.request('POST', '/auth/login/cloud', { headers });
    expect(await bed.store.readSessionKeys(appA, bed.openIdOf())).toHaveLength(1);
  });

  it('takes the calling app in a shared environment', async () => {
    bed = await openTestBed({ cloudRun: { gatewayOnly: true } });
    const headers = {
      'x-wx-source': 'wx_client',
      'x-wx-appid': 'wxowner',
      'x-wx-from-appid': appA,
      'x-wx-from-openid': person['x-wx-openid'],
    };
    expect((await bed.request('POST', '/auth/login/cloud', { headers })).status).toBe(200);
  });

  it.each([
    ['no source', { 'x-wx-source': '' }, 'unauthenticated'],
    ['an HTTP trigger', { 'x-wx-source': 'wx_http' }, 'unauthenticated'],
    ['a timer', { 'x-wx-source': 'wx_trigger,scf' }, 'unauthenticated'],
    ['a source that nobody has documented', { 'x-wx-source': 'wx_anything' }, 'unauthenticated'],
    ['a person only further down the chain', { 'x-wx-source': 'wx_http,wx_client' }, 'unauthenticated'],
    ['no openid', { 'x-wx-openid': '' }, 'unauthenticated'],
    ['a strange openid', { 'x-wx-openid': "o' or 1=1 --" }, 'unauthenticated'],
    ['an endless openid', { 'x-wx-openid': 'o'.repeat(100) }, 'unauthenticated'],
    ['an app that is not ours', { 'x-wx-appid': 'wxffffffffffffffff' }, 'app_unknown'],
  ])('is refused with %s', async (_name, change, code) => {
    bed = await openTestBed({ cloudRun: { gatewayOnly: true } });
    const answered = await bed.request('POST', '/auth/login/cloud', { headers: { ...person, ...change } });
    expect(answered.problem.code).toBe(code);
  });

  it('is limited for each person', async () => {
    bed = await openTestBed({
      cloudRun: { gatewayOnly: true },
      rateLimits: { requestsPerUser: { count: 2, seconds: 60 } },
    });
    const logIn = () => bed.request('POST', '/auth/login/cloud', { headers: person });
    expect([(await logIn()).status, (await logIn()).status]).toEqual([200, 200]);
    const third = await logIn();
    expect(third.problem).toMatchObject({ status: 429, code: 'rate_limited', retryAfter: 60 });
    const other = { ...person, 'x-wx-openid': 'oCloudPerson0000000000000002', 'x-wx-unionid': '' };
    expect((await bed.request('POST', '/auth/login/cloud', { headers: other })).status).toBe(200);
  });

  it('works through wx.cloud.callContainer, which overrides what the page claims to be', async () => {
    bed = await openTestBed({
      cloudRun: { gatewayOnly: true },
      emulator: { fetch: (request) => bed.auth.fetch(request) },
    });
    const created = bed.emulator.createApp({ appId: 'wx00000000000000dd' });
    Object.assign(created, { cloudEnv: 'prod-1', containerUrl: 'http://login.test' });
    const replica = bed.replica({
      apps: { appId: created.appId, secret: created.secret },
      cloudRun: { gatewayOnly: true },
    });
    bed = { ...bed, auth: replica };
    const call = await bed.emulator.client('alice', created.appId).call('cloud.callContainer', {
      config: { env: 'prod-1' },
      path: '/auth/login/cloud',
      method: 'POST',
      header: { 'X-WX-OPENID': 'oSomebodyElse000000000000001' },
    });
    if (call.kind !== 'called') throw new Error('no callContainer');
    expect(call.result).toMatchObject({ statusCode: 200, data: { token: expect.any(String) } });
    expect(await bed.store.findIdentity(created.appId, 'oSomebodyElse000000000000001')).toBeNull();
  });
});

describe('forged CloudRun headers on any other host', () => {
  it('find no such route', async () => {
    bed = await openTestBed();
    const answered = await bed.request('POST', '/auth/login/cloud', { headers: person });
    expect(answered.problem.code).toBe('not_found');
    expect(await bed.store.findIdentity(appA, person['x-wx-openid'])).toBeNull();
  });

  it.each([
    ['GET', '/auth/me'],
    ['GET', '/auth/sessions'],
    ['GET', '/auth/me/export'],
    ['POST', '/auth/access-token'],
    ['DELETE', '/auth/me'],
  ])('do not help with %s %s, in CloudRun either', async (method, path) => {
    bed = await openTestBed({ cloudRun: { gatewayOnly: true } });
    expect((await bed.request(method, path, { headers: person })).problem.code).toBe('unauthenticated');
  });

  it('do not change who logs in with a code', async () => {
    bed = await openTestBed({ cloudRun: { gatewayOnly: true } });
    await bed.login('alice', { headers: person });
    expect(await bed.store.findIdentity(appA, person['x-wx-openid'])).toBeNull();
    expect(await bed.store.findIdentity(appA, bed.openIdOf())).not.toBeNull();
  });
});

describe('the headers of CloudRun', () => {
  afterEach(() => vi.unstubAllEnvs());

  test('are believed elsewhere only if the gateway is said to be the only way in', async () => {
    bed = await openTestBed();
    vi.stubEnv('CBR_ENV_ID', '');
    expect(() => bed.replica({ cloudRun: true })).toThrow(/no CBR_ENV_ID/);
    expect(() => bed.replica({ cloudRun: { gatewayOnly: true } })).not.toThrow();
    vi.stubEnv('CBR_ENV_ID', 'prod-1');
    expect(() => bed.replica({ cloudRun: true })).not.toThrow();
  });
});
