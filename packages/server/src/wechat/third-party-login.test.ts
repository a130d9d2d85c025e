import { afterEach, expect, test } from 'vitest';
import { appA, openTestBed, type TestBed } from '../testing/test-bed.fixture.ts';
import { control } from './emulated-platform.fixture.ts';

let bed: TestBed;
afterEach(() => bed?.close());

const componentAppId = 'wx00000000000000ee';

async function openThirdPartyBed(): Promise<{ authorize: () => Promise<unknown> }> {
  bed = await openTestBed();
  await control(bed.emulator, '/components', { appId: componentAppId });
  const token = async (): Promise<string> =>
    String((await control(bed.emulator, `/components/${componentAppId}/token`)).component_access_token);
  const thirdParty = { componentAppId, componentAccessToken: token };
  bed = { ...bed, auth: bed.replica({ apps: { appId: appA, thirdParty } }) };
  const path = `/components/${componentAppId}/authorizers`;
  return { authorize: () => control(bed.emulator, path, { appId: appA }) };
}

async function logIn(): Promise<{ status: number; problem: { code: string } }> {
  return bed.request('POST', '/auth/login', { body: { code: await bed.code() }, via: bed.auth });
}

test('an app of a third-party platform logs in through that platform, without an AppSecret of its own', async () => {
  const { authorize } = await openThirdPartyBed();
  expect((await logIn()).problem.code).toBe('wechat_misconfigured');
  await authorize();
  expect((await logIn()).status).toBe(200);
  const asked = bed.emulator.requests().map(({ path }) => path);
  expect(asked).toEqual(['/sns/component/jscode2session', '/sns/component/jscode2session']);
});

test.each([
  ['rejects', () => Promise.reject(new Error('canary: no ticket yet'))],
  ['gives nothing', async () => ''],
])('a token function that %s means that WeChat cannot be asked now', async (_, componentAccessToken) => {
  bed = await openTestBed();
  const via = bed.replica({ apps: { appId: appA, thirdParty: { componentAppId, componentAccessToken } } });
  const answered = await bed.request('POST', '/auth/login', { body: { code: await bed.code() }, via });
  expect(answered.problem).toMatchObject({ status: 503, code: 'wechat_unavailable', retryAfter: 5 });
  expect(answered.text).not.toContain('canary');
  expect(bed.emulator.requests()).toEqual([]);
  const told = bed.logs.map(({ message }) => String(message));
  expect(told.filter((message) => message.startsWith('the third-party platform gave'))).toHaveLength(1);
});

test('a token function that rejects fails no call with more than that it may be tried again', async () => {
  bed = await openTestBed();
  const failing = (): Promise<string> => Promise.reject(new Error('no ticket yet'));
  const thirdParty = { componentAppId, componentAccessToken: failing, authorizerAccessToken: failing };
  const { token } = await bed.login();
  const via = bed.replica({ apps: { appId: appA, thirdParty } });
  const answered = await bed.request('POST', '/auth/me/phone', {
    token,
    via,
    body: { code: 'phone-code' },
  });
  expect(answered.problem).toMatchObject({ status: 503, code: 'wechat_unavailable' });
});

test('a call that needs a token of the app says that it is not set up, to the operator by name', async () => {
  bed = await openTestBed();
  const thirdParty = { componentAppId, componentAccessToken: async () => 'unused' };
  const via = bed.replica({ apps: { appId: appA, thirdParty } });
  const { token } = await bed.login();
  const answered = await bed.request('POST', '/auth/me/phone', { token, body: { code: 'phone-code' }, via });
  expect(answered.problem).toMatchObject({ status: 502, code: 'wechat_misconfigured' });
  expect(bed.logs.map(({ message }) => String(message))).toContainEqual(
    expect.stringContaining('thirdParty.authorizerAccessToken'),
  );
});
