import type { Prefetched } from '@weapp-auth/protocol';
import { expect, onTestFinished, test } from 'vitest';
import { appA, appB, openTestBed, type TestBed } from '../testing/test-bed.fixture.ts';
import type { PrefetchOptions } from './prefetch-options.ts';

async function open(prefetch: PrefetchOptions = {}, more: object = {}): Promise<TestBed> {
  const bed = await openTestBed({ prefetch, ...more });
  onTestFinished(() => bed.close());
  return bed;
}

/** WeChat's request, and what its body holds. */
async function fetched(bed: TestBed, query: Readonly<Record<string, string>>): Promise<Prefetched | null> {
  const search = new URLSearchParams({ appid: appA, timestamp: '1', ...query });
  const { status, text, headers } = await bed.request('GET', `/auth/prefetch?${search}`);
  expect([status, headers.get('cache-control')]).toEqual([200, 'no-store']);
  return text === '' ? null : JSON.parse(text);
}

test('a code of somebody known brings a session of ten minutes and the first screen’s data', async () => {
  const bed = await open({
    data: ({ user, path, query, scene }) => ({ hello: user?.id, path, query, scene }),
  });
  const { user } = await bed.login();
  const body = await fetched(bed, {
    code: await bed.code(),
    path: 'pages/home',
    query: 'a=1',
    scene: '1001',
  });
  expect(body).toMatchObject({
    v: 1,
    appId: appA,
    login: { user: { id: user.id }, isNewUser: false, expiresIn: 600 },
    data: { hello: user.id, path: 'pages/home', query: 'a=1', scene: '1001' },
  });
  const token = body?.login?.token ?? '';
  expect((await bed.request('GET', '/auth/me', { token })).status).toBe(200);
  bed.advance(600_000);
  expect((await bed.request('GET', '/auth/me', { token })).problem.code).toBe('session_expired');
});

test('a fetched session ends no other, even where a person may have one alone', async () => {
  const bed = await open({}, { session: { replaces: 'all' } });
  const { token } = await bed.login();
  await fetched(bed, { code: await bed.code() });
  expect((await bed.request('GET', '/auth/me', { token })).status).toBe(200);
});

test('the session_key that the code may have replaced is kept: open data can be read afterwards', async () => {
  const bed = await open({}, { emulator: { rules: { sessionKeyMinimumAge: 0 } } });
  const { token } = await bed.login();
  await fetched(bed, { code: await bed.code() });
  const body = await bed.userInfo();
  expect((await bed.request('POST', '/auth/me/profile', { token, body })).status).toBe(200);
});

test('a stranger is not made a user before they have opened the app', async () => {
  const bed = await open({ data: ({ user }) => ({ user }) });
  expect(await fetched(bed, { code: await bed.code() })).toEqual({ v: 1, appId: appA, data: { user: null } });
  expect((await bed.login()).isNewUser).toBe(true);
});

test('the token of a login gets data for its person, never a credential, and opens nothing else', async () => {
  const bed = await open({ data: ({ user }) => user?.id });
  const { user, token, prefetchToken = '' } = await bed.login();
  expect(prefetchToken.length).toBeLessThanOrEqual(1024);
  expect(prefetchToken).not.toContain(token);
  expect(await fetched(bed, { token: prefetchToken })).toEqual({ v: 1, appId: appA, data: user.id });
  expect(await fetched(bed, { token: prefetchToken })).not.toHaveProperty('login');
  expect((await bed.request('GET', '/auth/me', { token: prefetchToken })).status).toBe(401);
  expect(await bed.auth.api.takeSocketTicket(prefetchToken)).toBeNull();
});

test('the token ends with its session', async () => {
  const bed = await open({ data: () => 1 });
  const { token, prefetchToken = '' } = await bed.login();
  await bed.request('POST', '/auth/logout', { token });
  expect(await fetched(bed, { token: prefetchToken })).toBeNull();
});

test.each([
  ['neither code nor token', {}],
  ['both', { code: 'x', token: 'y' }],
  ['a code of nobody', { code: 'x'.repeat(32) }],
  ['an empty code', { code: '' }],
  ['a token of nobody', { token: 'v1.x.y' }],
  ['an unknown app', { appid: 'wx0000000000000000', token: 'x' }],
])('%s is answered with nothing', async (_, query) => {
  const bed = await open({ data: () => 1 });
  expect(await fetched(bed, query)).toBeNull();
});

test('a token of one app gets nothing in another', async () => {
  const bed = await open({ data: () => 1 });
  const { prefetchToken = '' } = await bed.login();
  expect(await fetched(bed, { appid: appB, token: prefetchToken })).toBeNull();
});

test('a session token is no fetch token', async () => {
  const bed = await open({ data: () => 1 });
  const { token } = await bed.login();
  expect(await fetched(bed, { token })).toBeNull();
});

test.each([
  ['fails', () => Promise.reject(new Error('no'))],
  ['is longer than WeChat keeps', () => 'x'.repeat(256 * 1024)],
])('data that %s is left out, and the session comes all the same', async (_, data) => {
  const bed = await open({ data });
  await bed.login();
  const body = await fetched(bed, { code: await bed.code() });
  expect(body).toHaveProperty('login.token');
  expect(body).not.toHaveProperty('data');
  expect(bed.logs.some(({ message }) => String(message).includes('pre-fetch'))).toBe(true);
});

test('without the option the path is not there, and logins leave no token', async () => {
  const bed = await openTestBed();
  onTestFinished(() => bed.close());
  expect((await bed.request('GET', '/auth/prefetch?appid=x&token=y')).status).toBe(404);
  expect(await bed.login()).not.toHaveProperty('prefetchToken');
});
