import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../apps/cli/src/main.ts', import.meta.url));

/** A running `weapp-auth`. */
export interface Command {
  readonly child: ChildProcess;
  /** Everything printed so far. */
  readonly output: () => string;
  /** Waits for a `--json` line with this event. */
  readonly event: (name: string) => Promise<Readonly<Record<string, unknown>>>;
  /** Waits for the end: exit code, or the signal that killed it. */
  readonly ended: Promise<number | string>;
}

export interface CommandOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts the command as `npm start` does: from its sources, in a process of its own. */
export function startCommand(args: readonly string[], { cwd, env = {} }: CommandOptions): Command {
  const child = spawn(process.execPath, ['--conditions=@weapp-auth/source', main, ...args], {
    cwd,
    env: { PATH: process.env.PATH ?? '', HOME: cwd, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  const listeners = new Set<() => void>();
  const hear = (chunk: Buffer): void => {
    text += chunk.toString('utf8');
    for (const listener of listeners) listener();
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  const ended = new Promise<number | string>((resolve) => {
    child.once('close', (code, signal) => resolve(code ?? signal ?? 'unknown'));
  });
  endWithThisProcess(child);
  const output = (): string => text;
  return { child, output, ended, event: (name) => waitForEvent({ name, output, listeners, ended }) };
}

/** A test that fails halfway leaves no server behind. */
function endWithThisProcess(child: ChildProcess): void {
  const end = (): void => void child.kill('SIGKILL');
  process.once('exit', end);
  child.once('exit', () => process.removeListener('exit', end));
}

/** Runs the command to its end. */
export async function runCommand(args: readonly string[], options: CommandOptions) {
  const command = startCommand(args, options);
  return { exitCode: await command.ended, output: command.output() };
}

/** A folder of its own for one test, and its removal. */
export async function makeFolder(): Promise<{ path: string; remove: () => Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'weapp-auth-e2e-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

interface Waiting {
  readonly name: string;
  readonly output: () => string;
  readonly listeners: Set<() => void>;
  readonly ended: Promise<number | string>;
}

function waitForEvent({
  name,
  output,
  listeners,
  ended,
}: Waiting): Promise<Readonly<Record<string, unknown>>> {
  return new Promise((resolve, reject) => {
    const look = (): void => {
      const found = output()
        .split('\n')
        .map(parseLine)
        .find((line) => line?.event === name);
      if (!found) return;
      listeners.delete(look);
      resolve(found);
    };
    listeners.add(look);
    look();
    void ended.then((code) => reject(new Error(`ended with ${code} before "${name}":\n${output()}`)));
  });
}

function parseLine(line: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : null;
  } catch {
    return null;
  }
}
