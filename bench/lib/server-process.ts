import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { pinnedNode } from './pinned.ts';
import { cpuOf, memoryOf } from './proc.ts';

/** A server in a process of its own. */
export interface ServerProcess {
  readonly port: number;
  readonly pid: number;
  /** Everything the program printed as its first line. */
  readonly announced: Readonly<Record<string, unknown>>;
  /** CPU time used so far in milliseconds; null where the system does not tell. */
  readonly cpu: () => number | null;
  /** Resident memory in bytes. */
  readonly memory: () => number | null;
  /** Settles when the process has ended. */
  readonly ended: Promise<unknown>;
  readonly stop: () => Promise<void>;
}

/**
 * Starts a program of `bench/servers` on core 0. Its first line is JSON with its `port`.
 *
 * @param settings handed to the program as JSON in its first argument
 * @param flags for Node
 */
export async function startServer(
  program: string,
  settings: object = {},
  flags: readonly string[] = [],
): Promise<ServerProcess> {
  const path = new URL(`../servers/${program}`, import.meta.url).pathname;
  const [file, args] = pinnedNode(0, [
    '--no-warnings',
    ...flags,
    '--expose-gc',
    ...process.execArgv.filter((flag) => flag.startsWith('--conditions')),
    path,
    JSON.stringify(settings),
  ]);
  const env = { ...process.env, NODE_ENV: 'production' };
  const child = spawn(file, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const announced: Readonly<Record<string, unknown>> = JSON.parse(await firstLine(child, program));
  const pid = child.pid ?? 0;
  const ended = once(child, 'close');
  process.once('exit', () => child.kill('SIGKILL'));
  return {
    port: Number(announced.port),
    pid,
    ended,
    announced,
    cpu: () => cpuOf(pid),
    memory: () => memoryOf(pid),
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await ended;
    },
  };
}

async function firstLine(child: ChildProcess, program: string): Promise<string> {
  if (child.stdout === null) throw new Error(`${program} has no output`);
  const lines = createInterface({ input: child.stdout });
  const gone = once(child, 'close').then(([code]) => {
    throw new Error(`${program} ended with exit code ${code} before it listened`);
  });
  gone.catch(() => {});
  const [line] = (await Promise.race([once(lines, 'line'), gone])) as string[];
  return line ?? '';
}
