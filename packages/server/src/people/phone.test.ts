import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { appA, appB, loneApp, openTestBed, type TestBed, testSecret } from '../testing/test-bed.fixture.ts';

const users = ['alice', 'bob'].map((id) => ({
  id,
  phones: [{ number: id === 'alice' ? '12066600001' : '12066600002', countryCode: '86' }],
}));
const shared = numberOf('13580006666');
const masked = { masked: '135******66', countryCode: '86' };
let bed: TestBed;

beforeEach(async () => {
  bed = await openTestBed({ emulator: { users } });
});
afterEach(() => bed.close());

describe('a phone number', () => {
  test('is bound by the code of the button, shown masked, kept sealed', async () => {
    const { token } = await bed.login();
    const answered = await bed.request('POST', '/auth/me/phone', { token, body: { code: await tapPhone() } });
    expect(answered.body.phone).toEqual({ masked: '120******01', countryCode: '86' });
    expect((await bed.request('GET', '/auth/me', { token })).body.phone).toEqual(answered.body.phone);
    const { rows } = await bed.store.dumpRows({ table: 'users', after: null, limit: 10 });
    expect(JSON.stringify([rows, bed.logs])).not.toContain('12066600001');
  });

  test('is bound by the code of the realtime button (手机号实时验证) as well, once', async () => {
    const { token } = await bed.login();
    const { event } = await bed.emulator.client('alice', appA).button('getRealtimePhoneNumber');
    const bind = { token, body: { code: event?.detail.code } };
    const answered = await bed.request('POST', '/auth/me/phone', bind);
    expect(answered.body.phone).toEqual({ masked: '120******01', countryCode: '86' });
    const again = await bed.request('POST', '/auth/me/phone', { ...bind, stepUp: 'alice' });
    expect(again.problem.code).toBe('phone_code_invalid');
  });

  test('is bound by its encrypted data, the old way', async () => {
    const { token } = await bed.login();
    const answered = await bed.request('POST', '/auth/me/phone', { token, body: bed.seal(shared) });
    expect(answered.body.phone).toEqual(masked);
  });

  test('is bound in the login itself', async () => {
    const code = await bed.code();
    const body = { appId: appA, code, phoneCode: await tapPhone() };
    const answered = await bed.request('POST', '/auth/login', { body });
    expect(answered.body.user.phone).toEqual({ masked: '120******01', countryCode: '86' });
  });

  test('is told in full to the server that owns the data, and to nobody else', async () => {
    const { token, user } = await bed.login();
    await bed.request('POST', '/auth/me/phone', { token, body: bed.seal(shared) });
    expect(await bed.auth.api.getPhoneNumber(user.id)).toEqual({ number: '13580006666', countryCode: '86' });
    expect(await bed.auth.api.getPhoneNumber('nobody')).toBeNull();
  });
});

describe('a phone code is refused', () => {
  test('when it was used before: phone_code_invalid, and only the person can help', async () => {
    const { token } = await bed.login();
    const body = { code: await tapPhone() };
    await bed.request('POST', '/auth/me/phone', { token, body });
    const again = await bed.request('POST', '/auth/me/phone', { token, body, stepUp: 'alice' });
    expect(again.problem).toMatchObject({ status: 422, code: 'phone_code_invalid', action: 'ask-user' });
  });

  test('when it is somebody else’s', async () => {
    await bed.login('bob');
    const { token } = await bed.login('alice');
    const answered = await bed.request('POST', '/auth/me/phone', {
      token,
      body: { code: await tapPhone('bob') },
    });
    expect(answered.problem.code).toBe('phone_code_invalid');
  });

  test('in a login, which then stores nothing', async () => {
    const body = { appId: appA, code: await bed.code(), phoneCode: 'f'.repeat(64) };
    const answered = await bed.request('POST', '/auth/login', { body });
    expect(answered.problem.code).toBe('phone_code_invalid');
    expect((await bed.store.dumpRows({ table: 'sessions', after: null, limit: 1 })).rows).toEqual([]);
  });

  test('when WeChat is away', async () => {
    const { token } = await bed.login();
    bed.emulator.addFault({ target: '*', drop: 'before', times: 20 });
    const answered = await bed.request('POST', '/auth/me/phone', { token, body: { code: 'f'.repeat(64) } });
    expect(answered.problem.code).toBe('wechat_unavailable');
    expect(answered.headers.get('retry-after')).not.toBeNull();
  });

  test.each([{}, { code: 1 }, { code: 'a b' }, { iv: 'x' }, { confirmMerge: false }, []])(
    'as %j',
    async (body) => {
      const { token } = await bed.login();
      const answered = await bed.request('POST', '/auth/me/phone', { token, body });
      expect(answered.problem).toMatchObject({ status: 400, code: 'validation_failed' });
    },
  );
});

