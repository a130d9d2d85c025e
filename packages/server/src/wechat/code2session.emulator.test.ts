import { createEmulator, demoAppId, type Emulator } from '@weapp-auth/emulator';
import { describe, expect, it } from 'vitest';
import { type Code2Session, createCode2Session } from './code2session.ts';
import { decryptOpenData } from './decryption.ts';
import { demoApp as app, control } from './emulated-platform.fixture.ts';
import { createPlatformClient } from './platform-client.ts';
import { isRawDataSigned } from './signatures.ts';

interface Scene {
  readonly emulator: Emulator;
  readonly exchange: Code2Session;
  /** `wx.login` on alice's phone. */
  readonly login: () => Promise<string>;
}

function start(options: Parameters<typeof createEmulator>[0] = {}): Scene {
  const emulator = createEmulator({ seed: 'demo', ...options });
  const platform = createPlatformClient({ fetch: emulator.fetch, now: Date.now });
  const phone = emulator.client('alice', demoAppId);
  return {
    emulator,
    exchange: createCode2Session(platform),
    login: async () => String((await called(phone, 'login')).code),
  };
}

async function called(
  phone: ReturnType<Emulator['client']>,
  name: string,
  options: object = {},
): Promise<Record<string, unknown>> {
  const call = await phone.call(name, options);
  if (call.kind !== 'called') throw new Error(`no wx.${name}`);
  return call.result;
}

describe('code2Session against the emulator', () => {
  it('exchanges a code once', async () => {
    const { emulator, exchange, login } = start();
    const code = await login();
    const result = await exchange(app, code);
    expect(result).toEqual({
      kind: 'exchanged',
      openId: expect.stringMatching(/^o[\w-]{27}$/),
      sessionKey: expect.stringMatching(/^[\w+/]{22}==$/),
      unionId: expect.stringMatching(/^o[\w-]{27}$/),
    });
    expect(await exchange(app, code)).toMatchObject({ kind: 'rejected', code: 'code_used', errcode: 40163 });
    expect(emulator.requests()).toHaveLength(2);
  });

  it('gives a key that opens what the phone then hands out', async () => {
    const { emulator, exchange, login } = start();
    const result = await exchange(app, await login());
    if (result.kind !== 'exchanged') throw new Error('not exchanged');
    const phone = emulator.client('alice', demoAppId);
    const info = await called(phone, 'getUserInfo', { withCredentials: true });
    const input = { encryptedData: String(info.encryptedData), iv: String(info.iv) };
    expect(decryptOpenData(result.sessionKey, input)).toMatchObject({
      kind: 'decrypted',
      data: { openId: result.openId, unionId: result.unionId },
      watermark: { appId: demoAppId },
    });
    expect(isRawDataSigned(result.sessionKey, String(info.rawData), String(info.signature))).toBe(true);
  });

  it('tells an expired code from a used one', async () => {
    const { emulator, exchange, login } = start();
    const code = await login();
    emulator.advance(301);
    expect(await exchange(app, code)).toMatchObject({
      kind: 'rejected',
      code: 'code_invalid',
      errcode: 40029,
    });
  });

  it.each([
    ['an unknown app', { ...app, appId: 'wx0000000000000000' }, 'wechat_misconfigured', 40013],
    ['a wrong AppSecret', { ...app, secret: '0'.repeat(32) }, 'wechat_misconfigured', 40125],
    ['no AppSecret', { ...app, secret: '' }, 'wechat_misconfigured', 41004],
    ['no AppID', { ...app, appId: '' }, 'wechat_misconfigured', 41002],
  ])('says what is wrong with %s, and leaves the code usable', async (_name, wrong, code, errcode) => {
    const { exchange, login } = start();
    const loginCode = await login();
    expect(await exchange(wrong, loginCode)).toMatchObject({ kind: 'rejected', code, errcode });
    expect(await exchange(app, loginCode)).toMatchObject({ kind: 'exchanged' });
  });

  it('does not know an empty or a made-up code', async () => {
    const { exchange } = start();
    expect(await exchange(app, '')).toMatchObject({ code: 'code_invalid', errcode: 41008 });
    expect(await exchange(app, 'the code is a mock one')).toMatchObject({
      code: 'code_invalid',
      errcode: 40029,
    });
  });

  it.each([
    [{ errcode: 40226, errmsg: 'code blocked' }, { code: 'user_blocked' }],
    [{ errcode: 45011 }, { code: 'rate_limited' }],
    [
      { errcode: -1, errmsg: 'system error' },
      { code: 'wechat_unavailable', errcode: -1 },
    ],
    [
      { status: 502, body: '<html>Bad Gateway</html>' },
      { kind: 'unavailable', reason: 'http-status' },
    ],
    [{ body: '<html>Please log in</html>' }, { kind: 'unavailable', reason: 'not-json' }],
    [{ truncate: 10 }, { kind: 'unavailable' }],
    [{ drop: 'before' as const }, { kind: 'unavailable', reason: 'network' }],
    [{ drop: 'after' as const }, { kind: 'unavailable', reason: 'network' }],
  ])('asks once and says so when WeChat does %j', async (fault, expected) => {
    const { emulator, exchange, login } = start();
    const code = await login();
    emulator.addFault({ target: '/sns/jscode2session', ...fault });
    expect(await exchange(app, code)).toMatchObject(expected);
    expect(emulator.requests()).toHaveLength(1);
  });

  it('ends within its deadline when WeChat hangs', async () => {
    const hang = start({ sleep: () => new Promise<void>(() => {}) });
    const platform = createPlatformClient({ fetch: hang.emulator.fetch, now: Date.now, timeoutMs: 20 });
    hang.emulator.addFault({ target: '/sns/jscode2session', delayMs: 60_000 });
    const result = await createCode2Session(platform)(app, await hang.login());
    expect(result).toMatchObject({ kind: 'unavailable', code: 'wechat_unavailable', reason: 'timeout' });
  });

  it('exchanges the code of an app through its third-party platform, without its AppSecret', async () => {
    const { emulator, exchange, login } = start();
    const component = await control(emulator, '/components', {});
    const { component_access_token: token } = await control(emulator, `/components/${component.appId}/token`);
    const thirdParty = {
      componentAppId: String(component.appId),
      componentAccessToken: async () => String(token),
    };
    const code = await login();
    const result = () => exchange({ appId: demoAppId, thirdParty }, code);
    expect(await result()).toMatchObject({ code: 'wechat_misconfigured', errcode: 61003 });
    await control(emulator, `/components/${component.appId}/authorizers`, { appId: demoAppId });
    expect(await result()).toMatchObject({ kind: 'exchanged' });
    expect(await result()).toMatchObject({ code: 'code_used' });
  });

  it('uses the platform only in ways that the emulator finds correct', async () => {
    const { emulator, exchange, login } = start();
    await exchange(app, await login());
    emulator.assertNoViolations();
  });
});
