import { createEmulator, demoAppId, type Emulator, type RunningClient } from '@weapp-auth/emulator';
import { beforeEach, describe, expect, test } from 'vitest';
import { SwitchBoard } from './switch-board.ts';
import { DroppedConnection } from './to-listener.ts';

let emulator: Emulator;
let board: SwitchBoard;
beforeEach(() => {
  emulator = createEmulator({ seed: 'demo' });
  board = new SwitchBoard(emulator, [demoAppId]);
});

describe('WeChat', () => {
  test.each([
    ['busy', { errcode: -1 }],
    ['rate-limited', { errcode: 45011 }],
  ] as const)('%s answers with its errcode until it is healthy again', async (wechat, expected) => {
    board.change({ wechat });
    expect(await askWechat()).toMatchObject(expected);
    expect(await askWechat()).toMatchObject(expected);
    board.change({ wechat: 'healthy' });
    expect(await askWechat()).not.toMatchObject(expected);
  });

  test('down drops the connection', async () => {
    board.change({ wechat: 'down' });
    await expect(askWechat()).rejects.toThrow(TypeError);
  });

  test('spoils one code only', async () => {
    board.spoilNextCode('used');
    expect(await askWechat()).toMatchObject({ errcode: 40163 });
    expect(await askWechat()).not.toMatchObject({ errcode: 40163 });
  });
});

describe('people', () => {
  test.each([false, true])('refuse at once, also where a tap is waited for (%s)', async (interactive) => {
    const phone = emulator.client('alice', 'wx1de30a7400000001', { interactive });
    board.change({ refuses: ['privacy', 'phone'] });
    const refused = await phone.button('getPhoneNumber');
    expect(refused.event?.detail.errMsg).toMatch(/^getPhoneNumber:fail/);
    board.reset();
    void emulator.client('bob', 'wx1de30a7400000001', { interactive }).button('getPhoneNumber');
    await expect.poll(() => emulator.dialogs().length).toBe(interactive ? 1 : 0);
  });

  test('refuse one scope without refusing the others', async () => {
    const phone = emulator.client('alice', 'wx1de30a7400000001');
    board.change({ refuses: ['werun'] });
    await phone.call('login');
    const { result: steps } = await phoneCall(phone, 'getWeRunData', {});
    expect(steps.errMsg).toBe('getWeRunData:fail auth deny');
    const { result: place } = await phoneCall(phone, 'authorize', { scope: 'scope.userLocation' });
    expect(place.errMsg).toBe('authorize:ok');
  });

  test('find the phone quota used up, and full again', () => {
    const app = emulator.platform.state.apps.get('wx1de30a7400000001');
    board.change({ phoneQuotaEmpty: true });
    expect(app?.phoneQuota).toBe(0);
    board.reset();
    expect(app?.phoneQuota).toBeGreaterThan(0);
  });
});

describe('answers', () => {
  test('to logins are lost once for each attempt', async () => {
    const handler = board.loseAnswers(async () => new Response('ok'));
    board.change({ loseLoginAnswers: true });
    await expect(handler(login('key-1'))).rejects.toThrow(DroppedConnection);
    expect((await handler(login('key-1'))).status).toBe(200);
    await expect(handler(login('key-2'))).rejects.toThrow(DroppedConnection);
  });

  test('are lost one by one when asked for, and never those of other requests', async () => {
    const handler = board.loseAnswers(async () => new Response('ok'));
    board.loseNextAnswer();
    expect((await handler(new Request('http://localhost/auth/me'))).status).toBe(200);
    await expect(handler(login('key-1'))).rejects.toThrow(DroppedConnection);
    expect((await handler(login('key-2'))).status).toBe(200);
  });
});

async function phoneCall(phone: RunningClient, api: string, options: object) {
  const called = await phone.call(api, options);
  if (called.kind === 'unknown-api') throw new Error(api);
  return called;
}

function login(key: string): Request {
  return new Request('http://localhost/auth/login', { method: 'POST', headers: { 'idempotency-key': key } });
}

async function askWechat(): Promise<unknown> {
  const query =
    'appid=wx1de30a7400000001&secret=de305ec2e7000000000000000000d3a0&js_code=none&grant_type=authorization_code';
  return (await emulator.fetch(`http://localhost/sns/jscode2session?${query}`)).json();
}
