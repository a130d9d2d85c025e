import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');

/** Builds the single file as `npm run build:single` does. */
export function makeSingleFile(file: string, flags: readonly string[] = []): void {
  runScript(['tools/commands/build-single.ts', file, ...flags]);
}

/** Starts and asks it once, as the image does it while it is built. */
export function warmUp(file: string, cache: string, flags: readonly string[] = []): void {
  runScript(['tools/single/warm-up.mjs', file, ...flags], { NODE_COMPILE_CACHE: cache });
}

function runScript(args: readonly string[], extra: NodeJS.ProcessEnv = {}): void {
  const env = { ...process.env, ...extra };
  const { status } = spawnSync(process.execPath, args, {
    cwd: root,
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) throw new Error(`${args[0]} ended with exit code ${status}`);
}
