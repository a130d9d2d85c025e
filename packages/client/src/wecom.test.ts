import { createEmulator, type Emulator } from '@weapp-auth/emulator';
import { createWeappAuth } from '@weapp-auth/server';
import { sqliteStore } from '@weapp-auth/server/sqlite';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createAuth } from './create-auth.ts';
import { prepareCode } from './prepare-code.ts';

const appId = 'wx00000000000000aa';
const secret = '0123456789abcdef0123456789abcdef';
const corp = 'ww1111111111111111';
const partner = 'ww2222222222222222';
const baseUrl = 'https://login.example.com';

let emulator: Emulator;
let server: ReturnType<typeof createWeappAuth>;
const store = () => sqliteStore({ path: ':memory:' });

beforeEach(async () => {
  emulator = createEmulator({
    apps: [{ appId, secret }],
    users: [{ id: 'alice' }, { id: 'bob' }],
    corps: [
      { corpId: corp, members: [{ user: 'alice' }], agents: [{ secret: 'of the corp', appIds: [appId] }] },
      {
        corpId: partner,
        members: [{ user: 'bob' }],
        agents: [{ secret: 'of the partner', appIds: [appId] }],
      },
    ],
  });
  const database = store();
  await database.migrate();
  server = createWeappAuth({
    apps: [
      { appId, secret },
      { appId: corp, secret: 'of the corp', weCom: { miniProgram: appId } },
      { appId: partner, secret: 'of the partner', weCom: { miniProgram: appId } },
    ],
    secret: 'a secret of the test, at least thirty-two characters',
    store: database,
    fetch: emulator.fetch,
    background: false,
  });
});
afterEach(() => server.close());

/** The mini program on a phone of a person: in WeCom with a corp, in WeChat without. */
function open(user: string, corpOfPhone?: string, corpId: string | readonly string[] = [corp, partner]) {
  const how = corpOfPhone === undefined ? {} : { corp: corpOfPhone };
  const { wx } = emulator.client(user, appId, { ...how, fetch: (request) => server.fetch(request) });
  return createAuth({ baseUrl, wx, corpId });
}

const asked = (path: string) => emulator.requests().filter((request) => request.path === path).length;
const inWeCom = '/cgi-bin/miniprogram/jscode2session';

test('in WeCom the member logs in by wx.qy.login, in WeChat the person by wx.login: two users', async () => {
  const member = await open('alice', corp).login();
  const person = await open('alice').login();
  expect([member.kind, person.kind]).toEqual(['signed-in', 'signed-in']);
  expect([asked(inWeCom), asked('/sns/jscode2session')]).toEqual([1, 1]);
  const ids = [member, person].map((outcome) => outcome.kind === 'signed-in' && outcome.user.id);
  expect(new Set(ids).size).toBe(2);
});

test('a member of the second corp is sent there by the server, with a new code, and stays there', async () => {
  const auth = open('bob', partner);
  expect(await auth.login()).toMatchObject({ kind: 'signed-in', isNewUser: true });
  expect(asked(inWeCom)).toBe(2);
  expect(await auth.login({ fresh: true })).toMatchObject({ kind: 'signed-in', isNewUser: false });
  expect(asked(inWeCom)).toBe(3);
});

test('a corp that the app does not name is not followed', async () => {
  expect(await open('bob', partner, corp).login()).toMatchObject({ kind: 'refused', code: 'code_invalid' });
});

test('before a tap wx.qy.checkSession is asked, and a dead key is replaced', async () => {
  const auth = open('alice', corp);
  await auth.login();
  expect(await prepareCode(auth)).toEqual({ kind: 'ready' });
  expect(asked(inWeCom)).toBe(1);
  emulator.platform.state.corpSessions.clear();
  expect(await prepareCode(auth)).toEqual({ kind: 'ready' });
  expect(asked(inWeCom)).toBe(2);
});

test('without a corp the mini program is in WeCom what it is in WeChat', async () => {
  expect(await open('alice', corp, []).login()).toMatchObject({ kind: 'signed-in' });
  expect([asked(inWeCom), asked('/sns/jscode2session')]).toEqual([0, 1]);
});

test('outside of WeCom `wx.qy` is not touched without a corp', async () => {
  const { wx } = emulator.client('alice', appId, { fetch: (request) => server.fetch(request) });
  const touched = vi.fn();
  const watched = Object.defineProperty(Object.create(wx), 'qy', { get: touched });
  expect(await createAuth({ baseUrl, wx: watched }).login()).toMatchObject({ kind: 'signed-in' });
  expect(touched).not.toHaveBeenCalled();
});
