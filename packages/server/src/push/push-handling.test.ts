import { afterEach, describe, expect, it, test } from 'vitest';
import { sqliteStore } from '../store/sqlite.ts';
import { appA, loneApp, type TestBed } from '../testing/test-bed.fixture.ts';
import type { OnPush } from './on-push.ts';
import { createPushBed, type Mode, path } from './push-bed.fixture.ts';

let bed: TestBed;
afterEach(() => bed?.close());

async function openPushBed(...settings: Parameters<typeof createPushBed>): Promise<void> {
  bed = await createPushBed(...settings);
}

describe.each<[Mode, 'json' | 'xml']>([
  ['plain', 'json'],
  ['plain', 'xml'],
  ['compatible', 'json'],
  ['compatible', 'xml'],
  ['secure', 'json'],
  ['secure', 'xml'],
])('a push in %s mode, %s', (mode, format) => {
  it('verifies the URL, arrives, and is acted on when it is sealed', async () => {
    const messages: unknown[] = [];
    const onPush: OnPush = async ({ message, proof }) => void messages.push([message.Event, proof]);
    await openPushBed({ mode, format }, { onPush });
    const { token: session } = await bed.login();
    const change = { event: 'user_authorization_cancellation', appId: appA, user: 'alice' } as const;
    expect(await bed.emulator.changeAuthorization(change)).toMatchObject({
      kind: 'accepted',
      answer: 'success',
    });
    const proof = mode === 'plain' ? 'unproven' : 'sealed';
    expect(messages).toEqual([['user_authorization_cancellation', proof]]);
    const { status, problem } = await bed.request('GET', '/auth/me', { token: session });
    if (mode === 'plain') expect(status).toBe(200);
    else expect(problem).toMatchObject({ code: 'session_revoked', reason: 'account-cancelled' });
  });
});

describe('user_authorization_revoke', () => {
  async function withdraw(revokeInfo: string): Promise<string> {
    await openPushBed();
    const { token: session, user } = await bed.login();
    await bed.store.updateUser({
      userId: user.id,
      changes: { nickname: '小爱', avatarUrl: 'https://example.com/a.png' },
      eventId: 'e1',
      emit: false,
      at: bed.now(),
    });
    const phone = { sealed: 's', index: 'i', masked: '138******00', countryCode: '86' };
    const write = { userId: user.id, otherIndexes: [], eventId: 'e2', emit: false, at: bed.now() };
    await bed.store.bindPhone({ ...write, phone });
    const change = { event: 'user_authorization_revoke', appId: appA, user: 'alice', revokeInfo } as const;
    expect(await bed.emulator.changeAuthorization(change)).toMatchObject({ kind: 'accepted' });
    return session;
  }

  it.each([
    ['6', { nickname: null, avatarUrl: null, phone: { masked: '138******00' } }],
    ['19', { nickname: null, avatarUrl: 'https://example.com/a.png' }],
    ['20', { nickname: '小爱', avatarUrl: null }],
    ['8', { nickname: '小爱', avatarUrl: 'https://example.com/a.png' }],
    ['12', { nickname: '小爱', phone: { masked: '138******00' } }],
    ['8,6', { nickname: null, avatarUrl: null }],
  ])('%s deletes what was withdrawn and nothing else', async (revokeInfo, left) => {
    const session = await withdraw(revokeInfo);
    const { status, body } = await bed.request('GET', '/auth/me', { token: session });
    expect(status).toBe(200);
    expect(body).toMatchObject(left);
    if (revokeInfo.startsWith('8')) expect(body.phone).toBeUndefined();
  });

  it.each(['99', '6,99', 'everything'])(
    '%j deletes everything that came by authorisation, because it is not clear what was meant',
    async (revokeInfo) => {
      const session = await withdraw(revokeInfo);
      const { problem } = await bed.request('GET', '/auth/me', { token: session });
      expect(problem).toMatchObject({ code: 'session_revoked', reason: 'authorization-revoked' });
      expect(await bed.store.readSessionKeys(appA, bed.openIdOf())).toEqual([]);
      const { user } = await bed.login();
      expect(user).toMatchObject({ nickname: null, avatarUrl: null });
      expect(user.phone).toBeUndefined();
    },
  );
});

test('user_info_modified clears name and picture', async () => {
  await openPushBed();
  const { token: session, user } = await bed.login();
  const write = { userId: user.id, eventId: 'e1', emit: false, at: bed.now() };
  await bed.store.updateUser({ ...write, changes: { nickname: 'bad words' } });
  await bed.emulator.changeAuthorization({ event: 'user_info_modified', appId: appA, user: 'alice' });
  expect((await bed.request('GET', '/auth/me', { token: session })).body).toMatchObject({ nickname: null });
});

