import { randomBytes, randomUUID } from 'node:crypto';
import type { Store } from '@weapp-auth/server';
import { app } from './app.ts';

/** What a store is told about a login. */
export type LoginWrite = Parameters<Store['saveLogin']>[0];

const people = 5000;
const days30 = 2_592_000_000;

/** Logins of five thousand people in turn: the first five thousand make a user, all others find theirs. */
export function loginWrites(): () => LoginWrite {
  let n = 0;
  return () => {
    n += 1;
    const at = Date.now();
    return {
      appId: app.appId,
      openId: `openid-${String(n % people).padStart(20, '0')}`,
      openPlatform: null,
      unionId: null,
      proof: 'proven',
      newUserId: randomUUID(),
      mergeId: randomUUID(),
      profile: null,
      sessionKey: { fingerprint: 'f'.repeat(16), sealed: 's'.repeat(64) },
      session: {
        id: randomUUID(),
        tokenHash: randomBytes(32).toString('base64url'),
        device: null,
        expiresAt: at + days30,
      },
      replaces: 'none',
      emit: false,
      at,
    };
  };
}
