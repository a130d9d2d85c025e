import { createEmulator } from '../create-emulator.ts';
import type { Emulator } from '../emulator.ts';
import type { EmulatorOptions } from '../emulator-options.ts';
import { type ListeningEmulator, listenEmulator } from '../listen.ts';

/** How tests use an emulator. */
export interface EmulatorFixtureOptions extends EmulatorOptions {
  /** Open a socket too: `url` is then the base URL for the code under test. */
  readonly listen?: boolean;
  /** Fail a test that used the platform wrongly (unknown path, reused code, …). `true` by default. */
  readonly strict?: boolean;
}

/** The emulator of the test that is running. */
export interface EmulatorFixture {
  readonly emulator: Emulator;
  /** Base URL of the listening emulator; empty without `listen`. */
  readonly url: string;
}

/** The hooks of a test runner, as vitest and node:test have them. */
export interface TestHooks {
  readonly beforeEach: (hook: () => Promise<void>) => unknown;
  readonly afterEach: (hook: () => Promise<void>) => unknown;
}

/** Gives each test its own emulator, closed and checked afterwards. */
export function emulatorFixture(
  hooks: TestHooks,
  options: EmulatorFixtureOptions = {},
): () => EmulatorFixture {
  let current: { emulator: Emulator; listening: ListeningEmulator | null } | null = null;
  hooks.beforeEach(async () => {
    const emulator = createEmulator({ seed: 'demo', ...options });
    current = { emulator, listening: options.listen === true ? await listenEmulator(emulator) : null };
  });
  hooks.afterEach(async () => {
    const finished = current;
    current = null;
    await finished?.listening?.close();
    if (options.strict !== false) finished?.emulator.assertNoViolations();
  });
  return () => {
    if (current === null) throw new TypeError('The emulator exists inside tests only.');
    return { emulator: current.emulator, url: current.listening?.url ?? '' };
  };
}
