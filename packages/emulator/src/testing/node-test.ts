import { afterEach, beforeEach } from 'node:test';
import { type EmulatorFixture, type EmulatorFixtureOptions, emulatorFixture } from './emulator-fixture.ts';

export type { EmulatorFixture, EmulatorFixtureOptions } from './emulator-fixture.ts';

/**
 * An emulator of its own for each test of `node:test`, seeded with the demo unless told otherwise.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { test } from 'node:test';
 * import { useEmulator } from '@weapp-auth/emulator/node-test';
 *
 * const wechat = useEmulator({ listen: true });
 *
 * test('an unknown app is refused', async () => {
 *   const answer = await fetch(`${wechat().url}/sns/jscode2session?appid=`);
 *   assert.match(await answer.text(), /"errcode":41002/);
 * });
 * ```
 */
export function useEmulator(options?: EmulatorFixtureOptions): () => EmulatorFixture {
  return emulatorFixture({ beforeEach, afterEach }, options);
}
