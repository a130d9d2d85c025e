import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Answered, appA, openTestBed, type TestBed } from '../testing/test-bed.fixture.ts';

let bed: TestBed;
let token: string;
beforeEach(async () => {
  bed = await openTestBed({ exportInFull: true });
  token = (await bed.login()).token;
  await bed.request('POST', '/auth/me/phone', { token, body: bed.seal(numberOf('13800138000')) });
});
afterEach(() => bed.close());

function numberOf(number: string): Record<string, string> {
  return { phoneNumber: number, purePhoneNumber: number, countryCode: '86' };
}

/** What a token alone may not do. */
const operations = {
  deleteAccount: ['DELETE', '/auth/me'],
  exportInFull: ['GET', '/auth/me/export'],
  removeDevices: ['DELETE', '/auth/sessions'],
  replacePhone: ['DELETE', '/auth/me/phone'],
} as const;
const named = Object.entries(operations);

function ask([method, path]: readonly [string, string], code?: string): Promise<Answered> {
  const headers = code === undefined ? {} : { 'x-step-up-code': code };
  return bed.request(method, path, { token, headers });
}

describe.each(named)('%s', (name, route) => {
  test('is refused without a code, with one of somebody else, a used one and an old one', async () => {
    const used = await bed.code();
    await bed.request('POST', '/auth/login', { body: { appId: appA, code: used } });
    const old = await bed.code();
    bed.advance(301_000);
    const codes = [undefined, '', ' ', 'x'.repeat(300), 'guess', used, old, await bed.code('bob')];
    for (const code of codes) {
      const { status, problem } = await ask(route, code);
      expect([status, problem.code, problem.action]).toEqual([
        401,
        'step_up_required',
        'retry-with-fresh-code',
      ]);
    }
    expect((await bed.request('GET', '/auth/me', { token })).body.phone).toBeDefined();
  });

  test('is done with a fresh code, and the code is of no further use', async () => {
    const code = await bed.code();
    expect((await ask(route, code)).status).toBeLessThan(300);
    const repeated = await bed.request('POST', '/auth/login', { body: { appId: appA, code } });
    expect(repeated.problem.code).toBe('code_used');
  });

  test('needs no code where the operator switched that off', async () => {
    const via = bed.replica({ exportInFull: true, stepUp: { [name]: false } });
    const [method, path] = route;
    expect((await bed.request(method, path, { token, via })).status).toBeLessThan(300);
  });

  test('waits for WeChat', async () => {
    bed.emulator.addFault({ target: '/sns/jscode2session', drop: 'before', times: 5 });
    const away = await ask(route, await bed.code());
    expect(away.problem).toMatchObject({ status: 503, code: 'wechat_unavailable' });
    expect((await bed.request('GET', '/auth/me', { token })).status).toBe(200);
  });
});

test('the session_key that came with the code is kept, also when the code was not enough', async () => {
  const readRing = (person: string) => bed.store.readSessionKeys(appA, bed.openIdOf(person));
  await bed.login('bob');
  for (const person of ['alice', 'bob']) {
    const [before] = await readRing(person);
    // WeChat replaces a key that is some days old at the next wx.login.
    bed.advance(15 * 86_400_000);
    await ask(operations.exportInFull, await bed.code(person));
    const [after] = await readRing(person);
    expect(after?.fingerprint, person).not.toBe(before?.fingerprint);
  }
});

describe('no code is needed', () => {
  test('for a first phone number', async () => {
    const bob = await bed.login('bob');
    const body = bed.seal(numberOf('13900139000'), { person: 'bob' });
    expect((await bed.request('POST', '/auth/me/phone', { token: bob.token, body })).status).toBe(200);
  });

  test('to remove a number that is not there', async () => {
    const bob = await bed.login('bob');
    const answered = await bed.request('DELETE', '/auth/me/phone', { token: bob.token });
    expect(answered.body).toMatchObject({ id: bob.user.id });
  });

  test('for an export that shows nothing in full', async () => {
    const via = bed.replica({ exportInFull: false });
    expect((await bed.request('GET', '/auth/me/export', { token, via })).status).toBe(200);
  });

  test('to end the session that asks', async () => {
    const [own] = (await bed.request('GET', '/auth/sessions', { token })).body.sessions;
    expect((await bed.request('DELETE', `/auth/sessions/${own.id}`, { token })).status).toBe(204);
  });
});

test('a new number replaces the old one with a code, and the phone code is not used up without', async () => {
  const body = bed.seal(numberOf('13900139000'));
  const refused = await bed.request('POST', '/auth/me/phone', { token, body });
  expect(refused.problem.code).toBe('step_up_required');
  const replaced = await bed.request('POST', '/auth/me/phone', { token, body, stepUp: 'alice' });
  expect(replaced.body.phone.masked).toBe('139******00');
  const removed = await bed.request('DELETE', '/auth/me/phone', { token, stepUp: 'alice' });
  expect(removed.body.phone).toBeUndefined();
});

test('a body that cannot be read costs no code', async () => {
  const code = await bed.code();
  const headers = { 'x-step-up-code': code };
  const malformed = await bed.request('POST', '/auth/me/phone', { token, headers, body: {} });
  expect(malformed.status).toBe(400);
  expect((await ask(operations.removeDevices, code)).status).toBe(204);
});

test('tries count against the user, also where reading does not', async () => {
  const via = bed.replica({ exportInFull: true, rateLimits: { requestsPerUser: { count: 2, seconds: 60 } } });
  const statuses: number[] = [];
  for (let n = 0; n < 3; n += 1)
    statuses.push((await bed.request('GET', '/auth/me/export', { token, via })).status);
  expect(statuses).toEqual([401, 401, 429]);
});
