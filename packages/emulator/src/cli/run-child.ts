import { spawn } from 'node:child_process';
import { constants } from 'node:os';
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
