import { createEmulator, type Emulator } from '@weapp-auth/emulator';
import { beforeEach, describe, expect, test } from 'vitest';
import { SwitchBoard } from './switch-board.ts';
import { DroppedConnection } from './to-listener.ts';

let emulator: Emulator;
let board: SwitchBoard;
beforeEach(() => {
  emulator = createEmulator({ seed: 'demo' });
  board = new SwitchBoard(emulator);
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
  test('refuse what they are told to refuse, and nothing else', () => {
    board.change({ refuses: ['phone'] });
    const alice = emulator.platform.state.users.get('alice');
    expect(alice?.habits['phone-number']).toEqual({ accept: false });
    expect(alice?.habits.privacy).toBeUndefined();
    board.reset();
    expect(alice?.habits['phone-number']).toBeUndefined();
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

function login(key: string): Request {
  return new Request('http://localhost/auth/login', { method: 'POST', headers: { 'idempotency-key': key } });
}

async function askWechat(): Promise<unknown> {
  const query =
    'appid=wx1de30a7400000001&secret=de305ec2e7000000000000000000d3a0&js_code=none&grant_type=authorization_code';
  return (await emulator.fetch(`http://localhost/sns/jscode2session?${query}`)).json();
}
