import { expect, onTestFinished, test } from 'vitest';
import { requireUser } from '../adapters/next.ts';
import { appA, openTestBed, type TestBed, type TestBedOptions } from '../testing/test-bed.fixture.ts';

async function open(options: TestBedOptions = {}): Promise<TestBed> {
  const bed = await openTestBed(options);
  onTestFinished(() => bed.close());
  return bed;
}

/** A route of somebody's own behind `requireUser`. */
function ask(bed: TestBed, headers: Readonly<Record<string, string>>): Promise<Response> {
  const route = requireUser(bed.auth, (_request, { user }) =>
    Response.json({ id: user.id }, { headers: { 'cache-control': 'public, max-age=60' } }),
  );
  return route(new Request('https://shop.example.com/orders', { headers }), undefined);
}

function loginIn(response: Response) {
  return JSON.parse(decodeURIComponent(response.headers.get('x-login') ?? 'null'));
}

const key = 'k'.repeat(32);

test('a request that carries a code is answered logged in, with the login in its header', async () => {
  const bed = await open();
  const response = await ask(bed, { 'X-Login': `${await bed.code()} ${appA}`, 'Idempotency-Key': key });
  const login = loginIn(response);
  expect(await response.json()).toEqual({ id: login.user.id });
  expect(login).toMatchObject({ isNewUser: true, token: expect.stringMatching(/^wxs_/) });
  expect((await bed.request('GET', '/auth/me', { token: login.token })).status).toBe(200);
});

test('no cache on the way keeps an answer with a session in it, whatever the route says', async () => {
  const bed = await open();
  const carried = await ask(bed, { 'X-Login': await bed.code(), 'Idempotency-Key': key });
  expect(carried.headers.get('cache-control')).toBe('no-store');
  const usual = await ask(bed, { authorization: `Bearer ${loginIn(carried).token}` });
  expect([usual.headers.get('cache-control'), usual.headers.get('x-login')]).toEqual([
    'public, max-age=60',
    null,
  ]);
});

test('repeated with the same code and key it is the same session', async () => {
  const bed = await open();
  const headers = { 'X-Login': `${await bed.code()} ${appA}`, 'Idempotency-Key': key };
  const [first, second] = [await ask(bed, headers), await ask(bed, headers)];
  expect(loginIn(second).token).toBe(loginIn(first).token);
  const other = await ask(bed, { ...headers, 'Idempotency-Key': 'o'.repeat(32) });
  expect([other.status, await other.json()]).toMatchObject([401, { code: 'code_used' }]);
});

test('the login is a login like any other: same words, device and counting', async () => {
  const bed = await open();
  const refused = await ask(bed, { 'X-Login': 'x'.repeat(32), 'Accept-Language': 'en' });
  const usual = await bed.request('POST', '/auth/login', {
    body: { code: 'x'.repeat(32) },
    headers: { 'Accept-Language': 'en' },
  });
  expect(await refused.json()).toMatchObject({ code: usual.problem.code, detail: usual.problem.detail });
  const response = await ask(bed, {
    'X-Login': await bed.code(),
    'Idempotency-Key': key,
    'X-Device': 'Pixel 9',
  });
  const { token } = loginIn(response);
  const { body } = await bed.request('GET', '/auth/sessions', { token });
  expect(body.sessions).toMatchObject([{ device: 'Pixel 9' }]);
});

test('an envelope around the answers is no obstacle', async () => {
  const bed = await open({ envelope: 'code-msg-data' });
  const response = await ask(bed, { 'X-Login': await bed.code(), 'Idempotency-Key': key });
  expect(loginIn(response)).toHaveProperty('token');
});

test('a token decides alone: a code beside it is not used', async () => {
  const bed = await open();
  const code = await bed.code();
  for (const authorization of ['Bearer wxs_nobody', 'Basic x', '']) {
    const response = await ask(bed, { authorization, 'X-Login': code });
    expect([response.status, response.headers.get('x-login')]).toEqual([401, null]);
  }
  expect((await bed.request('POST', '/auth/login', { body: { code } })).status).toBe(200);
});

test.each(['', ' ', 'a b c', 'x'.repeat(2_000)])('the header %j carries nothing', async (header) => {
  const bed = await open();
  const response = await ask(bed, { 'X-Login': header });
  expect([response.status, await response.json()]).toMatchObject([401, { code: 'unauthenticated' }]);
});
