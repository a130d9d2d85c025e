import { afterEach, beforeEach } from 'vitest';
import { type EmulatorFixture, type EmulatorFixtureOptions, emulatorFixture } from './emulator-fixture.ts';

export type { EmulatorFixture, EmulatorFixtureOptions } from './emulator-fixture.ts';

/**
 * An emulator of its own for each vitest test, seeded with the demo unless told otherwise.
 *
 * @example
 * ```ts
 * import { expect, test } from 'vitest';
 * import { useEmulator } from '@weapp-auth/emulator/vitest';
 *
 * const wechat = useEmulator({ listen: true });
 *
 * test('an unknown app is refused', async () => {
 *   const answer = await fetch(`${wechat().url}/sns/jscode2session?appid=`);
 *   expect(await answer.json()).toMatchObject({ errcode: 41002 });
 * });
 * ```
 */
export function useEmulator(options?: EmulatorFixtureOptions): () => EmulatorFixture {
  return emulatorFixture({ beforeEach, afterEach }, options);
}
