import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { appA, openTestBed, type TestBed, testSecret } from '../testing/test-bed.fixture.ts';

const key = '0123456789abcdef0123456789abcdef';
let bed: TestBed;

beforeEach(async () => {
  bed = await openTestBed();
});
afterEach(() => bed.close());

describe('a login with an Idempotency-Key', () => {
  const headers = { 'idempotency-key': key };

  test('whose answer was lost is answered the same again', async () => {
    const sent = { body: { appId: appA, code: await bed.code() }, headers };
    const first = await bed.request('POST', '/auth/login', sent);
    const again = await bed.request('POST', '/auth/login', sent);
    expect(again.status).toBe(200);
    expect(again.body).toEqual(first.body);
    expect(again.body.isNewUser).toBe(true);
  });

  test('is answered the same by a replica, by a process that was restarted, and after the code has expired', async () => {
    const sent = { body: { appId: appA, code: await bed.code() }, headers };
    const first = await bed.request('POST', '/auth/login', sent);
    const replica = bed.replica();
    expect((await bed.request('POST', '/auth/login', { ...sent, via: replica })).body).toEqual(first.body);
    bed.advance(301_000);
    const late = await bed.request('POST', '/auth/login', { ...sent, via: replica });
    expect(late.body).toEqual({ ...first.body, expiresIn: first.body.expiresIn - 301 });
  });

  test('is answered the same while WeChat is away', async () => {
    const sent = { body: { appId: appA, code: await bed.code() }, headers };
    const first = await bed.request('POST', '/auth/login', sent);
    bed.emulator.addFault({ target: '/sns/jscode2session', times: 9, drop: 'before' });
    expect((await bed.request('POST', '/auth/login', sent)).body).toEqual(first.body);
  });

  test('is answered the same after the secret was replaced', async () => {
    const sent = { body: { appId: appA, code: await bed.code() }, headers };
    const first = await bed.request('POST', '/auth/login', sent);
    const rotated = bed.replica({
      secret: ['a newer secret of the login server, long enough', testSecret],
    });
    expect((await bed.request('POST', '/auth/login', { ...sent, via: rotated })).body).toEqual(first.body);
  });

  test('waits a moment for a replica that is still writing', async () => {
    const sent = { body: { appId: appA, code: await bed.code() }, headers };
    let release = (): void => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const saveLogin: TestBed['store']['saveLogin'] = async (write) => {
      await gate;
      return bed.store.saveLogin(write);
    };
    const slow = bed.replica({ store: { ...bed.store, saveLogin } });
    const first = bed.request('POST', '/auth/login', { ...sent, via: slow });
    const patient = bed.replica({
      sleep: async () => {
        release();
        await first;
      },
    });
    const second = await bed.request('POST', '/auth/login', { ...sent, via: patient });
    expect(second.body).toEqual((await first).body);
  });

  test('repeated in parallel makes one call to WeChat and one session', async () => {
    const sent = { body: { appId: appA, code: await bed.code() }, headers };
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => bed.request('POST', '/auth/login', sent)),
    );
    expect(new Set(answers.map((answered) => answered.body.token)).size).toBe(1);
    expect(bed.emulator.requests()).toHaveLength(1);
  });

  test('gives nothing to who knows the code but not the key', async () => {
    const body = { appId: appA, code: await bed.code() };
    await bed.request('POST', '/auth/login', { body, headers });
    const other = { 'idempotency-key': key.replace('0', '1') };
    expect((await bed.request('POST', '/auth/login', { body, headers: other })).problem.code).toBe(
      'code_used',
    );
    expect((await bed.request('POST', '/auth/login', { body })).problem.code).toBe('code_used');
  });

  test('does not bring back a session that has ended', async () => {
    const sent = { body: { appId: appA, code: await bed.code() }, headers };
    const { token } = (await bed.request('POST', '/auth/login', sent)).body;
    await bed.request('POST', '/auth/logout', { token });
    expect((await bed.request('POST', '/auth/login', sent)).problem.code).toBe('code_used');
  });

  test('is not answered again later than a retry can come, although its session lives on', async () => {
    const sent = { body: { appId: appA, code: await bed.code() }, headers };
    const { token } = (await bed.request('POST', '/auth/login', sent)).body;
    bed.advance(600_001);
    expect((await bed.request('POST', '/auth/login', sent)).problem.code).toBe('code_used');
    expect(await bed.auth.verify(token)).toMatchObject({ kind: 'valid' });
  });

  test.each(['short', 'x'.repeat(129), `${key} `.repeat(2), 'é'.repeat(30)])(
    'refuses the key %j',
    async (value) => {
      const sent = { body: { appId: appA, code: await bed.code() }, headers: { 'idempotency-key': value } };
      const answered = await bed.request('POST', '/auth/login', sent);
      expect(answered.problem).toMatchObject({ status: 400, code: 'validation_failed' });
      expect(answered.problem.errors?.[0]?.path).toBe('Idempotency-Key');
    },
  );
});
