import { afterEach, describe, expect, it } from 'vitest';
import { appA, openTestBed, type TestBed } from '../testing/test-bed.fixture.ts';
import { type CloudFunctionResult, toCloudFunction, type WxContext } from './cloud-function.ts';

let bed: TestBed;
afterEach(() => bed?.close());

const person: WxContext = { OPENID: 'oCloudPerson0000000000000001', APPID: appA, SOURCE: 'wx_client' };

async function call(event: unknown, context: WxContext = person): Promise<CloudFunctionResult> {
  bed ??= await openTestBed({ cloudRun: { gatewayOnly: true } });
  return toCloudFunction(bed.auth, () => context)(event);
}

async function logIn(context: WxContext = person, headers = {}): Promise<CloudFunctionResult> {
  bed = await openTestBed({ cloudRun: { gatewayOnly: true } });
  return call({ path: '/auth/login/cloud', method: 'post', headers }, context);
}

describe('the login server as a cloud function', () => {
  it('logs in whom the cloud names, and knows the session afterwards', async () => {
    const login = await logIn();
    expect(login).toMatchObject({ statusCode: 200, body: { token: expect.any(String), isNewUser: true } });
    const { token } = login.body as { token: string };
    const headers = { authorization: `Bearer ${token}` };
    const changed = await call({ path: '/auth/me', method: 'PUT', headers, body: { nickname: '小爱' } });
    expect(changed).toMatchObject({ statusCode: 200, body: { nickname: '小爱' } });
    expect(await call({ path: '/auth/logout', method: 'POST', headers })).toMatchObject({
      statusCode: 204,
      body: '',
    });
  });

  it('works for the developer tools, and through another function', async () => {
    expect((await logIn({ ...person, SOURCE: 'wx_devtools' })).statusCode).toBe(200);
    await bed.close();
    expect((await logIn({ ...person, SOURCE: 'wx_client,scf' })).statusCode).toBe(200);
  });

  it.each([
    ['an HTTP trigger', { ...person, SOURCE: 'wx_http' }],
    ['a timer', { ...person, SOURCE: 'wx_trigger' }],
    ['another back end', { ...person, SOURCE: 'scf' }],
    ['nobody knows what', { SOURCE: 'wx_unknown' }],
    ['no source', { OPENID: person.OPENID, APPID: person.APPID } as WxContext],
  ])('does not log in for %s', async (_name, context) => {
    expect(await logIn(context)).toMatchObject({ statusCode: 401, body: { code: 'unauthenticated' } });
  });

  it('believes the cloud and not the headers of the caller', async () => {
    const forged = {
      'X-WX-OPENID': 'oSomebodyElse000000000000001',
      'x-wx-appid': appA,
      'x-wx-source': 'wx_client',
    };
    expect((await logIn({ SOURCE: 'wx_http' }, forged)).statusCode).toBe(401);
    await bed.close();
    await logIn(person, forged);
    expect(await bed.store.findIdentity(appA, 'oSomebodyElse000000000000001')).toBeNull();
  });

  it.each([
    null,
    undefined,
    'login',
    [],
    {},
    { path: 1 },
    { path: '/healthz' },
    { path: '/auth/../metrics' },
    { path: 'https://example.com/auth/me' },
    { path: '/auth/me', method: 7 },
    { path: '/auth/me', method: 'G E T' },
    { path: '/auth/me', method: 'GET', body: {} },
  ])('refuses the event %j', async (event) => {
    bed = await openTestBed({ cloudRun: { gatewayOnly: true } });
    expect(await call(event)).toMatchObject({ statusCode: 400, body: { code: 'validation_failed' } });
  });

  it('leaves out headers that are none', async () => {
    bed = await openTestBed({ cloudRun: { gatewayOnly: true } });
    const headers = { 'accept-language': 'en', 'bad name': 'x', number: 1, 'x-break': 'a\r\nb', 名: 'x' };
    expect(await call({ path: '/auth/me', headers })).toMatchObject({
      statusCode: 401,
      headers: { 'content-language': 'en' },
    });
  });
});
