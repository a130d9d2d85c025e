import { describe, expect, test } from 'vitest';
import {
  codeOf,
  corp,
  corpWorld,
  exchange,
  exchangeBySuite,
  suite,
  suiteWork,
  work,
} from '../corp.fixture.ts';
import { appId, decrypt, failureOf, logIn, phone } from '../world.fixture.ts';

describe('wx in WeCom', () => {
  test('#122 environment is "wxwork" and wx.qy is there, in WeChat neither', async () => {
    const emulator = corpWorld();
    const inside = phone(emulator, 'alice', { corp });
    const outside = phone(emulator);
    expect(inside.wx.getSystemInfoSync().environment).toBe('wxwork');
    expect(await inside.wx.getSystemInfo()).toMatchObject({ environment: 'wxwork' });
    expect(inside.wx.canIUse('qy.login')).toBe(true);
    expect(outside.wx.getSystemInfoSync()).not.toHaveProperty('environment');
    expect(outside.wx).not.toHaveProperty('qy');
    expect(outside.wx.canIUse('qy.login')).toBe(false);
    expect(await outside.call('qy.login')).toEqual({ kind: 'unknown-api' });
  });

  test('#128 checkSession fails before the server has redeemed the code, and succeeds after', async () => {
    const emulator = corpWorld();
    const qy = work(emulator);
    await failureOf(qy.checkSession());
    const code = await codeOf(qy);
    expect((await failureOf(qy.checkSession())).errMsg).toBe('qy.checkSession:fail no session or expired');
    await exchange(emulator, code);
    expect(await qy.checkSession()).toEqual({ errMsg: 'qy.checkSession:ok', expireIn: 259_200 });
    await qy.login();
    await failureOf(qy.checkSession());
  });

  test('#129 getEnterpriseUserInfo before the redemption fails', async () => {
    const emulator = corpWorld();
    const qy = work(emulator);
    const code = await codeOf(qy);
    await failureOf(qy.getEnterpriseUserInfo());
    await exchange(emulator, code);
    expect(await qy.getEnterpriseUserInfo()).toMatchObject({ userInfo: { corpid: corp, userid: 'alice.w' } });
  });

  test("#130 #131 the data opens under WeCom's key alone, and its watermark is the mini program's", async () => {
    const emulator = corpWorld();
    const qy = work(emulator);
    const { session_key } = await exchange(emulator, await codeOf(qy));
    const { sessionKey } = await logIn(emulator);
    const sealed = await qy.getEnterpriseUserInfo();
    const open = (key: string) => decrypt(key, sealed?.encryptedData ?? '', sealed?.iv ?? '');
    expect(open(String(session_key))).toMatchObject({
      corpid: corp,
      userid: 'alice.w',
      name: '小爱',
      watermark: { appid: appId },
    });
    expect(() => open(sessionKey)).toThrow();
  });

  test('#133 number and address are asked for each time, and never given to a third-party app', async () => {
    const emulator = corpWorld();
    const asked: string[] = [];
    const onDialog = ({ api }: { api: string }) => {
      asked.push(api);
      return { accept: true };
    };
    const qy = work(emulator, 'alice', { onDialog });
    const { session_key } = await exchange(emulator, await codeOf(qy));
    for (const call of [qy.getMobile, qy.getMobile, qy.getEmail]) await call();
    expect(asked).toEqual(['qy.getMobile', 'qy.getMobile', 'qy.getEmail']);
    const email = await qy.getEmail();
    expect(decrypt(String(session_key), email?.encryptedData ?? '', email?.iv ?? '')).toMatchObject({
      email: 'alice@corp.example',
    });
    emulator.people.scriptAnswer('alice', { answer: { accept: false } });
    expect((await failureOf(qy.getMobile())).errMsg).toBe('qy.getMobile:fail auth deny');
    const third = suiteWork(emulator);
    await exchangeBySuite(emulator, await codeOf(third));
    await failureOf(third.getMobile());
    expect(await third.getEnterpriseUserInfo()).not.toHaveProperty('userInfo.name');
  });

  test('who is no member, and an app that is not linked, get no code', async () => {
    const emulator = corpWorld();
    expect((await failureOf(work(emulator, 'carol').login())).errMsg).toMatch(/no member/);
    expect((await failureOf(work(emulator, 'alice').login({ suiteId: suite }))).errMsg).toMatch(/not linked/);
  });
});
