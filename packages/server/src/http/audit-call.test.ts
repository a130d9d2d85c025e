import { afterEach, expect, test } from 'vitest';
import type { AuditRecord } from '../store/records.ts';
import { appA, appB, openTestBed, type TestBed, type TestBedOptions } from '../testing/test-bed.fixture.ts';

let bed: TestBed;
afterEach(() => bed?.close());

async function open(options: TestBedOptions = {}): Promise<void> {
  bed = await openTestBed(options);
}

/** Oldest first. */
async function entries(): Promise<readonly AuditRecord[]> {
  return (await bed.auth.api.listAudit()).toReversed();
}

async function acts(): Promise<readonly (string | null)[][]> {
  return (await entries()).map(({ action, outcome, reason, actor }) => [actor, action, outcome, reason]);
}

test('a login is recorded with who, which session, app, request and shortened address', async () => {
  await open();
  const headers = { 'x-request-id': 'request-00001' };
  const { user, token } = await bed.login('alice', { headers, from: '203.0.113.77' });
  const [session] = await bed.auth.api.listSessions(user.id);
  expect(await entries()).toEqual([
    {
      id: expect.any(String),
      at: bed.now(),
      action: 'login',
      outcome: 'done',
      reason: 'new-user',
      actor: 'user',
      userId: user.id,
      sessionId: session?.id,
      appId: appA,
      requestId: 'request-00001',
      address: '203.0.113.0/24',
    },
  ]);
  await bed.request('POST', '/auth/logout', { token, from: '2001:db8:1:2::7' });
  expect((await entries()).at(-1)).toMatchObject({
    action: 'logout',
    userId: user.id,
    sessionId: session?.id,
    address: '2001:db8:1::/48',
  });
});

test('a refused login is recorded with its reason, and what was never tried is not', async () => {
  await open();
  const code = await bed.code();
  for (let n = 0; n < 2; n += 1) await bed.request('POST', '/auth/login', { body: { appId: appA, code } });
  await bed.request('POST', '/auth/login', { body: { appId: appA, code: 'nonsense' } });
  await bed.request('POST', '/auth/login', { body: { appId: appA, code: 7 } });
  expect(await acts()).toEqual([
    ['user', 'login', 'done', 'new-user'],
    ['user', 'login', 'refused', 'code_used'],
    ['user', 'login', 'refused', 'code_invalid'],
  ]);
});

test('a token that is worth nothing is recorded, a missing one is not', async () => {
  await open();
  const { token, user } = await bed.login();
  await bed.auth.api.revokeAllSessions(user.id);
  await bed.request('GET', '/auth/me', { token });
  await bed.request('GET', '/auth/me', { token: 'x'.repeat(43) });
  await bed.request('GET', '/auth/me');
  expect((await acts()).slice(1)).toEqual([
    ['operator', 'devices-removed', 'done', 'operator'],
    ['user', 'token', 'refused', 'session_revoked'],
    ['user', 'token', 'refused', 'unauthenticated'],
  ]);
});

test('a step-up that is missing is recorded as a refusal of what it protects', async () => {
  await open();
  const { token, user } = await bed.login();
  await bed.request('DELETE', '/auth/me', { token });
  await bed.request('DELETE', '/auth/me', { token, stepUp: 'bob' });
  await bed.request('DELETE', '/auth/me', { token, stepUp: 'alice' });
  const made = await entries();
  expect(
    made.slice(1).map(({ action, outcome, reason, userId }) => [action, outcome, reason, userId]),
  ).toEqual([
    ['account-deleted', 'refused', 'step_up_required', user.id],
    ['account-deleted', 'refused', 'step_up_required', user.id],
    ['account-deleted', 'done', null, user.id],
  ]);
});

test('devices, phone, export and refused open data are recorded', async () => {
  await open();
  const { token } = await bed.login();
  bed.advance(1);
  const other = await bed.login();
  const [{ id = '' } = {}] = await bed.auth.api.listSessions(other.user.id);
  await bed.request('DELETE', `/auth/sessions/${id}`, { token, stepUp: 'alice' });
  await bed.request('DELETE', '/auth/sessions', { token, stepUp: 'alice' });
  const phone = { phoneNumber: '13800000001', purePhoneNumber: '13800000001', countryCode: '86' };
  await bed.request('POST', '/auth/me/phone', { token, body: bed.seal(phone) });
  await bed.request('DELETE', '/auth/me/phone', { token, stepUp: 'alice' });
  await bed.request('GET', '/auth/me/export', { token });
  const forged = { ...bed.seal({ stepInfoList: [] }), iv: Buffer.alloc(16).toString('base64') };
  await bed.request('POST', '/auth/open-data', { token, body: { kind: 'werun', ...forged } });
  const made = await entries();
  expect(made.slice(2).map(({ action, outcome }) => [action, outcome])).toEqual([
    ['device-removed', 'done'],
    ['devices-removed', 'done'],
    ['phone-bound', 'done'],
    ['phone-removed', 'done'],
    ['account-exported', 'done'],
    ['open-data', 'refused'],
  ]);
  expect(made[2]?.sessionId).toBe(id);
});

