import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { createInterface } from 'node:readline';
import type { LineProcess } from '../conformance/program.ts';
import type { Environment } from './exec.ts';

/**
 * Runs a command with the terminal of this process, and passes signals on to it. Gives its exit code (128 and more
 * after a signal, as shells do); rejects with Node's own error when it cannot be started.
 */
export function runChild(command: readonly string[], environment: Environment): Promise<number> {
  const [program = '', ...rest] = command;
  const child = spawn(program, rest, { env: { ...environment }, stdio: 'inherit' });
  const pass = (signal: NodeJS.Signals) => void child.kill(signal);
  for (const signal of signals) process.on(signal, pass);
  return new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve(code ?? 128 + constants.signals[signal ?? 'SIGTERM']));
  }).finally(() => {
    for (const signal of signals) process.off(signal, pass);
  });
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Starts a command that is spoken to by lines; what it says on its error stream goes to ours. */
export function openChild(command: readonly string[], environment: Environment): LineProcess {
  const [program = '', ...rest] = command;
  const child = spawn(program, rest, { env: { ...environment }, stdio: ['pipe', 'pipe', 'inherit'] });
  const failure = new Promise<never>((_, reject) => child.once('error', reject));
  failure.catch(() => undefined);
  // A program that has ended reads no more; that it ended is told by its lines.
  child.stdin.on('error', () => undefined);
  return {
    send: (line) => void child.stdin.write(`${line}\n`),
    lines: readLines(createInterface({ input: child.stdout }), failure),
    stop: () => {
      child.stdin.end();
      child.kill();
    },
  };
}

/** The lines, and at their end why the process never was one, if so. */
async function* readLines(lines: AsyncIterable<string>, failure: Promise<never>): AsyncGenerator<string> {
  yield* lines;
  await Promise.race([failure, Promise.resolve()]);
}
