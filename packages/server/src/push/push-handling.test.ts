import { afterEach, describe, expect, it, test } from 'vitest';
import { silentLogger } from '../observe/logger.ts';
import type { WeappAuthOptions } from '../options.ts';
import { sqliteStore } from '../store/sqlite.ts';
import { appA, loneApp, openTestBed, type TestBed } from '../testing/test-bed.fixture.ts';
import { signPush } from '../wechat/signatures.ts';
import type { OnPush } from './on-push.ts';

const token = 'PushToken1';
const encodingAesKey = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG';
const path = `/auth/wechat/push/${appA}`;
type Mode = 'plain' | 'compatible' | 'secure';

let bed: TestBed;
afterEach(() => bed?.close());

/** A login server and a WeChat that pushes to it. */
async function openPushBed(
  settings: { mode?: Mode; format?: 'json' | 'xml' } = {},
  options: Partial<WeappAuthOptions> = {},
): Promise<TestBed> {
  const { mode = 'secure', format = 'json' } = settings;
  const push = mode === 'plain' ? { token } : { token, encodingAesKey };
  bed = await openTestBed({
    apps: [
      { appId: appA, secret: 'a0'.repeat(16), platform: 'group', push },
      { appId: loneApp, secret: 'a0'.repeat(16) },
    ],
    emulator: { fetch: (request) => bed.auth.fetch(request) },
    ...options,
  });
  const body = { url: `http://login.test${path}`, token, encodingAesKey, mode, format };
  const response = await bed.emulator.fetch(`http://emulator/__emulator/apps/${appA}/push`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(await response.json()).toMatchObject({ kind: 'accepted' });
  return bed;
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

describe('a forged push', () => {
  function signed(timestamp: number, nonce = 'nonce'): string {
    const signature = signPush([token, String(timestamp), nonce]);
    return new URLSearchParams({ signature, timestamp: String(timestamp), nonce }).toString();
  }
  const cancellation = (openId: string, time = 1): object => ({
    MsgType: 'event',
    Event: 'user_authorization_cancellation',
    OpenID: openId,
    CreateTime: time,
  });

  it.each([
    ['without signature', '', 403],
    ['with a wrong signature', `signature=${'0'.repeat(40)}&timestamp=1&nonce=1`, 403],
  ])('%s deletes nobody', async (_name, query, status) => {
    await openPushBed({ mode: 'plain' });
    const { token: session } = await bed.login();
    const body = cancellation(bed.openIdOf());
    expect((await bed.request('POST', `${path}?${query}`, { body })).status).toBe(status);
    expect((await bed.request('GET', '/auth/me', { token: session })).status).toBe(200);
  });

  it('in the clear is refused where messages are sealed', async () => {
    await openPushBed({ mode: 'secure' });
    const { token: session } = await bed.login();
    const query = signed(Math.floor(bed.now() / 1000));
    const refused = await bed.request('POST', `${path}?${query}`, { body: cancellation(bed.openIdOf()) });
    expect(refused.problem).toMatchObject({ code: 'signature_mismatch' });
    expect((await bed.request('GET', '/auth/me', { token: session })).status).toBe(200);
  });

  it.each([
    ['as it was', (signature: string) => signature],
    ['in upper case', (signature: string) => signature.toUpperCase()],
  ])('with the signature of another message, %s, is refused in plain mode', async (_name, spell) => {
    await openPushBed({ mode: 'plain' });
    const { token: session } = await bed.login();
    const query = signed(Math.floor(bed.now() / 1000));
    const harmless = { MsgType: 'text', MsgId: 1, CreateTime: 1 };
    expect((await bed.request('POST', `${path}?${query}`, { body: harmless })).status).toBe(200);
    expect((await bed.request('POST', `${path}?${query}`, { body: harmless })).status).toBe(200);
    const again = query.replace(
      /signature=(\w+)/,
      (_all, signature: string) => `signature=${spell(signature)}`,
    );
    const forged = await bed.request('POST', `${path}?${again}`, { body: cancellation(bed.openIdOf()) });
    expect(forged.problem).toMatchObject({ code: 'signature_mismatch' });
    expect((await bed.request('GET', '/auth/me', { token: session })).status).toBe(200);
  });

  it('with the signature of a URL check is refused in plain mode, and the check may come again', async () => {
    const pushed: unknown[] = [];
    await openPushBed({ mode: 'plain' }, { onPush: async ({ message }) => void pushed.push(message) });
    const query = signed(Math.floor(bed.now() / 1000));
    for (let n = 0; n < 2; n += 1) {
      expect((await bed.request('GET', `${path}?${query}&echostr=1`)).text).toBe('1');
    }
    expect((await bed.request('GET', `${path}?${query}&echostr=2`)).status).toBe(403);
    expect((await bed.request('POST', `${path}?${query}`, { body: { MsgType: 'text' } })).status).toBe(403);
    expect(pushed).toEqual([]);
  });

  it('that nobody used before is handed on as unproven, and obeyed by nobody', async () => {
    const proofs: unknown[] = [];
    const warnings: string[] = [];
    const logger = { ...silentLogger, warn: (_fields: object, text: string) => void warnings.push(text) };
    await openPushBed({ mode: 'plain' }, { onPush: async ({ proof }) => void proofs.push(proof), logger });
    const { token: session } = await bed.login();
    const query = signed(Math.floor(bed.now() / 1000));
    const forged = await bed.request('POST', `${path}?${query}`, { body: cancellation(bed.openIdOf()) });
    expect(forged.text).toBe('success');
    expect(proofs).toEqual(['unproven']);
    expect((await bed.request('GET', '/auth/me', { token: session })).status).toBe(200);
    expect(warnings).toEqual([expect.stringContaining('was not obeyed')]);
  });

  it('that is old is refused', async () => {
    await openPushBed({ mode: 'plain' });
    const query = signed(Math.floor(bed.now() / 1000));
    bed.advance(601_000);
    const refused = await bed.request('POST', `${path}?${query}`, { body: { MsgType: 'text' } });
    expect(refused.problem).toMatchObject({ code: 'signature_mismatch' });
  });

  it.each([
    ['malformed', 'neither', 400],
    ['too large', 'x'.repeat(70_000), 413],
  ])('that is %s is refused', async (_name, text, status) => {
    await openPushBed({ mode: 'plain' });
    const query = signed(Math.floor(bed.now() / 1000));
    expect((await bed.request('POST', `${path}?${query}`, { text })).status).toBe(status);
  });

  it('for an app without push settings, or without an app, finds nothing', async () => {
    await openPushBed();
    for (const appId of [loneApp, 'wx0', '__proto__']) {
      expect((await bed.request('POST', `/auth/wechat/push/${appId}`, { body: {} })).status).toBe(404);
      expect((await bed.request('GET', `/auth/wechat/push/${appId}?echostr=1`)).status).toBe(404);
    }
    expect((await bed.request('GET', `${path}?echostr=<script>`)).status).toBe(403);
  });
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
