import { describe, expect, it } from 'vitest';
import type { SessionRecord } from '../store/records.ts';
import { type CachedSession, createSessionCache } from './session-cache.ts';

function entry(tokenHash: string, userId: string): CachedSession<string> {
  const session: SessionRecord = {
    id: `id of ${tokenHash}`,
    tokenHash,
    userId,
    appId: 'wx1',
    openId: `openid of ${userId}`,
    device: null,
    isNewUser: false,
    createdAt: 0,
    lastSeenAt: 0,
    expiresAt: 1000,
    revokedAt: null,
    revokeReason: null,
  };
  return {
    session,
    freshUntil: 1000,
    endsAt: 1000,
    verification: tokenHash,
    verified: Promise.resolve(tokenHash),
  };
}

describe('the session cache', () => {
  it('forgets a session by its hash and leaves the others of that user', () => {
    const cache = createSessionCache<string>();
    cache.set('t1', entry('h1', 'ada'));
    cache.set('t2', entry('h2', 'ada'));
    cache.forget(['h1', 'never seen']);
    expect(cache.get('t1')).toBeUndefined();
    expect(cache.get('t2')?.verification).toBe('h2');
  });

  it('forgets every session of a user and of nobody else', () => {
    const cache = createSessionCache<string>();
    cache.set('t1', entry('h1', 'ada'));
    cache.set('t2', entry('h2', 'bob'));
    cache.set('t3', entry('h3', 'ada'));
    cache.forgetUser('ada');
    cache.forgetUser('never seen');
    expect(['t1', 't2', 't3'].map((token) => cache.get(token)?.verification)).toEqual([
      undefined,
      'h2',
      undefined,
    ]);
  });

  it('still finds by hash and by user what was put there twice', () => {
    const cache = createSessionCache<string>();
    for (const userId of ['ada', 'bob']) cache.set('t1', entry('h1', userId));
    cache.forgetUser('ada');
    expect(cache.get('t1')?.session.userId).toBe('bob');
    cache.forget(['h1']);
    expect(cache.get('t1')).toBeUndefined();
  });

  it('keeps ten thousand and lets go of who has not asked for longest', () => {
    const cache = createSessionCache<string>();
    for (let n = 0; n <= 10_000; n += 1) cache.set(`t${n}`, entry(`h${n}`, `user ${n % 100}`));
    expect(cache.get('t0')).toBeUndefined();
    expect(cache.get('t1')?.verification).toBe('h1');
    cache.forgetUser('user 0');
    expect(cache.get('t10000')).toBeUndefined();
    expect(cache.get('t1')?.verification).toBe('h1');
  });

  it('is empty after it was cleared, and works on', () => {
    const cache = createSessionCache<string>();
    cache.set('t1', entry('h1', 'ada'));
    cache.clear();
    expect(cache.get('t1')).toBeUndefined();
    cache.set('t1', entry('h1', 'ada'));
    cache.forgetUser('ada');
    expect(cache.get('t1')).toBeUndefined();
  });
});
