import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { accessSync, chownSync, constants, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** What to run and how to see that it answers. */
export interface PrivateProcessOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly account: SystemAccount | null;
  /** Default: the variables of this process. */
  readonly env?: NodeJS.ProcessEnv;
  /** Resolves once the server answers, rejects while it does not. */
  probe(): Promise<void>;
}

/** The unprivileged account under which a server runs that refuses to run as root. */
export interface SystemAccount {
  readonly uid: number;
  readonly gid: number;
}

/** A slow machine that does much else at the same time needs this long. */
const startTimeoutMs = 100_000;

/** A server process that a test owns and may kill. It dies with the test process, whatever happens. */
export class PrivateProcess {
  readonly #options: PrivateProcessOptions;
  #child: ChildProcess | null = null;

  constructor(options: PrivateProcessOptions) {
    this.#options = options;
  }

  /** Starts the process and waits until it answers. Throws with its last words when it does not. */
  async start(): Promise<void> {
    let output = '';
    const givesUpAt = Date.now() + startTimeoutMs;
    while (Date.now() < givesUpAt) {
      // A server that was killed may leave helpers behind that hold its data for a moment: then it ends at
      // once and is started again.
      if (hasEnded(this.#child)) this.#child = this.#spawn((text) => (output = text));
      const answers = await this.#options.probe().then(
        () => true,
        () => false,
      );
      // Who answers while this process has ended is somebody else.
      if (answers && !hasEnded(this.#child)) return;
      await sleep(50);
    }
    await this.kill();
    throw new Error(`${this.#options.command} did not come up: ${output}`);
  }

  /** Ends the process with a signal (default SIGKILL, as a crash would) and waits for its end. */
  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (child === null || hasEnded(child)) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await ended;
  }

  #spawn(onOutput: (lastWords: string) => void): ChildProcess {
    const { command, args, account, env = process.env } = this.#options;
    const [program = command, ...all] = [...endWithParent(), command, ...args];
    const child = spawn(program, all, { stdio: ['ignore', 'pipe', 'pipe'], env, ...account });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        output = (output + chunk.toString()).slice(-4000);
        onOutput(output);
      });
    }
    endWithThisProcess(child);
    return child;
  }
}

/** The path of the first of these commands that is installed, looking also into `folders`. */
export function findCommand(names: readonly string[], folders: readonly string[] = []): string | null {
  const path = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', ...folders];
  const candidates = names.flatMap((name) => path.map((folder) => join(folder, name)));
  return candidates.find(isExecutable) ?? null;
}

/** The first of these accounts that exists, when this process is root; otherwise `null`: no change of account. */
export function unprivilegedAccount(names: readonly string[]): SystemAccount | null {
  if (process.getuid?.() !== 0) return null;
  for (const name of [...names, 'nobody']) {
    try {
      const [uid, gid] = ['-u', '-g'].map((flag) =>
        Number(execFileSync('id', [flag, name], { stdio: ['ignore', 'pipe', 'ignore'] }).toString()),
      );
      if (uid !== undefined && gid !== undefined) return { uid, gid };
    } catch {
      // This account does not exist here; the next one may.
    }
  }
  return null;
}

/** A new temporary folder that `account` owns. */
export function temporaryFolder(account: SystemAccount | null): string {
  const folder = mkdtempSync(join(tmpdir(), 'weapp-auth-'));
  if (account !== null) chownSync(folder, account.uid, account.gid);
  return folder;
}

/** Removes a folder that a killed server may still be writing into. */
export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
}

/**
 * A TCP port of the loopback interface that is free at this moment, below those that systems give to outgoing
 * connections: one of these could take the port while the server that it was meant for is down.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(10_000, 32_768);
    if (givenOut.has(port)) continue;
    givenOut.add(port);
    if (await isFree(port)) return port;
  }
}

/** What one server was promised is not another one's, even before it listens there. */
const givenOut = new Set<number>();

function isFree(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

function hasEnded(child: ChildProcess | null): boolean {
  return child === null || child.exitCode !== null || child.signalCode !== null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function endWithThisProcess(child: ChildProcess): void {
  const end = (): void => {
    child.kill('SIGKILL');
  };
  process.once('exit', end);
  child.once('exit', () => process.removeListener('exit', end));
}

/** What to put before a command so that it ends with this process, even when this one is killed (Linux only). */
function endWithParent(): readonly string[] {
  parentWatch ??= findParentWatch();
  return parentWatch;
}

let parentWatch: readonly string[] | null = null;

function findParentWatch(): readonly string[] {
  const watch = ['--pdeathsig', 'KILL', '--'];
  const command = findCommand(['setpriv']);
  if (command === null) return [];
  try {
    // Small systems have a command of this name that lacks the option.
    execFileSync(command, [...watch, 'true'], { stdio: 'ignore' });
    return [command, ...watch];
  } catch {
    return [];
  }
}
