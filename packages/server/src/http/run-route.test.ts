import { afterEach, beforeEach, expect, test } from 'vitest';
import { appA, openTestBed, type TestBed } from '../testing/test-bed.fixture.ts';

let bed: TestBed;
let token: string;
/** Which apps the server looked for. */
const asked: string[] = [];

beforeEach(async () => {
  bed = await openTestBed({
    apps: async (appId) => {
      asked.push(appId);
      return { appId, secret: 'a0'.repeat(16), openPlatform: 'one' };
    },
  });
  ({ token } = await bed.login());
  asked.length = 0;
});
afterEach(() => bed.close());

test.each([
  ['/auth/open-data', () => ({ kind: 'werun', ...bed.seal({ stepInfoList: [] }) })],
  ['/auth/me/profile', () => bed.seal({ openId: bed.openIdOf(), nickName: 'A' })],
  [
    '/auth/me/phone',
    () => bed.seal({ purePhoneNumber: '13512345666', phoneNumber: '13512345666', countryCode: '86' }),
  ],
])('POST %s looks for its app once', async (path, makeBody) => {
  const answered = await bed.request('POST', path, { token, body: makeBody() });
  expect(answered.status).toBe(200);
  expect(asked).toEqual([appA]);
});

test('a route that needs no app looks for none', async () => {
  for (const path of ['/auth/me', '/auth/sessions', '/auth/me/export']) {
    expect((await bed.request('GET', path, { token })).status).toBe(200);
  }
  expect(asked).toEqual([]);
});
