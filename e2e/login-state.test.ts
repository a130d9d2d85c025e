import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { closeWorld, createWorld, type World } from './world.fixture.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => closeWorld(world));

describe('a login with a code', () => {
  test('gives the mini program a login state of the server’s own, and a user', async () => {
    const { auth } = world.phone('alice');
    const outcome = await auth.login();
    expect(outcome).toMatchObject({ kind: 'signed-in', isNewUser: true });
    const me = await auth.request({ url: '/auth/me' });
    expect(me.statusCode).toBe(200);
  });

  test('keeps openid and session_key on the server', async () => {
    const { auth, appId } = world.phone('alice');
    await auth.login();
    const openid = world.emulator.platform.state.openids.get(`${appId}/alice`);
    expect(openid).toMatch(/^o[\w-]{27}$/);
    const keys = await world.store.readSessionKeys(appId, openid ?? '');
    expect(keys).toHaveLength(1);
    const [login] = world.network.exchanges;
    expect(login?.answerText).not.toContain(openid);
    expect(login?.answerText).not.toMatch(/openid|session_key|sessionKey/i);
  });

  test('stores the session_key sealed, and of the token only its hash', async () => {
    const { auth, appId } = world.phone('alice');
    await auth.login();
    const account = [...world.emulator.platform.state.accounts.values()].find(
      (each) => each.userId === 'alice',
    );
    const stored = JSON.stringify(
      await Promise.all(
        (['users', 'identities', 'session_keys', 'sessions'] as const).map((table) =>
          world.store.dumpRows({ table, after: null, limit: 100 }),
        ),
      ),
    );
    const { token } = JSON.parse(world.network.exchanges[0]?.answerText ?? '{}');
    expect(stored).toContain(appId);
    expect(token).toMatch(/.{40,}/);
    expect(stored).not.toContain(token);
    expect(account?.session?.key).toBeTruthy();
    expect(stored).not.toContain(account?.session?.key);
  });

  test('a second login is the same user, not a new one', async () => {
    const first = await world.phone('alice').auth.login();
    const second = await world.phone('alice').auth.login();
    expect(second).toMatchObject({ kind: 'signed-in', isNewUser: false });
    expect(userIdOf(second)).toBe(userIdOf(first));
  });

  test('two people are two users', async () => {
    const alice = await world.phone('alice').auth.login();
    const bob = await world.phone('bob').auth.login();
    expect(userIdOf(bob)).not.toBe(userIdOf(alice));
  });

  test('uses the platform as its rules want it', async () => {
    await world.phone('alice').auth.login();
    world.emulator.assertNoViolations();
  });
});

function userIdOf(outcome: { kind: string; user?: { id: string } }): string | undefined {
  return outcome.user?.id;
}
