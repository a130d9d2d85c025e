import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openTestBed, type TestBed } from '../testing/test-bed.fixture.ts';

let bed: TestBed;

beforeEach(async () => {
  bed = await openTestBed();
});
afterEach(() => bed.close());

describe('the list of devices', () => {
  test('shows every signed-in device and which one asks', async () => {
    const phone = await bed.login('alice', { headers: { 'x-device': encodeURIComponent('我的手机 📱') } });
    bed.advance(1);
    await bed.login('alice', { headers: { 'x-device': `pc\u0009${'x'.repeat(100)}` } });
    await bed.login('bob');
    const { body } = await bed.request('GET', '/auth/sessions', { token: phone.token });
    expect(body.sessions).toMatchObject([
      { device: `pc${'x'.repeat(62)}`, current: false },
      { device: '我的手机 📱', current: true },
    ]);
    expect(JSON.stringify(body)).not.toContain('tokenHash');
  });

  test('lets the person kick one device, which learns why', async () => {
    const phone = await bed.login('alice');
    const pc = await bed.login('alice');
    const { body } = await bed.request('GET', '/auth/sessions', { token: phone.token });
    const { id } = body.sessions.find((session: { current: boolean }) => !session.current);
    const kick = () => bed.request('DELETE', `/auth/sessions/${id}`, { token: phone.token, stepUp: 'alice' });
    expect((await kick()).status).toBe(204);
    expect(await bed.auth.verify(pc.token)).toEqual({ kind: 'revoked', reason: 'kicked' });
    expect((await bed.auth.verify(phone.token)).kind).toBe('valid');
    expect((await kick()).status).toBe(404);
  });

  test('lets the person kick all others', async () => {
    const tokens = [await bed.login(), await bed.login(), await bed.login()].map((login) => login.token);
    const kickOthers = { token: tokens[1] ?? '', stepUp: 'alice' };
    expect((await bed.request('DELETE', '/auth/sessions', kickOthers)).status).toBe(204);
    const kinds = await Promise.all(tokens.map(async (token) => (await bed.auth.verify(token)).kind));
    expect(kinds).toEqual(['revoked', 'valid', 'revoked']);
  });

  test('touches nobody else’s devices', async () => {
    const alice = await bed.login('alice');
    const bob = await bed.login('bob');
    const [session] = await bed.auth.api.listSessions(alice.user.id);
    const kick = { token: bob.token, stepUp: 'bob' };
    const answered = await bed.request('DELETE', `/auth/sessions/${session?.id}`, kick);
    expect(answered.problem.code).toBe('not_found');
    expect((await bed.auth.verify(alice.token)).kind).toBe('valid');
  });

  test('is not asked for ids that cannot be one, which some databases choke on', async () => {
    const { token } = await bed.login();
    const revokeSessions = (): never => {
      throw new Error('asked the store');
    };
    const via = bed.replica({ store: { ...bed.store, revokeSessions } });
    for (const id of ['x', '%00', "'--", 'a'.repeat(5000)]) {
      expect((await bed.request('DELETE', `/auth/sessions/${id}`, { token, via })).status).toBe(404);
    }
  });
});

describe('the operator', () => {
  test('ends one session or all, with a reason', async () => {
    const first = await bed.login();
    const second = await bed.login();
    const userId = first.user.id;
    expect(await bed.auth.api.countSessions()).toBe(2);
    const [newest] = await bed.auth.api.listSessions(userId);
    expect(await bed.auth.api.revokeSession(userId, newest?.id ?? '', 'kicked')).toBe(true);
    expect(await bed.auth.api.revokeSession(userId, newest?.id ?? '')).toBe(false);
    expect(await bed.auth.api.revokeAllSessions(userId)).toBe(1);
    const verified = await Promise.all([first, second].map(({ token }) => bed.auth.verify(token)));
    expect(verified.map((verification) => verification.kind)).toEqual(['revoked', 'revoked']);
    expect(await bed.auth.api.countSessions()).toBe(0);
  });
});

describe('the session_key', () => {
  test('is checked at WeChat', async () => {
    const { token } = await bed.login();
    expect((await bed.request('POST', '/auth/session/check', { token })).body).toEqual({ valid: true });
    bed.advance(301_000);
    await bed.code();
    expect((await bed.request('POST', '/auth/session/check', { token })).body).toEqual({ valid: false });
  });

  test('is not valid when there is none', async () => {
    const { token } = await bed.login();
    const other = bed.replica({ secret: 'quite another secret of the server, long enough' });
    expect((await bed.request('POST', '/auth/session/check', { token, via: other })).body).toEqual({
      valid: false,
    });
  });

  test('is replaced by the operator, and data under the new one is opened', async () => {
    const { token } = await bed.login();
    const verification = await bed.auth.verify(token);
    if (verification.kind !== 'valid') throw new Error('not valid');
    const before = bed.sessionKeyOf();
    expect(await bed.auth.api.resetSessionKey(verification.session)).toEqual({ kind: 'reset' });
    expect(bed.sessionKeyOf()).not.toBe(before);
    const opened = await bed.auth.api.openData(verification.session, bed.seal({ openGId: 'group' }));
    expect(opened).toMatchObject({ kind: 'opened', proof: 'claimed', data: { openGId: 'group' } });
    expect(await bed.auth.api.checkSessionKey(verification.session)).toEqual({ kind: 'valid' });
  });
});
