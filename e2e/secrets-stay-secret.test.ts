import type { Logger } from '@weapp-auth/server';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { closeWorld, createWorld, type Phone, type World } from './world.fixture.ts';

let world: World;
let lines: string[];
beforeEach(async () => {
  lines = [];
  world = await createWorld({ logger: createListeningLogger() });
});
afterEach(() => closeWorld(world));

describe('no log line, error or answer holds a secret', () => {
  test('of logins that go well', async () => {
    await expectNoLeak(async (phone) => {
      await phone.auth.prepareCode();
      await phone.auth.loginWithUserInfo(await phone.call('getUserInfo', { withCredentials: true }));
      await phone.auth.request({ url: '/auth/me' });
      await phone.auth.logout();
    });
  });

  test('of codes that are used or too old', async () => {
    await expectNoLeak(async ({ call, appId }) => {
      const { code } = await call('login');
      for (let attempt = 0; attempt < 2; attempt += 1) await send('/auth/login', { appId, code });
      const late = await call('login');
      world.advance(301);
      await send('/auth/login', { appId, code: late.code });
    });
  });

  test('of data under another key, changed, or of another shape', async () => {
    await expectNoLeak(async ({ call, appId }) => {
      const { code } = await call('login');
      const data = await call('getUserInfo', { withCredentials: true });
      world.advance(301);
      const late = await call('login');
      await send('/auth/login', { appId, code: late.code, encryptedData: data.encryptedData, iv: data.iv });
      await send('/auth/login', { appId, code, ...data, signature: '0'.repeat(40) });
      await send('/auth/login', { appId, code, encryptedData: `!${data.encryptedData}`, iv: data.iv });
      await send('/auth/login', { appId, code: 7, encryptedData: data.encryptedData, iv: data.iv });
    });
  });

  test('of a WeChat that is down, busy, or answers with what it was asked', async () => {
    await expectNoLeak(async ({ call, appId }) => {
      const faults = [
        { drop: 'before' },
        { errcode: -1 },
        { errcode: 40125, errmsg: `invalid appsecret ${secretOf(appId)}` },
        { body: `<html>${secretOf(appId)}</html>` },
        { status: 500, body: secretOf(appId) },
      ] as const;
      for (const fault of faults) {
        world.emulator.addFault({ target: '/sns/jscode2session', ...fault });
        const { code } = await call('login');
        await send('/auth/login', { appId, code });
      }
    });
  });
});

/** Runs a flow, then searches everything that was said for everything that must not be. */
async function expectNoLeak(flow: (phone: Phone) => Promise<void>): Promise<void> {
  const phone = world.phone('alice');
  const secrets = new Map<string, string>([['AppSecret', secretOf(phone.appId)]]);
  const remember = (): void => rememberSecrets(secrets, phone);
  const stop = world.emulator.onEvent(remember);
  await flow(phone);
  stop();
  remember();
  const said = [...lines, ...world.network.exchanges.map(withoutOwnToken)].join('\n');
  expect(lines.length).toBeGreaterThan(0);
  expect(secrets.size).toBeGreaterThan(1);
  for (const [name, secret] of secrets) {
    expect(said.includes(secret), `${name} was said`).toBe(false);
  }
}

function rememberSecrets(secrets: Map<string, string>, phone: Phone): void {
  const { accounts, codes } = world.emulator.platform.state;
  for (const account of accounts.values()) {
    if (account.appId !== phone.appId) continue;
    secrets.set(`openid of ${account.userId}`, account.openid);
    if (account.session) secrets.set(`session_key ${account.session.createdAt}`, account.session.key);
  }
  for (const code of codes.keys()) secrets.set(`code ${code}`, code);
  for (const { answerText } of world.network.exchanges) {
    const token = /"token":"([^"]+)"/.exec(answerText)?.[1];
    if (token) secrets.set(`token ${token.length}`, token);
  }
}

/** The one place where a token belongs is the answer to the login that made it. */
function withoutOwnToken({ answerText }: { answerText: string }): string {
  return answerText.replace(/"token":"[^"]+"/, '"token":""');
}

function secretOf(appId: string): string {
  return world.emulator.platform.state.apps.get(appId)?.secret ?? '';
}

function send(path: string, body: object) {
  return world.network.send('POST', path, { body });
}

function createListeningLogger(): Logger {
  const write = (fields: object, message: string): void => {
    lines.push(`${message} ${JSON.stringify(fields, describeErrors)}`);
  };
  return { info: write, warn: write, error: write };
}

// An error prints nothing by JSON.stringify: here it shows all that a logger could make of it.
function describeErrors(_name: string, value: unknown): unknown {
  if (!(value instanceof Error)) return value;
  return { ...value, message: value.message, stack: value.stack, cause: value.cause };
}
