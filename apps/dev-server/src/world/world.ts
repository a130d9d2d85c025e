import { join } from 'node:path';
import { createEmulator, type Emulator } from '@weapp-auth/emulator';
import type { DevServerOptions } from '../options.ts';
import { type FetchHandler, tap } from '../traffic/tap.ts';
import { Traffic } from '../traffic/traffic.ts';
import { emulatorRoute } from '../traffic/traffic-routes.ts';
import type { CloseStack } from './close-stack.ts';
import { rememberEmulator } from './emulator-memory.ts';
import { dropping, toListener } from './to-listener.ts';

/** What runs around the login server: the emulated WeChat, and the record of what is said. */
export interface World {
  readonly options: DevServerOptions;
  readonly emulator: Emulator;
  readonly emulatorUrl: string;
  readonly emulatorFetch: FetchHandler;
  readonly traffic: Traffic;
  readonly logError: (error: unknown) => void;
  /** The emulator's time, which the login server shares: advancing it lets sessions expire as well as codes. */
  readonly now: () => number;
}

/** Starts the emulated WeChat on its port, as it was left. */
export async function startWorld(options: DevServerOptions, opened: CloseStack): Promise<World> {
  const emulator = createEmulator({ seed: 'demo', now: options.now });
  const memory = await rememberEmulator(emulator, join(options.dataFolder, 'emulator.json'));
  opened.push(memory.close);
  const traffic = new Traffic({ now: options.now });
  const logError = (error: unknown): void => options.logger.error({ err: error }, 'a request failed');
  const emulatorFetch = tap(dropping(emulator.fetch), { traffic, route: emulatorRoute, now: options.now });
  const listening = await options.listen(toListener(emulatorFetch, logError), 'emulator');
  opened.push(() => listening.close(0));
  const now = (): number => options.now() + emulator.platform.state.clock.offset;
  return { options, emulator, emulatorUrl: listening.url, emulatorFetch, traffic, logError, now };
}