test('a merge, its undoing, and what the operator does are recorded', async () => {
  await open();
  const { api } = bed.auth;
  const [alice, bob] = [await bed.login('alice'), await bed.login('bob')];
  await api.mergeUsers([alice.user.id, bob.user.id]);
  const [merge] = await api.listMerges(alice.user.id);
  await api.undoMerge(merge?.id ?? '');
  await api.updateUser(alice.user.id, { nickname: 'A' });
  await api.exportUser(alice.user.id);
  await api.reseal();
  await api.deleteUser(alice.user.id);
  await api.deleteUser(alice.user.id);
  expect((await acts()).slice(2)).toEqual([
    ['operator', 'user-merged', 'done', 'operator'],
    ['operator', 'merge-undone', 'done', null],
    ['operator', 'merge-undone', 'done', null],
    ['operator', 'user-updated', 'done', null],
    ['operator', 'account-exported', 'done', null],
    ['operator', 'secrets-resealed', 'done', null],
    ['operator', 'account-deleted', 'done', null],
  ]);
});

test('a merge that a request brings about names that request and its sender', async () => {
  await open();
  const first = await bed.login('alice', { appId: appB });
  // The older one lives on.
  bed.advance(1);
  const unionId = (await bed.store.findIdentity(appB, bed.openIdOf('alice', appB)))?.unionId;
  const bare = { openid: 'o-late', session_key: bed.sessionKeyOf('alice', appB) };
  const log = async (answer: object, id: string): Promise<void> => {
    bed.emulator.addFault({ target: '/sns/jscode2session', body: JSON.stringify(answer) });
    const headers = { 'x-request-id': id };
    const body = { appId: appA, code: id };
    await bed.request('POST', '/auth/login', { body, headers, from: '203.0.113.77' });
  };
  await log(bare, 'request-alone');
  await log({ ...bare, unionid: unionId }, 'request-joined');
  const merged = (await entries()).find(({ action }) => action === 'user-merged');
  expect(merged).toMatchObject({
    actor: 'wechat',
    userId: first.user.id,
    requestId: 'request-joined',
    address: '203.0.113.0/24',
  });
});

test('a claimed unionid that WeChat refutes is recorded, and one that it confirms is not', async () => {
  await open();
  const { user } = await bed.login('alice', { appId: appB });
  bed.advance(1);
  const { unionId = '' } = (await bed.store.findIdentity(appB, bed.openIdOf('alice', appB))) ?? {};
  const log = async (code: string, told: object, claimed: string | null): Promise<void> => {
    const bare = { openid: 'o-late', session_key: bed.sessionKeyOf('alice', appB), ...told };
    bed.emulator.addFault({ target: '/sns/jscode2session', body: JSON.stringify(bare) });
    const sealed = bed.seal({ nickName: 'A', unionId: claimed }, { appId: appB });
    const body = { appId: appB, code, ...(claimed !== null && sealed) };
    await bed.request('POST', '/auth/login', { body });
  };
  await log('first', {}, 'o'.repeat(28));
  const refuted = async () => (await entries()).filter(({ action }) => action === 'claim-refuted');
  expect(await refuted()).toEqual([]);
  await log('second', { unionid: unionId }, null);
  await log('third', { unionid: unionId }, null);
  expect(await refuted()).toMatchObject([{ actor: 'wechat', outcome: 'done', appId: appB, userId: user.id }]);
});

test('a new signing key and an unknown introspection client are recorded', async () => {
  await open({
    publicUrl: 'http://login.test',
    introspection: { clients: [{ id: 'api', secret: 's'.repeat(32) }] },
  });
  await bed.request('GET', '/auth/.well-known/jwks.json');
  const authorization = `Basic ${Buffer.from('api:wrong').toString('base64')}`;
  const headers = { authorization, 'content-type': 'application/x-www-form-urlencoded' };
  await bed.request('POST', '/auth/introspect', { text: 'token=x', headers });
  expect(await acts()).toEqual(
    expect.arrayContaining([
      ['system', 'signing-key-added', 'done', null],
      ['user', 'introspection', 'refused', 'invalid_client'],
    ]),
  );
});

test('the record is read by person and page by page, and outlives a restart', async () => {
  await open();
  const { user } = await bed.login();
  await bed.login('bob');
  await bed.login();
  const replica = bed.replica();
  await bed.auth.api.prune();
  expect(await replica.api.listAudit({ userId: user.id })).toHaveLength(2);
  const [newest] = await replica.api.listAudit({ limit: 1 });
  expect(await replica.api.listAudit({ ...(newest && { before: newest.id }), limit: -5 })).toHaveLength(1);
  bed.advance(181 * 86_400_000);
  await replica.api.prune();
  expect(await replica.api.listAudit()).toEqual([]);
  await replica.close();
});
