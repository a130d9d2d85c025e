import { demoAppId } from '@weapp-auth/emulator';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { closeWorld, createWorld, type World } from '../world.fixture.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => closeWorld(world));

/** Where somebody is, as the socket says, and what they write into the header that proxies use. */
interface From {
  readonly address?: string;
  readonly forwardedFor?: string;
}

async function send(path: string, sent: From & { readonly code?: string; readonly token?: string }) {
  const headers = {
    'content-type': 'application/json',
    ...(sent.token !== undefined && { authorization: `Bearer ${sent.token}` }),
    ...(sent.forwardedFor !== undefined && { 'x-forwarded-for': sent.forwardedFor }),
  };
  const init = { method: 'POST', headers, body: JSON.stringify({ appId: demoAppId, code: sent.code }) };
  const request = new Request(`http://login.test${path}`, sent.code === undefined ? { headers } : init);
  return (await world.server.fetch(request, { remoteAddress: sent.address })).status;
}

/** Sends in groups, as many clients at once would. */
async function flood(
  count: number,
  work: (n: number) => Promise<number>,
): Promise<ReadonlyMap<number, number>> {
  const statuses = new Map<number, number>();
  for (let start = 0; start < count; start += 50) {
    const group = Array.from({ length: Math.min(50, count - start) }, (_, n) => work(start + n));
    for (const status of await Promise.all(group)) statuses.set(status, (statuses.get(status) ?? 0) + 1);
  }
  return statuses;
}

async function logIn(from: From): Promise<number> {
  const { code } = await world.phone('alice').call('login');
  return send('/auth/login', { ...from, code: String(code) });
}

const places: readonly (readonly [string, (n: number) => From])[] = [
  ['an address', () => ({ address: '8.8.8.8' })],
  ['no address', () => ({})],
  ['no address, with a new one in each header', (n) => ({ forwardedFor: `9.9.${n >> 8}.${n & 255}` })],
  [
    'an address, with a new one in each header',
    (n) => ({ address: '8.8.8.8', forwardedFor: `9.9.9.${n & 255}` }),
  ],
  ['an address that is no address', (n) => ({ address: `socket-${n}` })],
  ['one customer’s IPv6 addresses', (n) => ({ address: `2001:db8:1:2::${n.toString(16)}` })],
  ['one mapped address in two spellings', (n) => ({ address: n % 2 ? '::ffff:8.8.8.8' : '::ffff:808:808' })],
];

describe.each(places)('from %s', (_, from) => {
  test('2,000 bad codes meet the limit, and a good one still logs in', async () => {
    const statuses = await flood(2000, (n) => send('/auth/login', { ...from(n), code: `guess-${n}` }));
    expect([...statuses.keys()].toSorted()).toEqual([401, 429]);
    expect(statuses.get(429)).toBeGreaterThan(400);
    expect(await logIn(from(0))).toBe(200);
  });

  test('2,000 wrong tokens meet the limit, and a good one is served', async () => {
    const { code } = await world.phone('alice').call('login');
    const { body } = await world.network.send('POST', '/auth/login', { body: { appId: demoAppId, code } });
    const token = String(Object(body).token);
    const guess = (n: number): string => token.slice(0, -4) + n.toString(36).padStart(4, '0');
    const statuses = await flood(2000, (n) => send('/auth/me', { ...from(n), token: guess(n) }));
    expect([...statuses.keys()].toSorted()).toEqual([401, 429]);
    expect(await send('/auth/me', { ...from(0), token })).toBe(200);
  });
});

test('300 bad codes of one phone lock out nobody who shares its address', async () => {
  const address = '8.8.8.8';
  await flood(300, (n) => send('/auth/login', { address, code: `guess-${n}` }));
  for (let n = 0; n < 5; n += 1) expect(await logIn({ address })).toBe(200);
});
