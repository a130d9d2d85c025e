import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { WeappAuthOptions } from '../options.ts';
import type { Store } from '../store/store.ts';
import { appA, appB, openTestBed, type TestBed } from '../testing/test-bed.fixture.ts';
import type { WeappAuth } from '../weapp-auth.ts';
import { createSessionCap } from './session-cap.ts';

let bed: TestBed;

beforeEach(async () => {
  bed = await openTestBed();
});
afterEach(() => bed.close());

/** A server of which every id ends in this hex digit. */
function serverWhere(digit: string, options: Partial<WeappAuthOptions> = {}): WeappAuth {
  const last = Number.parseInt(digit, 16);
  const random = (size: number): Uint8Array => randomBytes(size).map((byte) => (byte & 0xf0) | last);
  return bed.replica({ random, ...options });
}

async function logInTimes(times: number, via: WeappAuth, appId: string = appA): Promise<readonly string[]> {
  const tokens: string[] = [];
  for (let n = 0; n < times; n++) {
    bed.advance(1000);
    tokens.push((await bed.login('alice', { via, appId })).token);
  }
  return tokens;
}

async function live(tokens: readonly string[]): Promise<readonly boolean[]> {
  const fresh = bed.replica({ sessionCacheMs: 0 });
  return Promise.all(tokens.map(async (token) => (await fresh.verify(token)).kind === 'valid'));
}

describe('the cap on the sessions of a person', () => {
  test('ends those beyond it that were used longest ago, as replaced', async () => {
    const plain = serverWhere('1');
    const tokens = await logInTimes(5, plain);
    bed.advance(2 * 3_600_000);
    await plain.verify(tokens[0] ?? '');
    const capped = serverWhere('0', { session: { most: 3 } });
    const [newest = ''] = await logInTimes(1, capped);
    await capped.close();
    expect(await live([...tokens, newest])).toEqual([true, false, false, false, true, true]);
    expect(await capped.verify(tokens[1] ?? '')).toEqual({ kind: 'revoked', reason: 'replaced' });
  });

  test('is looked at by the logins whose session id ends in 0 only', async () => {
    const tokens = await logInTimes(4, serverWhere('1', { session: { most: 2 } }));
    expect(await live(tokens)).toEqual([true, true, true, true]);
  });

  test('is fifty unless the operator says otherwise', async () => {
    const tokens = await logInTimes(51, serverWhere('1'));
    const server = serverWhere('0');
    const newest = await logInTimes(1, server);
    await server.close();
    expect((await live([...tokens, ...newest])).indexOf(true)).toBe(2);
  });

  test('can be another for an app', async () => {
    const secret = 'a0'.repeat(16);
    const apps = [
      { appId: appA, secret, session: { most: 1 } },
      { appId: appB, secret },
    ];
    const tokens = await logInTimes(3, serverWhere('1'));
    const other = serverWhere('0', { apps });
    await logInTimes(1, other, appB);
    await other.close();
    expect(await live(tokens)).toEqual([true, true, true]);
    const same = serverWhere('0', { apps });
    await logInTimes(1, same);
    await same.close();
    expect(await live(tokens)).toEqual([false, false, false]);
  });

  test('touches nobody else’s sessions', async () => {
    const bob = await bed.login('bob');
    const server = serverWhere('0', { session: { most: 1 } });
    await logInTimes(2, server);
    await server.close();
    expect(await live([bob.token])).toEqual([true]);
  });

  test('keeps nobody waiting, and close waits for it', async () => {
    let release = (): void => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const listSessions: Store['listSessions'] = async (...asked) => {
      await gate;
      return bed.store.listSessions(...asked);
    };
    const tokens = await logInTimes(2, serverWhere('1'));
    const store = { ...bed.store, listSessions };
    const server = serverWhere('0', { session: { most: 1 }, store });
    await logInTimes(1, server);
    expect(await live(tokens)).toEqual([true, true]);
    const closed = server.close();
    release();
    await closed;
    expect(await live(tokens)).toEqual([false, false]);
  });

  test('that cannot be kept is logged, and the login stands', async () => {
    const listSessions = async (): Promise<never> => {
      throw new Error('the store is away');
    };
    const server = serverWhere('0', { store: { ...bed.store, listSessions } });
    const tokens = await logInTimes(1, server);
    await server.close();
    expect(await live(tokens)).toEqual([true]);
    expect(bed.logs.map(({ message }) => message)).toContain('surplus sessions could not be ended');
  });

  test('is kept where a list is not all of the sessions, and ends when nothing gets less', async () => {
    const tokens = await logInTimes(9, serverWhere('1'));
    const listSessions: Store['listSessions'] = async (...asked) =>
      (await bed.store.listSessions(...asked)).slice(0, 4);
    const server = serverWhere('0', { session: { most: 2 }, store: { ...bed.store, listSessions } });
    const newest = await logInTimes(1, server);
    await server.close();
    expect((await live([...tokens, ...newest])).filter(Boolean)).toHaveLength(2);
    const stuck = serverWhere('0', {
      session: { most: 1 },
      store: { ...bed.store, revokeSessions: async () => [] },
    });
    await logInTimes(1, stuck);
    await stuck.close();
    expect((await live(newest)).filter(Boolean)).toHaveLength(1);
  });

  test('looks once at a time at a person who logs in often', async () => {
    let lists = 0;
    const listSessions = async (): Promise<readonly []> => {
      lists += 1;
      return [];
    };
    const { now } = bed;
    const log = { info() {}, warn() {}, error() {} };
    const cap = createSessionCap({
      store: { listSessions },
      writes: { revokeSessions: async () => [] },
      log,
      now,
    });
    for (const sessionId of ['a0', 'b0', 'c0', 'd1']) cap.loggedIn({ userId: 'u', sessionId, most: 1 });
    await cap.close();
    expect(lists).toBe(1);
    cap.loggedIn({ userId: 'u', sessionId: 'e0', most: 1 });
    await cap.close();
    expect(lists).toBe(2);
  });
});
