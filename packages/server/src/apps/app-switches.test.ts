import { afterEach, expect, test } from 'vitest';
import type { AppConfig } from '../options.ts';
import { appA, appB, openTestBed, type TestBed } from '../testing/test-bed.fixture.ts';

let bed: TestBed;
afterEach(() => bed?.close());

/** Two apps of one server, of which the first differs. */
async function openWith(difference: Partial<AppConfig>): Promise<void> {
  const secret = 'a0'.repeat(16);
  bed = await openTestBed({
    apps: [
      { appId: appA, secret, ...difference },
      { appId: appB, secret },
    ],
  });
}

test.each([
  ['phone', 'POST', '/auth/me/phone', { confirmMerge: true }],
  ['open-data', 'POST', '/auth/open-data', undefined],
  ['access-token', 'POST', '/auth/access-token', undefined],
] as const)('an app without %s has no %s %s, the others have', async (feature, method, path, body) => {
  await openWith({ without: [feature] });
  const { token } = await bed.login();
  const refused = await bed.request(method, path, { token, body: feature === 'open-data' ? aSeal() : body });
  expect(refused.problem).toMatchObject({ status: 404, code: 'not_found' });
  const other = await bed.login('alice', { appId: appB });
  const sent = feature === 'open-data' ? aSeal(appB) : body;
  const answered = await bed.request(method, path, { token: other.token, body: sent });
  // The phone has nothing to confirm: that is not found either, but asked.
  expect(answered.status).toBe(feature === 'phone' ? 404 : 200);
});

test('a login with a phone code leaves the code unused in an app without phone', async () => {
  await openWith({ without: ['phone'] });
  const code = await bed.code();
  const refused = await bed.request('POST', '/auth/login', { body: { appId: appA, code, phoneCode: 'p' } });
  expect(refused.problem).toMatchObject({
    status: 400,
    code: 'validation_failed',
    errors: [{ path: 'phoneCode' }],
  });
  expect(bed.emulator.requests()).toEqual([]);
  expect((await bed.request('POST', '/auth/login', { body: { appId: appA, code } })).status).toBe(200);
});

test('an app judges the age of open data for itself', async () => {
  await openWith({ openData: { maxAgeSeconds: 3600 } });
  const mine = await bed.login();
  const other = await bed.login('alice', { appId: appB });
  const [own, others] = [aSeal(), aSeal(appB)];
  bed.advance(600_000);
  expect((await bed.request('POST', '/auth/open-data', { token: mine.token, body: own })).status).toBe(200);
  const late = await bed.request('POST', '/auth/open-data', { token: other.token, body: others });
  expect(late.problem.code).toBe('session_key_stale');
  bed.advance(1_000_000);
  // What was accepted is remembered as long as this app would accept it.
  const again = await bed.request('POST', '/auth/open-data', { token: mine.token, body: own });
  expect(again.problem.code).toBe('session_key_stale');
  expect(bed.logs.filter(({ reason, audit }) => reason !== undefined && audit !== true)).toMatchObject([
    { reason: 'too-old' },
    { reason: 'replayed' },
  ]);
});

test('an app has kinds of open data that its neighbour has not', async () => {
  await openWith({ openData: { kinds: { score: { points: 'integer', won: 'boolean' } } } });
  const { token } = await bed.login();
  const body = { kind: 'score', ...bed.seal({ points: 3, won: true, remark: 'text' }) };
  const answered = await bed.request('POST', '/auth/open-data', { token, body });
  expect(answered.body).toEqual({ kind: 'score', proof: 'claimed', data: { points: 3, won: true } });
  const other = await bed.login('alice', { appId: appB });
  const refused = await bed.request('POST', '/auth/open-data', { token: other.token, body });
  expect(refused.problem).toMatchObject({ code: 'validation_failed', errors: [{ path: 'kind' }] });
  expect(
    (await bed.request('POST', '/auth/open-data', { token: other.token, body: aSeal(appB) })).status,
  ).toBe(200);
});

test.each([
  ['the profile', '/auth/me/profile', () => bed.seal({ nickName: 'A' })],
  [
    'an encrypted phone number',
    '/auth/me/phone',
    () => bed.seal({ purePhoneNumber: '1', countryCode: '86' }),
  ],
])('an app without open data decrypts %s neither', async (_, path, seal) => {
  await openWith({ without: ['open-data'] });
  const { token } = await bed.login();
  const refused = await bed.request('POST', path, { token, body: seal() });
  expect(refused.status).toBe(path === '/auth/me/profile' ? 404 : 400);
  expect(bed.logs.filter(({ reason, audit }) => reason !== undefined && audit !== true)).toEqual([]);
});

test('a login with encrypted data leaves the code unused in an app without open data', async () => {
  await openWith({ without: ['open-data'] });
  const code = await bed.code();
  const body = { appId: appA, code };
  const refused = await bed.request('POST', '/auth/login', { body: { ...body, ...(await bed.userInfo()) } });
  expect(refused.problem).toMatchObject({ code: 'validation_failed', errors: [{ path: 'encryptedData' }] });
  expect((await bed.request('POST', '/auth/login', { body })).status).toBe(200);
});

test('an app takes phone codes only', async () => {
  await openWith({ openData: { phone: false } });
  const number = { purePhoneNumber: '13512345666', phoneNumber: '13512345666', countryCode: '86' };
  const { token } = await bed.login();
  const refused = await bed.request('POST', '/auth/me/phone', { token, body: bed.seal(number) });
  expect(refused.problem).toMatchObject({ code: 'validation_failed', errors: [{ path: 'encryptedData' }] });
  const { event } = await bed.emulator.client('alice', appA).button('getPhoneNumber');
  const bound = await bed.request('POST', '/auth/me/phone', { token, body: { code: event?.detail.code } });
  expect(bound.status).toBe(200);
});

test('an app decides for itself what happens when two have one number', async () => {
  await openWith({ phoneConflict: 'merge' });
  const number = { purePhoneNumber: '13512345666', phoneNumber: '13512345666', countryCode: '86' };
  const bind = async (person: string, appId: string) => {
    const { token } = await bed.login(person, { appId });
    const body = bed.seal(number, { person, appId });
    return bed.request('POST', '/auth/me/phone', { token, body });
  };
  const alice = await bind('alice', appA);
  bed.advance(1000);
  expect((await bind('bob', appB)).problem.code).toBe('account_conflict');
  expect((await bind('bob', appA)).body.id).toBe(alice.body.id);
});

test.each([
  [{ without: ['everything'] as never }],
  [{ openData: { maxAgeSeconds: 0 } }],
  [{ openData: { maxAgeSeconds: Number.NaN } }],
  [{ openData: { kinds: { Big: {} } } }],
  [{ openData: { kinds: { me: { openId: 'id' as const } } } }],
  [{ openData: { kinds: { me: { list: { listOf: { unionId: 'id' as const } } } } } }],
  [{ openData: { kinds: { me: { name: 'text' as never } } } }],
])('%j is no way to set up an app', async (difference) => {
  await expect(openWith(difference)).rejects.toThrow(TypeError);
});

function aSeal(appId = appA) {
  return { kind: 'werun', ...bed.seal({ stepInfoList: [] }, { appId }) };
}
