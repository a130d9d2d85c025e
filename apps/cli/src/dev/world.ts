import { join, resolve } from 'node:path';
import { createEmulator, type Emulator } from '@weapp-auth/emulator';
import type { Logger } from '@weapp-auth/server';
import type { CloseStack } from '../close-stack.ts';
import type { CommandContext } from '../command-entry.ts';
import type { DevConfig } from '../config/config.ts';
import { listen } from '../listen.ts';
import { createLogger } from '../server-logger.ts';
import { rememberEmulator } from './emulator-memory.ts';
import { type FetchHandler, tap } from './tap.ts';
import { dropping, toListener } from './to-listener.ts';
import { Traffic } from './traffic.ts';
import { emulatorRoute } from './traffic-routes.ts';

/** What `dev` runs around the login server: the emulated WeChat, and the record of what is said. */
export interface World {
  readonly config: DevConfig;
  readonly context: CommandContext;
  readonly dataFolder: string;
  readonly emulator: Emulator;
  readonly emulatorUrl: string;
  readonly emulatorFetch: FetchHandler;
  readonly traffic: Traffic;
  readonly logger: Logger;
  readonly logError: (error: unknown) => void;
  /** The emulator's time, which the login server shares: advancing it lets sessions expire as well as codes. */
  readonly now: () => number;
}

/** Starts the emulated WeChat on its port, as it was left. */
export async function startWorld(
  config: DevConfig,
  context: CommandContext,
  opened: CloseStack,
): Promise<World> {
  const dataFolder = resolve(context.cwd, '.weapp-auth');
  const emulator = createEmulator({ seed: 'demo', now: context.now });
  const memory = await rememberEmulator(emulator, join(dataFolder, 'emulator.json'));
  opened.push(memory.close);
  const traffic = new Traffic({ now: context.now });
  const logger = createLogger(config.logLevel, context.stderr);
  const logError = (error: unknown): void => logger.error({ err: error }, 'a request failed');
  const emulatorFetch = tap(dropping(emulator.fetch), { traffic, route: emulatorRoute, now: context.now });
  const { host, emulatorPort: port } = config;
  const listening = await listen(toListener(emulatorFetch, logError), {
    host,
    port,
    portVariable: 'EMULATOR_PORT',
  });
  opened.push(() => listening.close(0));
  const now = (): number => context.now() + emulator.platform.state.clock.offset;
  return {
    config,
    context,
    dataFolder,
    emulator,
    emulatorUrl: listening.url,
    emulatorFetch,
    traffic,
    logger,
    logError,
    now,
  };
}
