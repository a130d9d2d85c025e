import { describe, expect, test } from 'vitest';
import { redeem } from '../world.fixture.ts';
import { emulatorFixture } from './emulator-fixture.ts';
import { useEmulator } from './vitest.ts';

describe('useEmulator', () => {
  const wechat = useEmulator({ strict: false });

  test('gives a test an emulator with the demo', async () => {
    wechat().emulator.createUser({ id: 'dora' });
    expect(wechat().url).toBe('');
    expect((await redeem(wechat().emulator, 'forged')).json.errcode).toBe(40029);
  });

  test('of its own', () => {
    expect(wechat().emulator.platform.state.users.has('dora')).toBe(false);
  });
});

describe('the fixture under any test runner', () => {
  test('fails a test that used the platform wrongly, and exists inside tests only', async () => {
    const hooks: (() => Promise<void>)[] = [];
    const keep = (hook: () => Promise<void>) => hooks.push(hook);
    const wechat = emulatorFixture({ beforeEach: keep, afterEach: keep });
    expect(wechat).toThrow(TypeError);
    await hooks[0]?.();
    await redeem(wechat().emulator, 'forged');
    await expect(hooks[1]?.()).rejects.toMatchObject({ code: 'strict_violations' });
    expect(wechat).toThrow(TypeError);
  });
});