test.each([
  ['nobody known here', { OpenID: 'oNobody' }],
  ['nobody at all', { OpenID: '' }],
  ['another app', { AppID: loneApp }],
  ["a plugin's user", { OpenID: '', PluginID: 'wxplugin', OpenPID: 'GACo74wkDIkDzEhkwRwgjGt1pqlk' }],
])('an event about %s is answered and changes nothing', async (_name, change) => {
  await openPushBed();
  const { token: session } = await bed.login();
  const report = await bed.emulator.push(appA, {
    MsgType: 'event',
    Event: 'user_authorization_cancellation',
    OpenID: bed.openIdOf(),
    AppID: appA,
    CreateTime: 1,
    ...change,
  });
  expect(report).toMatchObject({ kind: 'accepted', answer: 'success' });
  expect((await bed.request('GET', '/auth/me', { token: session })).status).toBe(200);
});

test('a message that WeChat repeats is handled once', async () => {
  let handled = 0;
  await openPushBed(
    {},
    {
      onPush: async () => {
        handled += 1;
      },
    },
  );
  const message = { MsgType: 'text', MsgId: 12345, Content: '你好', FromUserName: 'o1', CreateTime: 1 };
  for (let n = 0; n < 3; n += 1) await bed.emulator.push(appA, message);
  expect(handled).toBe(1);
  await bed.emulator.push(appA, { ...message, MsgId: 12346 });
  expect(handled).toBe(2);
});

test.each(['secure', 'plain'] as const)(
  'in %s mode two messages that differ anywhere are two, whatever they share',
  async (mode) => {
    const contents: unknown[] = [];
    await openPushBed({ mode }, { onPush: async ({ message }) => void contents.push(message.Content) });
    const message = { MsgType: 'text', MsgId: '7', FromUserName: 'o1', CreateTime: 1, Content: 'a' };
    await bed.emulator.push(appA, message);
    await bed.emulator.push(appA, { ...message, Content: 'b' });
    await bed.emulator.push(appA, message);
    expect(contents).toEqual(['a', 'b']);
  },
);

test('a message whose handling fails is pushed again, and handled then', async () => {
  let attempts = 0;
  await openPushBed(
    {},
    {
      onPush: async () => {
        attempts += 1;
        if (attempts === 1) throw new Error('not now');
        return undefined;
      },
    },
  );
  const report = await bed.emulator.push(appA, { MsgType: 'text', MsgId: 1, CreateTime: 1 });
  expect(report.attempts.map(({ outcome }) => outcome)).toEqual(['refused', 'accepted']);
  expect(attempts).toBe(2);
});

test('a reply is sealed where the message was, and plain where it was not', async () => {
  await openPushBed({}, { onPush: async () => '{"demo_resp":"good luck"}' });
  const sealed = await bed.emulator.push(appA, { MsgType: 'event', Event: 'debug_demo', CreateTime: 1 });
  expect(JSON.parse(sealed.answer ?? '')).toMatchObject({
    Encrypt: expect.any(String),
    TimeStamp: expect.any(Number),
  });
  await bed.close();
  await openPushBed({ mode: 'plain' }, { onPush: async () => '' });
  expect((await bed.emulator.push(appA, { MsgType: 'event', Event: 'x', CreateTime: 1 })).answer).toBe('');
});

describe('the check that CloudRun makes', () => {
  const check = { body: { action: 'CheckContainerPath' }, headers: { 'x-wx-source': 'wx_client' } };

  it('is answered in CloudRun and nowhere else', async () => {
    await openPushBed({}, { cloudRun: { gatewayOnly: true } });
    expect(await bed.request('POST', path, check)).toMatchObject({ status: 200, text: 'success' });
    expect((await bed.request('POST', path, { body: check.body })).status).toBe(403);
    await bed.close();
    await openPushBed();
    expect((await bed.request('POST', path, check)).status).toBe(403);
  });

  it('lets no message through without a signature', async () => {
    await openPushBed({ mode: 'plain' }, { cloudRun: { gatewayOnly: true } });
    await bed.login();
    const body = { MsgType: 'event', Event: 'user_authorization_cancellation', OpenID: bed.openIdOf() };
    expect((await bed.request('POST', path, { ...check, body })).status).toBe(403);
  });
});

test('a store that is away makes WeChat push again later', async () => {
  const store = sqliteStore({ path: ':memory:' });
  await openPushBed({}, { store });
  await store.close();
  const report = await bed.emulator.push(appA, { MsgType: 'text', MsgId: 1, CreateTime: 1 });
  expect(report.kind).toBe('given-up');
  expect(report.attempts).toHaveLength(4);
});
