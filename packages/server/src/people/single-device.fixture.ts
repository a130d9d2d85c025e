import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Store } from '../store/store.ts';
import { appA, appB, openTestBed, type TestBed } from '../testing/test-bed.fixture.ts';
import type { WeappAuth } from '../weapp-auth.ts';

const appSecret = 'a0'.repeat(16);
const ungrouped = [appA, appB].map((appId) => ({ appId, secret: appSecret }));

/** What a merge leaves in single-device mode, for a suite over one kind of store. */
export function singleDeviceTests(openStore: () => Store): void {
  let bed: TestBed;
  beforeEach(async () => {
    bed = await openTestBed({ store: openStore() });
  });
  afterEach(() => bed.close());

  test.each(['same-app', 'all'] as const)(
    'a merge that the person said yes to ends what a login would have ended: %s',
    async (replaces) => {
      const via = bed.replica({ phoneConflict: 'ask', session: { replaces } });
      const { alice, bob, elsewhere } = await aliceHasBobsNumber(via);
      const confirm = { token: bob, body: { confirmMerge: true }, via };
      expect((await bed.request('POST', '/auth/me/phone', confirm)).status).toBe(200);
      await expectReplaced(via, alice);
      expect((await via.verify(bob)).kind).toBe('valid');
      expect((await via.verify(elsewhere)).kind).toBe(replaces === 'all' ? 'revoked' : 'valid');
    },
  );

  test('a merge that the operator wants ends the other session too, at once', async () => {
    const via = bed.replica({ phoneConflict: 'merge', session: { replaces: 'same-app' } });
    const { alice, bob } = await aliceHasBobsNumber(via);
    await expectReplaced(via, alice);
    expect((await via.verify(bob)).kind).toBe('valid');
  });

  test('a merge ends nothing where a person may have many sessions', async () => {
    const via = bed.replica({ phoneConflict: 'merge' });
    const { alice, bob } = await aliceHasBobsNumber(via);
    for (const token of [alice, bob]) expect((await via.verify(token)).kind).toBe('valid');
  });

  test('a merge by a unionid that comes late ends the other session, and not the one that asked', async () => {
    const before = bed.replica({ apps: ungrouped });
    const via = bed.replica({ session: { replaces: 'all' } });
    const first = await bed.login('alice', { via: before });
    bed.advance(1000);
    const second = await bed.login('alice', { via: before, appId: appB });
    expect(second.user.id).not.toBe(first.user.id);
    expect((await tellUnionId(via, first.token, appA)).body.id).toBe(first.user.id);
    expect((await via.verify(second.token)).kind).toBe('valid');
    expect((await tellUnionId(via, second.token, appB)).body.id).toBe(first.user.id);
    await expectReplaced(via, first.token);
    expect((await via.verify(second.token)).kind).toBe('valid');
  });

  /** Both in one app, and one of them in another one too; the second asks for the number of the first. */
  async function aliceHasBobsNumber(via: WeappAuth) {
    const body = (person: string) => bed.seal(number, { person });
    const { token: alice } = await bed.login('alice', { via });
    await bed.request('POST', '/auth/me/phone', { token: alice, body: body('alice'), via });
    const other = bed.replica();
    const { token: elsewhere } = await bed.login('alice', { via: other, appId: appB });
    bed.advance(1000);
    const { token: bob } = await bed.login('bob', { via });
    await bed.request('POST', '/auth/me/phone', { token: bob, body: body('bob'), via });
    return { alice, bob, elsewhere };
  }

  function tellUnionId(via: WeappAuth, token: string, appId: string) {
    const { transactionId } = bed.emulator.people.pay({ appId, user: 'alice' });
    return bed.request('POST', '/auth/me/unionid', { token, body: { transactionId }, via });
  }
}

const number = { phoneNumber: '13580006666', purePhoneNumber: '13580006666', countryCode: '86' };

async function expectReplaced(via: WeappAuth, token: string): Promise<void> {
  expect(await via.verify(token)).toMatchObject({ kind: 'revoked', reason: 'replaced' });
}
