import { describe, expect, test } from 'vitest';
import { createEmulator } from '../create-emulator.ts';
import { appId, decrypt, demoEmulator, logIn, loginCode, redeem, wxOf } from '../world.fixture.ts';

describe('snapshot and restore', () => {
  test('codes, keys, tokens, storage and consent survive', async () => {
    const before = demoEmulator();
    const { sessionKey } = await logIn(before);
    const unused = await loginCode(before);
    const used = await loginCode(before);
    await redeem(before, used);
    const wx = wxOf(before);
    await wx.authorize({ scope: 'scope.camera' });
    wx.setStorageSync('token', { value: '小爱' });
    const after = createEmulator();
    after.restore(before.snapshot());
    expect((await redeem(after, used)).json.errcode).toBe(40163);
    expect((await redeem(after, unused)).json.session_key).toBe(sessionKey);
    const restored = wxOf(after);
    expect(restored.getStorageSync('token')).toEqual({ value: '小爱' });
    expect((await restored.getSetting())?.authSetting['scope.camera']).toBe(true);
    const sealed = await restored.getUserInfo();
    expect(decrypt(sessionKey, sealed?.encryptedData ?? '', sealed?.iv ?? '')).toHaveProperty('openId');
  });

  test.each([
    '',
    'no json',
    '{}',
    '{"format":"other/1","state":{}}',
    '[]',
    '{"format":"weapp-auth-emulator/1","state":{}}',
    '{"format":"weapp-auth-emulator/1","state":{"apps":[],"users":[]}}',
    '{"format":"weapp-auth-emulator/1","state":{"apps":{"$map":[["wx1de30a7400000001",null]]},"users":{"$map":[]}}}',
    '{"format":"weapp-auth-emulator/1","state":{"apps":{"$map":[5]},"users":{"$map":[]}}}',
    '{"format":"weapp-auth-emulator/1","state":{"apps":{"$map":[]},"users":{"$map":[]},"seed":["a"]}}',
    '{"format":"weapp-auth-emulator/1","state":{"apps":{"$map":[]},"users":{"$map":[]},"openids":{"$map":[["a",1]]}}}',
  ])('"%s" is no snapshot, and changes nothing', async (text) => {
    const emulator = demoEmulator();
    expect(() => emulator.restore(text)).toThrow(expect.objectContaining({ code: 'snapshot_invalid' }));
    expect((await logIn(emulator)).openid).toMatch(/^o/);
  });
});

test('a snapshot from before a rule or a setting was invented gets it as usual', () => {
  const emulator = demoEmulator();
  const snapshot = JSON.parse(emulator.snapshot());
  snapshot.state.rules = { codeLifetime: 10 };
  delete snapshot.state.quotas;
  for (const [, app] of snapshot.state.apps.$map) delete app.linkRules;
  emulator.restore(JSON.stringify(snapshot));
  expect(emulator.platform.state.apps.get(appId)).toMatchObject({ linkRules: [], name: '小店演示' });
  expect(emulator.platform.state.rules).toMatchObject({ codeLifetime: 10, sessionIdle: 259_200 });
  expect(emulator.platform.state.quotas).toEqual(new Map());
});

describe('a deterministic emulator', () => {
  async function story(randomSeed: string): Promise<string> {
    const emulator = demoEmulator({ randomSeed });
    await logIn(emulator);
    emulator.advance(400);
    const { code } = (await wxOf(emulator).login()) ?? {};
    const { encryptedData } = (await wxOf(emulator).getUserInfo()) ?? {};
    const refused = (await redeem(emulator, 'forged')).text;
    return [code, encryptedData, refused, emulator.snapshot()].join('\n');
  }

  test('says the same, byte for byte, with the same seed, and something else with another', async () => {
    expect(await story('a')).toBe(await story('a'));
    expect(await story('a')).not.toBe(await story('b'));
  });

  test('makes the same things whether or not somebody watches', async () => {
    const [alone, watched] = [demoEmulator(), demoEmulator()];
    watched.onEvent(() => undefined);
    for (const emulator of [alone, watched]) await loginCode(emulator);
    expect(watched.createUser()).toEqual(alone.createUser());
  });

  test('goes on identically from a snapshot', async () => {
    const original = demoEmulator();
    await logIn(original);
    const copy = createEmulator({ frozenAt: 0, randomSeed: 'other' });
    copy.restore(original.snapshot());
    expect(await loginCode(copy, 'bob')).toBe(await loginCode(original, 'bob'));
  });

  test('time stands still until it is advanced', async () => {
    const emulator = demoEmulator();
    const code = await loginCode(emulator);
    expect(emulator.platform.state.codes.get(code)?.issuedAt).toBe(emulator.platform.state.clock.frozenAt);
    expect(emulator.client('alice', appId).wx).toBeDefined();
  });
});

describe('people and apps', () => {
  test('bad ids and double ids are refused with a code', () => {
    const emulator = demoEmulator();
    const expectCode = (run: () => unknown, code: string) =>
      expect(run).toThrow(expect.objectContaining({ code, message: expect.any(String) }));
    expectCode(() => emulator.createApp({ appId: 'demo' }), 'invalid_app_id');
    expectCode(() => emulator.createApp({ appId: appId }), 'app_exists');
    expectCode(() => emulator.createApp({ openPlatform: 'nowhere' }), 'open_platform_unknown');
    expectCode(() => emulator.createUser({ id: 'alice' }), 'user_exists');
    expectCode(() => emulator.createUser({ id: 'a/b' }), 'invalid_user_id');
    expectCode(() => emulator.createUser({ id: '' }), 'invalid_user_id');
  });

  test("what is not said is made up in the platform's shapes", () => {
    const emulator = demoEmulator();
    expect(emulator.createApp()).toMatchObject({
      appId: expect.stringMatching(/^wx[0-9a-f]{16}$/),
      secret: expect.stringMatching(/^[0-9a-f]{32}$/),
      originalId: expect.stringMatching(/^gh_[0-9a-f]{12}$/),
    });
    const { id, phones } = emulator.createUser();
    expect(id).toMatch(/^user-\d+$/);
    expect(phones).toEqual([{ number: expect.stringMatching(/^1380\d{7}$/), countryCode: '86' }]);
  });
});

test('a rule without bounds stays without bounds', () => {
  const emulator = demoEmulator({ rules: { tokensPerDay: Number.POSITIVE_INFINITY } });
  const after = createEmulator();
  after.restore(emulator.snapshot());
  expect(after.platform.state.rules.tokensPerDay).toBe(Number.POSITIVE_INFINITY);
});