describe('a number that another user has', () => {
  test('is refused by default, and both stay who they are', async () => {
    const [alice, bob] = await bothWantTheNumber();
    expect(bob.answered.problem).toMatchObject({ status: 409, code: 'account_conflict', action: 'ask-user' });
    expect((await bed.auth.verify(alice.token)).kind).toBe('valid');
    expect((await bed.auth.api.getUser(bob.id))?.phone).toBeUndefined();
    const confirm = { token: bob.token, body: { confirmMerge: true } };
    expect((await bed.request('POST', '/auth/me/phone', confirm)).problem.code).toBe('not_found');
  });

  test('in a login refuses the login, and its session is over', async () => {
    const { token } = await bed.login('alice');
    await bed.request('POST', '/auth/me/phone', {
      token,
      body: bed.seal(numberOf('12066600002')),
    });
    const body = { appId: appA, code: await bed.code('bob'), phoneCode: await tapPhone('bob') };
    const answered = await bed.request('POST', '/auth/login', { body });
    expect(answered.problem.code).toBe('account_conflict');
    const { rows } = await bed.store.dumpRows({ table: 'sessions', after: null, limit: 9 });
    expect(rows.filter((row) => row.revoked_at === null)).toHaveLength(1);
  });

  test('in the first login of somebody new leaves no empty account behind', async () => {
    const events: string[] = [];
    const via = bed.replica({ events: { hook: ({ type }) => void events.push(type) } });
    const alice = await bed.login('alice');
    const numberOfBob = bed.seal(numberOf('12066600002'));
    await bed.request('POST', '/auth/me/phone', { token: alice.token, body: numberOfBob });
    const body = {
      appId: loneApp,
      code: await bed.code('bob', loneApp),
      phoneCode: await tapPhone('bob', loneApp),
    };
    const answered = await bed.request('POST', '/auth/login', { body, via });
    expect(answered.problem).toMatchObject({ status: 409, code: 'account_conflict' });
    expect((await bed.store.dumpRows({ table: 'users', after: null, limit: 9 })).rows).toHaveLength(1);
    await via.api.deliverEvents();
    expect(events).toEqual([]);
  });

  test('is none where the unionid says that the owner is the same person in another app', async () => {
    const { user } = await bed.login('bob');
    const number = { appId: appA, code: await bed.code('bob'), phoneCode: await tapPhone('bob') };
    expect((await bed.request('POST', '/auth/login', { body: number })).status).toBe(200);
    const phoneCode = await tapPhone('bob', appB);
    const body = { appId: appB, code: await bed.code('bob', appB), phoneCode };
    const answered = await bed.request('POST', '/auth/login', { body });
    expect(answered.body).toMatchObject({ isNewUser: false, user: { id: user.id } });
  });

  test('that a login settles by a merge makes nobody new, and ends the sessions that the policy names', async () => {
    const single = bed.replica({ phoneConflict: 'merge', session: { replaces: 'all' } });
    const alice = await bed.login('alice');
    const body = bed.seal(numberOf('12066600002'));
    await bed.request('POST', '/auth/me/phone', { token: alice.token, body });
    bed.advance(1);
    const code = await bed.code('bob');
    const login = { appId: appA, code, phoneCode: await tapPhone('bob') };
    const headers = { 'idempotency-key': '8e03978e-40d5-43e8-bc93-6894a57f9324' };
    const answered = await bed.request('POST', '/auth/login', { body: login, headers, via: single });
    expect(answered.body).toMatchObject({ isNewUser: false, user: { id: alice.user.id } });
    expect(await single.verify(alice.token)).toMatchObject({ kind: 'revoked', reason: 'replaced' });
    expect((await single.verify(answered.body.token)).kind).toBe('valid');
    const repeated = await bed.request('POST', '/auth/login', { body: login, headers, via: single });
    expect(repeated.body).toMatchObject({ token: answered.body.token, isNewUser: false });
  });

  test('in a login leaves the sessions alone that it would have replaced', async () => {
    const single = bed.replica({ session: { replaces: 'same-app' } });
    const { token } = await bed.login('alice');
    await bed.request('POST', '/auth/me/phone', {
      token,
      body: bed.seal(numberOf('12066600002')),
    });
    const bob = await bed.login('bob', { via: single });
    const body = { appId: appA, code: await bed.code('bob'), phoneCode: await tapPhone('bob') };
    const answered = await bed.request('POST', '/auth/login', { body, via: single });
    expect(answered.problem.code).toBe('account_conflict');
    expect((await single.verify(bob.token)).kind).toBe('valid');
  });

  test('merges the two users where the operator wants that', async () => {
    const [alice, bob] = await bothWantTheNumber({ phoneConflict: 'merge' });
    expect(bob.answered.body).toMatchObject({ id: alice.id, phone: masked });
    const merges = await bed.auth.api.listMerges(alice.id);
    expect(merges).toMatchObject([{ survivorId: alice.id, mergedId: bob.id, cause: 'phone' }]);
    expect(await bed.auth.verify(bob.token)).toMatchObject({ kind: 'valid', user: { id: alice.id } });
    expect(await bed.auth.api.undoMerge(merges[0]?.id ?? '')).toBe(true);
    bed.advance(5000);
    expect(await bed.auth.verify(bob.token)).toMatchObject({ kind: 'valid', user: { id: bob.id } });
    expect(await bed.auth.api.undoMerge(merges[0]?.id ?? '')).toBe(false);
  });

  test('merges after the person said yes, once, within ten minutes', async () => {
    const [alice, bob] = await bothWantTheNumber({ phoneConflict: 'ask' });
    expect(bob.answered.problem.code).toBe('account_conflict');
    const confirm = { token: bob.token, body: { confirmMerge: true }, via: bob.via };
    expect((await bed.request('POST', '/auth/me/phone', confirm)).body).toMatchObject({
      id: alice.id,
      phone: masked,
    });
    const again = await bed.request('POST', '/auth/me/phone', { ...confirm, stepUp: 'bob' });
    expect(again.problem.code).toBe('not_found');
  });

  test('merges with whoever has it, although the secret was changed since the question', async () => {
    const [alice, bob] = await bothWantTheNumber({ phoneConflict: 'ask' });
    const secret = ['a newer secret of the login server, long enough', testSecret];
    const via = bed.replica({ phoneConflict: 'ask', secret });
    // Found and kept under the newer one from here on.
    const bind = { token: alice.token, body: bed.seal(shared), stepUp: 'alice', via };
    expect((await bed.request('POST', '/auth/me/phone', bind)).status).toBe(200);
    const confirm = { token: bob.token, body: { confirmMerge: true }, via };
    expect((await bed.request('POST', '/auth/me/phone', confirm)).body.id).toBe(alice.id);
  });

  test('asks somebody new as well, who confirms after a login without the number', async () => {
    const via = bed.replica({ phoneConflict: 'ask' });
    const alice = await bed.login('alice', { via });
    const numberOfBob = bed.seal(numberOf('12066600002'));
    await bed.request('POST', '/auth/me/phone', { token: alice.token, body: numberOfBob });
    bed.advance(1000);
    const code = await bed.code('bob', loneApp);
    const body = { appId: loneApp, code, phoneCode: await tapPhone('bob', loneApp) };
    const answered = await bed.request('POST', '/auth/login', { body, via });
    expect(answered.problem.code).toBe('account_conflict');
    const bob = await bed.login('bob', { appId: loneApp, via });
    expect(bob).toMatchObject({ isNewUser: false });
    expect(bob.user.phone).toBeUndefined();
    const confirm = { token: bob.token, body: { confirmMerge: true }, via };
    expect((await bed.request('POST', '/auth/me/phone', confirm)).body.id).toBe(alice.user.id);
  });

  test('does not merge when the yes comes too late, or from somebody else', async () => {
    const [alice, bob] = await bothWantTheNumber({ phoneConflict: 'ask' });
    const other = { token: alice.token, body: { confirmMerge: true }, via: bob.via, stepUp: 'alice' };
    expect((await bed.request('POST', '/auth/me/phone', other)).problem.code).toBe('not_found');
    bed.advance(600_000);
    const late = { token: bob.token, body: { confirmMerge: true }, via: bob.via };
    expect((await bed.request('POST', '/auth/me/phone', late)).problem.code).toBe('not_found');
  });

  test('is bound without a merge when the other user has let go of it before the yes', async () => {
    const [alice, bob] = await bothWantTheNumber({ phoneConflict: 'ask' });
    const another = bed.seal(numberOf('12066600002'));
    await bed.request('POST', '/auth/me/phone', { token: alice.token, body: another, stepUp: 'alice' });
    const confirm = { token: bob.token, body: { confirmMerge: true }, via: bob.via };
    expect((await bed.request('POST', '/auth/me/phone', confirm)).body).toMatchObject({
      id: bob.id,
      phone: masked,
    });
    expect(await bed.auth.api.listMerges(alice.id)).toEqual([]);
  });

  test('is decided case by case where the operator has a function for it', async () => {
    const asked: unknown[] = [];
    const [alice, bob] = await bothWantTheNumber({
      phoneConflict: async (conflict) => {
        asked.push(conflict);
        return 'reject' as const;
      },
    });
    expect(asked).toEqual([{ userId: bob.id, ownerId: alice.id }]);
    expect(bob.answered.problem.code).toBe('account_conflict');
  });
});

async function bothWantTheNumber(options: Parameters<TestBed['replica']>[0] = {}) {
  const via = bed.replica(options);
  const alice = await bed.login('alice', { via });
  await bed.request('POST', '/auth/me/phone', { token: alice.token, body: bed.seal(shared), via });
  bed.advance(1000);
  const bob = await bed.login('bob', { via });
  const body = bed.seal(shared, { person: 'bob' });
  const answered = await bed.request('POST', '/auth/me/phone', { token: bob.token, body, via });
  return [
    { id: alice.user.id, token: alice.token },
    { id: bob.user.id, token: bob.token, answered, via },
  ] as const;
}

async function tapPhone(person = 'alice', appId = appA): Promise<string> {
  const { event } = await bed.emulator.client(person, appId).button('getPhoneNumber');
  const code = event?.detail.code;
  if (typeof code !== 'string') throw new Error('the button gave no code');
  return code;
}

function numberOf(purePhoneNumber: string) {
  return { phoneNumber: purePhoneNumber, purePhoneNumber, countryCode: '86' };
}
