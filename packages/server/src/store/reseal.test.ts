import { afterEach, beforeEach, expect, test } from 'vitest';
import { openTestBed, type TestBed, testSecret } from '../testing/test-bed.fixture.ts';

const shared = { phoneNumber: '13580006666', purePhoneNumber: '13580006666', countryCode: '86' };
const newer = 'a newer secret of the login server, long enough';
let bed: TestBed;
beforeEach(async () => {
  bed = await openTestBed();
});
afterEach(() => bed.close());

test('a phone number is sealed anew when the secret is replaced, and still found by its owner', async () => {
  const { token, user } = await bed.login();
  await bed.request('POST', '/auth/me/phone', { token, body: bed.seal(shared) });
  const rotating = bed.replica({ secret: [newer, testSecret] });
  const bob = await bed.login('bob', { via: rotating });
  const taken = await bed.request('POST', '/auth/me/phone', {
    token: bob.token,
    body: bed.seal(shared, { person: 'bob' }),
    via: rotating,
  });
  expect(taken.problem.code).toBe('account_conflict');
  expect(await rotating.api.reseal()).toBe(1);
  const rotated = bed.replica({ secret: newer });
  expect(await rotated.api.getPhoneNumber(user.id)).toEqual({ number: '13580006666', countryCode: '86' });
  expect(await bed.auth.api.getPhoneNumber(user.id)).toBeNull();
  expect(await rotating.api.reseal()).toBe(0);
});

test('one that was sealed anew goes back to one person when a merge is taken back', async () => {
  const alice = await bed.login('alice');
  bed.advance(1);
  const bob = await bed.login('bob');
  const sealed = bed.seal(shared, { person: 'bob' });
  await bed.request('POST', '/auth/me/phone', { token: bob.token, body: sealed });
  await bed.auth.api.mergeUsers([alice.user.id, bob.user.id]);
  const rotating = bed.replica({ secret: [newer, testSecret] });
  expect(await rotating.api.reseal()).toBe(1);
  const [merge] = await rotating.api.listMerges(alice.user.id);
  expect(await rotating.api.undoMerge(merge?.id ?? '')).toBe(true);
  expect(await rotating.api.getPhoneNumber(alice.user.id)).toBeNull();
  expect((await rotating.api.getPhoneNumber(bob.user.id))?.number).toBe('13580006666');
});

test('one that was sealed anew while nobody showed it goes back under the newer secret alone', async () => {
  const alice = await bed.login('alice');
  bed.advance(1);
  const bob = await bed.login('bob');
  const sealed = bed.seal(shared, { person: 'bob' });
  await bed.request('POST', '/auth/me/phone', { token: bob.token, body: sealed });
  await bed.auth.api.mergeUsers([alice.user.id, bob.user.id]);
  await bed.replica({ secret: [newer, testSecret] }).api.reseal();
  const rotated = bed.replica({ secret: newer });
  const [merge] = await rotated.api.listMerges(alice.user.id);
  expect(await rotated.api.undoMerge(merge?.id ?? '')).toBe(true);
  expect(await rotated.api.getPhoneNumber(alice.user.id)).toBeNull();
  expect((await rotated.api.getPhoneNumber(bob.user.id))?.number).toBe('13580006666');
});
