import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { closeWorld, createWorld, type World } from './world.fixture.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => closeWorld(world));

const stale = { status: 409, code: 'session_key_stale', action: 'retry-with-fresh-code' };

describe('rawData and its signature', () => {
  test('are accepted as they are', async () => {
    const answer = await loginWith((signed) => signed);
    expect(answer.status).toBe(200);
  });

  test('with one byte of rawData changed are refused', async () => {
    const answer = await loginWith(({ rawData, ...rest }) => ({ ...rest, rawData: flipLastByte(rawData) }));
    expect(answer.body).toMatchObject(stale);
  });

  test('with one digit of the signature changed are refused', async () => {
    const answer = await loginWith(({ signature, ...rest }) => {
      const first = signature.startsWith('0') ? '1' : '0';
      return { ...rest, signature: first + signature.slice(1) };
    });
    expect(answer.body).toMatchObject(stale);
  });

  test('of somebody else are refused', async () => {
    const bob = world.phone('bob');
    await bob.call('login');
    const theirs = await bob.call('getUserInfo', { withCredentials: true });
    const answer = await loginWith((own) => ({ ...own, signature: String(theirs.signature) }));
    expect(answer.body).toMatchObject(stale);
  });

  test('without encrypted data are told apart: the signature is all that there is to judge', async () => {
    const answer = await loginWith(
      ({ rawData, ...rest }) => ({ ...rest, rawData: flipLastByte(rawData) }),
      'signed only',
    );
    expect(answer.body).toMatchObject({ status: 403, code: 'signature_mismatch', action: 'fix-request' });
  });

  test('that are refused leave nobody behind', async () => {
    await loginWith(({ rawData, ...rest }) => ({ ...rest, rawData: flipLastByte(rawData) }));
    expect((await world.store.dumpRows({ table: 'users', after: null, limit: 10 })).rows).toEqual([]);
  });
});

interface Signed {
  readonly rawData: string;
  readonly signature: string;
}

async function loginWith(change: (signed: Signed) => Signed, sent: 'all' | 'signed only' = 'all') {
  const { call, appId } = world.phone('alice');
  const { code } = await call('login');
  const { encryptedData, iv, rawData, signature } = await call('getUserInfo', { withCredentials: true });
  const signed = change({ rawData: String(rawData), signature: String(signature) });
  const encrypted = sent === 'all' ? { encryptedData, iv } : {};
  return world.network.send('POST', '/auth/login', { body: { appId, code, ...encrypted, ...signed } });
}

function flipLastByte(text: string): string {
  const last = text.charCodeAt(text.length - 1);
  return text.slice(0, -1) + String.fromCharCode(last ^ 1);
}
