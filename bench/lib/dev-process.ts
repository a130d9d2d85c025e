import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** A running `weapp-auth dev`. */
export interface DevProcess {
  readonly url: string;
  /** By `Date.now()`. */
  readonly readyAt: number;
  readonly stop: () => Promise<void>;
}

/** Starts the built command in a folder of its own, on free ports. */
export async function startDev(main: string, cwd: string): Promise<DevProcess> {
  const env = { ...process.env, PORT: '0', EMULATOR_PORT: '0' };
  const conditions = process.execArgv.filter((flag) => flag.startsWith('--conditions'));
  const child = spawn(process.execPath, [...conditions, main, 'dev', '--json'], {
    cwd,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await urlOf(child);
  return {
    url,
    readyAt: Date.now(),
    stop: async () => {
      const closed = once(child, 'close');
      child.kill('SIGINT');
      await closed;
    },
  };
}

async function urlOf({ stdout }: ChildProcess): Promise<string> {
  if (stdout === null) throw new Error('dev has no output');
  for await (const line of createInterface({ input: stdout })) {
    const said = line.startsWith('{') ? JSON.parse(line) : null;
    if (said?.event === 'ready') return said.url;
  }
  throw new Error('dev ended before it was ready');
}
