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

test('a token function that fails is a fault of the server, told to nobody', async () => {
  bed = await openTestBed();
  const thirdParty = {
    componentAppId,
    componentAccessToken: () => Promise.reject(new Error('canary: no ticket yet')),
  };
  const via = bed.replica({ apps: { appId: appA, thirdParty } });
  const answered = await bed.request('POST', '/auth/login', { body: { code: await bed.code() }, via });
  expect(answered.problem.code).toBe('internal');
  expect(answered.text).not.toContain('canary');
});
