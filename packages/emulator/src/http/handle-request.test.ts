import { describe, expect, test } from 'vitest';
import {
  accessToken,
  appId,
  demoEmulator,
  get,
  loginCode,
  otherApp,
  post,
  redeem,
} from '../world.fixture.ts';

describe('faults on the way', () => {
  test('a connection dropped before the work leaves the code good; dropped after it, the code is used', async () => {
    const emulator = demoEmulator();
    const target = '/sns/jscode2session';
    const first = await loginCode(emulator);
    emulator.addFault({ target, drop: 'before' });
    await expect(redeem(emulator, first)).rejects.toThrow(TypeError);
    expect((await redeem(emulator, first)).json.openid).toBeDefined();
    const second = await loginCode(emulator);
    emulator.addFault({ target, drop: 'after' });
    await expect(redeem(emulator, second)).rejects.toThrow(TypeError);
    expect((await redeem(emulator, second)).json.errcode).toBe(40163);
  });

  test('a truncated body breaks off in the middle', async () => {
    const emulator = demoEmulator();
    emulator.addFault({ target: '/cgi-bin/token', truncate: 10 });
    const answer = await emulator.fetch('https://api.weixin.qq.com/cgi-bin/token');
    const reader = answer.body?.getReader();
    expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe('{"errcode"');
    await expect(reader?.read()).rejects.toThrow(TypeError);
  });

  test('latency is waited for, and an abort ends the waiting call', async () => {
    const waited: number[] = [];
    const emulator = demoEmulator({ sleep: async (milliseconds) => void waited.push(milliseconds) });
    emulator.addFault({ target: '/cgi-bin/token', delayMs: 2000 });
    expect((await get(emulator, '/cgi-bin/token')).json.errcode).toBe(41002);
    expect(waited).toEqual([2000]);
    const gone = AbortSignal.abort();
    await expect(
      emulator.fetch('https://api.weixin.qq.com/cgi-bin/token', { signal: gone }),
    ).rejects.toThrow();
  });

  test('a fault hits its own app, path and number of calls only', async () => {
    const emulator = demoEmulator();
    emulator.addFault({ target: '*', appId: 'wxffffffffffffffff', errcode: -1 });
    emulator.addFault({ target: '/sns/jscode2session', errcode: 45011, times: 2 });
    const codes = [];
    for (let count = 0; count < 3; count += 1) codes.push((await redeem(emulator, 'x')).json.errcode);
    expect(codes).toEqual([45011, 45011, 40029]);
    expect((await redeem(emulator, 'x', { appid: 'wxffffffffffffffff' })).json.errcode).toBe(-1);
    emulator.addFault({ target: '*', errcode: -1 });
    emulator.clearFaults();
    expect((await redeem(emulator, 'x')).json.errcode).toBe(40029);
  });

  test('a fault finds the calls of its app also by their access_token, and by the appid in their body', async () => {
    const emulator = demoEmulator();
    const other = { appid: otherApp, secret: 'de305ec2e7000000000000000000d3a1' };
    const tokens = { ours: await accessToken(emulator), theirs: await accessToken(emulator, other) };
    emulator.addFault({ target: '*', appId: appId, errcode: -1, times: 2 });
    const ask = async (access_token: string) =>
      (await get(emulator, '/wxa/checksession', { access_token })).json.errcode;
    expect([await ask(tokens.theirs), await ask('x'), await ask(tokens.ours)]).toEqual([40003, 40001, -1]);
    const stable = async (appid: string) =>
      (await post(emulator, '/cgi-bin/stable_token', { body: { appid } })).json.errcode;
    expect([await stable(otherApp), await stable(appId), await stable(appId)]).toEqual([40002, -1, 40002]);
    expect((await post(emulator, '/cgi-bin/stable_token', { body: 'x' })).json.errcode).toBe(47001);
    emulator.clearFaults();
    expect((await redeem(emulator, 'x')).json.errcode).toBe(40029);
  });

  test('malformed requests get what the platform answers', async () => {
    const emulator = demoEmulator();
    const urls = [
      '/sns/jscode2session?appid=%E0%A4%A',
      '/sns/jscode2session?appid=a&appid=b',
      '/',
      '/sns/',
      '//',
      '/cgi-bin/token?=&&=',
    ];
    for (const url of urls) {
      const answer = await emulator.fetch(`https://api.weixin.qq.com${url}`);
      expect(await answer.json()).toMatchObject({ errcode: expect.any(Number) });
    }
  });
});
