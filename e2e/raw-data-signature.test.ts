import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { closeWorld, createWorld, type World } from './world.fixture.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => closeWorld(world));

describe('rawData and its signature', () => {
  test('are accepted as they are', async () => {
    const answer = await loginWith((signed) => signed);
    expect(answer.status).toBe(200);
  });

  test('with one byte of rawData changed are refused', async () => {
    const answer = await loginWith(({ rawData, ...rest }) => ({ ...rest, rawData: flipLastByte(rawData) }));
    expect(answer.body).toMatchObject({ status: 403, code: 'signature_mismatch', action: 'fix-request' });
  });

  test('with one digit of the signature changed are refused', async () => {
    const answer = await loginWith(({ signature, ...rest }) => {
      const first = signature.startsWith('0') ? '1' : '0';
      return { ...rest, signature: first + signature.slice(1) };
    });
    expect(answer.body).toMatchObject({ code: 'signature_mismatch' });
  });

  test('of somebody else are refused', async () => {
    const bob = world.phone('bob');
    await bob.call('login');
    const theirs = await bob.call('getUserInfo', { withCredentials: true });
    const answer = await loginWith((own) => ({ ...own, signature: String(theirs.signature) }));
    expect(answer.body).toMatchObject({ code: 'signature_mismatch' });
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

async function loginWith(change: (signed: Signed) => Signed) {
  const { call, appId } = world.phone('alice');
  const { code } = await call('login');
  const { encryptedData, iv, rawData, signature } = await call('getUserInfo', { withCredentials: true });
  const signed = change({ rawData: String(rawData), signature: String(signature) });
  return world.network.send('POST', '/auth/login', { body: { appId, code, encryptedData, iv, ...signed } });
}

function flipLastByte(text: string): string {
  const last = text.charCodeAt(text.length - 1);
  return text.slice(0, -1) + String.fromCharCode(last ^ 1);
}
