import { afterEach, describe, expect, test } from 'vitest';
import type { WeappAuthOptions } from '../options.ts';
import { type Answered, appA, openTestBed, type TestBed } from '../testing/test-bed.fixture.ts';
import { createRateLimiter } from './rate-limits.ts';

let bed: TestBed;
afterEach(() => bed?.close());

async function open(rateLimits: NonNullable<WeappAuthOptions['rateLimits']>): Promise<void> {
  bed = await openTestBed({ rateLimits });
}

async function logInFrom(from: string, headers: Record<string, string> = {}): Promise<Answered> {
  const body = { appId: appA, code: await bed.code() };
  return bed.request('POST', '/auth/login', { body, from, headers });
}

function guessFrom(from: string, code = 'guess'): Promise<Answered> {
  return bed.request('POST', '/auth/login', { body: { appId: appA, code }, from });
}

describe('logins of one address', () => {
  test('are limited, told when to come back, and free again then', async () => {
    await open({ loginsPerAddress: { count: 2, seconds: 60 } });
    expect((await logInFrom('8.8.8.8')).status).toBe(200);
    bed.advance(20_000);
    expect((await logInFrom('8.8.8.8')).status).toBe(200);
    const limited = await logInFrom('8.8.8.8');
    expect(limited.problem).toMatchObject({
      status: 429,
      code: 'rate_limited',
      action: 'retry-later',
      retryAfter: 40,
    });
    expect(limited.headers.get('retry-after')).toBe('40');
    expect((await logInFrom('8.8.4.4')).status).toBe(200);
    bed.advance(40_000);
    expect((await logInFrom('8.8.8.8')).status).toBe(200);
  });

  test('cannot be escaped by a header, unless a trusted proxy wrote it', async () => {
    await open({ loginsPerAddress: { count: 1, seconds: 60 } });
    await logInFrom('8.8.8.8', { 'x-forwarded-for': '1.1.1.1' });
    expect((await logInFrom('8.8.8.8', { 'x-forwarded-for': '2.2.2.2' })).status).toBe(429);
    const trusting = bed.replica({
      trustedProxies: ['10.0.0.0/8'],
      rateLimits: { loginsPerAddress: { count: 1, seconds: 60 } },
    });
    const via = async (client: string) => {
      const body = { appId: appA, code: await bed.code() };
      const headers = { 'x-forwarded-for': client };
      return (await bed.request('POST', '/auth/login', { body, from: '10.0.0.1', headers, via: trusting }))
        .status;
    };
    expect([
      await via('1.1.1.1'),
      await via('1.1.1.1'),
      await via('9.9.9.9, 1.1.1.1'),
      await via('2.2.2.2'),
    ]).toEqual([200, 429, 429, 200]);
  });

  test('are limited far later where one address may stand for many, and the operator is told once why', async () => {
    await open({ loginsPerAddress: { count: 1, seconds: 60 } });
    const statuses: number[] = [];
    for (let n = 0; n < 52; n += 1) statuses.push((await logInFrom('10.0.0.1')).status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(50);
    expect(statuses.slice(50)).toEqual([429, 429]);
    expect((await logInFrom('127.0.0.1')).status).toBe(200);
    const told = bed.logs.filter(({ message }) =>
      String(message).includes('trustedProxies (TRUSTED_PROXIES)'),
    );
    expect(told).toHaveLength(1);
  });

  test('share one bucket where a trusted proxy names no client', async () => {
    bed = await openTestBed({
      trustedProxies: ['10.0.0.0/8'],
      rateLimits: { loginsPerAddress: { count: 1, seconds: 60 } },
    });
    for (let n = 0; n < 50; n += 1) expect((await logInFrom('10.0.0.1')).status).toBe(200);
    const named = { 'x-forwarded-for': '8.8.8.8' };
    expect((await logInFrom('10.0.0.1')).status).toBe(429);
    expect((await logInFrom('10.0.0.2', { 'x-forwarded-for': 'unknown' })).status).toBe(429);
    expect((await logInFrom('', named)).status).toBe(429);
    expect((await logInFrom('10.0.0.1', named)).status).toBe(200);
  });

  test('count by the /64 of IPv6, and further off by the /48', async () => {
    await open({ loginsPerAddress: { count: 1, seconds: 60 } });
    expect((await logInFrom('2001:db8:1:1::1')).status).toBe(200);
    expect((await logInFrom('2001:db8:1:1::2')).status).toBe(429);
    const statuses: number[] = [];
    for (let n = 2; n < 19; n += 1) statuses.push((await logInFrom(`2001:db8:1:${n}::1`)).status);
    expect(statuses).toEqual([...Array.from({ length: 15 }, () => 200), 429, 429]);
    expect((await logInFrom('2001:db8:2:1::1')).status).toBe(200);
  });
});

describe('codes that WeChat does not take', () => {
  test('slow their address down for a while, and shut out no good one', async () => {
    await open({ badCodesPerAddress: { count: 3, seconds: 600 } });
    const statuses: number[] = [];
    for (let tries = 0; tries < 5; tries += 1) statuses.push((await guessFrom('8.8.8.8', `${tries}`)).status);
    expect(statuses).toEqual([401, 401, 401, 429, 429]);
    expect((await guessFrom('8.8.8.8', '0')).problem).toMatchObject({
      code: 'rate_limited',
      retryAfter: 600,
    });
    expect((await logInFrom('8.8.8.8')).status).toBe(200);
    expect((await guessFrom('8.8.4.4')).status).toBe(401);
    bed.advance(600_000);
    expect((await guessFrom('8.8.8.8')).status).toBe(401);
  });

  test('reach WeChat a few at a time from an address that is slowed down', async () => {
    await open({ badCodesPerAddress: { count: 1, seconds: 600 } });
    for (const code of ['a', 'b']) await guessFrom('8.8.8.8', code);
    const asked = bed.emulator.requests().length;
    const codes = Array.from({ length: 40 }, (_, n) => `${n}`);
    const answers = await Promise.all(codes.map((code) => guessFrom('8.8.8.8', code)));
    expect(answers.every(({ status }) => status === 429)).toBe(true);
    expect(bed.emulator.requests().length - asked).toBeLessThanOrEqual(8);
    expect((await logInFrom('8.8.8.8')).status).toBe(200);
  });

  test('count once each: a client that is stuck on one code locks nobody out', async () => {
    await open({ badCodesPerAddress: { count: 3, seconds: 600 } });
    for (let tries = 0; tries < 20; tries += 1) expect((await guessFrom('8.8.8.8')).status).toBe(401);
    expect((await logInFrom('8.8.8.8')).status).toBe(200);
  });
});

describe('back ends that cannot prove who they are', () => {
  const client = { id: 'orders', secret: 'a secret of thirty-two characters' };

  async function ask(secret: string, from = '8.8.8.8'): Promise<Answered> {
    const text = new URLSearchParams({ token: 'a', client_id: client.id, client_secret: secret }).toString();
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    return bed.request('POST', '/auth/introspect', { text, headers, from });
  }

  test('have to wait after some tries, while those who can prove it are served behind the same address', async () => {
    const rateLimits = { badClientsPerAddress: { count: 2, seconds: 600 } };
    bed = await openTestBed({ rateLimits, introspection: { clients: [client] } });
    for (let asked = 0; asked < 9; asked += 1) expect((await ask(client.secret)).status).toBe(200);
    for (let tries = 0; tries < 3; tries += 1)
      expect((await ask(`guess ${tries}`)).status).toBe(tries < 2 ? 401 : 429);
    const limited = await ask('another guess');
    expect(limited.problem).toMatchObject({ code: 'rate_limited', retryAfter: 600 });
    expect(limited.headers.get('retry-after')).toBe('600');
    expect((await ask(client.secret)).status).toBe(200);
    expect((await ask('a guess from elsewhere', '8.8.4.4')).status).toBe(401);
    expect((await logInFrom('8.8.8.8')).status).toBe(200);
    bed.advance(600_000);
    expect((await ask('a guess of later')).status).toBe(401);
  });
});

describe('requests of one user', () => {
  test('are limited where they change something, and not where they only read', async () => {
    await open({ requestsPerUser: { count: 2, seconds: 60 } });
    const { token } = await bed.login();
    const rename = () => bed.request('PATCH', '/auth/me', { token, body: { nickname: 'A' } });
    expect([(await rename()).status, (await rename()).status, (await rename()).status]).toEqual([
      200, 200, 429,
    ]);
    expect((await bed.request('GET', '/auth/me', { token })).status).toBe(200);
    const other = await bed.login('bob');
    expect((await bed.request('PATCH', '/auth/me', { token: other.token, body: {} })).status).toBe(200);
  });
});

test('all limits can be switched off', async () => {
  await open(false);
  for (let tries = 0; tries < 320; tries += 1) expect((await guessFrom('8.8.8.8')).status).toBe(401);
});

describe('tokens that nobody has', () => {
  test('slow their address down, while a good one is served', async () => {
    await open({ badTokensPerAddress: { count: 2, seconds: 60 } });
    const { token } = await bed.login();
    const tryToken = async (guess: string, from = '8.8.8.8') =>
      (await bed.request('GET', '/auth/me', { token: guess, from, via: bed.auth })).status;
    const guesses = ['x1', 'x2', 'x2', 'x3', 'x4'].map((guess) => `${token.slice(0, -2)}${guess}`);
    const statuses: number[] = [];
    for (const guess of guesses) statuses.push(await tryToken(guess));
    expect(statuses).toEqual([401, 401, 401, 429, 429]);
    expect(await tryToken(token)).toBe(200);
    expect(await tryToken(guesses[3] ?? '', '8.8.4.4')).toBe(401);
    bed.advance(60_000);
    expect(await tryToken(guesses[4] ?? '')).toBe(401);
  });
});

test('the limits are on where no number is given', async () => {
  await open({});
  for (let tries = 0; tries < 300; tries += 1) await guessFrom('8.8.8.8', `${tries}`);
  expect((await guessFrom('8.8.8.8')).problem).toMatchObject({ code: 'rate_limited', retryAfter: 600 });
  expect((await logInFrom('8.8.8.8')).status).toBe(200);
});

describe('with a shared cache', () => {
  test('all replicas count together; each for itself while it is away', async () => {
    let isUp = true;
    const counts = new Map<string, number>();
    const increment = async (key: string, ttlMs: number) => {
      if (!isUp) throw new Error('away');
      counts.set(key, (counts.get(key) ?? 0) + 1);
      return { count: counts.get(key) ?? 0, ttlMs };
    };
    const nothing = async (): Promise<never> => Promise.reject(new Error('not used'));
    const shared = {
      increment,
      get: nothing,
      set: nothing,
      publish: nothing,
      subscribe: nothing,
      ping: nothing,
      close: nothing,
    };
    const rule = { requestsPerUser: { count: 2, seconds: 60 } };
    const replicas = [1, 2].map(() => createRateLimiter(rule, { shared, elapsed: () => 0 }));
    const ask = (replica: number) => replicas[replica]?.beforeUserRequest('u');
    expect([await ask(0), await ask(1)]).toEqual([null, null]);
    expect((await ask(0))?.code).toBe('rate_limited');
    isUp = false;
    expect([await ask(0), await ask(0)]).toEqual([null, null]);
    expect((await ask(0))?.code).toBe('rate_limited');
  });
});

test.each([
  { count: 0, seconds: 1 },
  { count: 1, seconds: 0 },
  { count: Number.NaN, seconds: 1 },
])('the limit %j is refused at the start', (limit) => {
  expect(() => createRateLimiter({ loginsPerAddress: limit }, { shared: null, elapsed: () => 0 })).toThrow(
    TypeError,
  );
});
