import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';

const canPin = process.platform === 'linux' && availableParallelism() > 1 && hasTaskset();

/** A command line that runs Node on one core, where the machine can do that. */
export function pinnedNode(core: number, args: readonly string[]): [string, readonly string[]] {
  return pinnedProgram(core, process.execPath, args);
}

/** The same for any program. */
export function pinnedProgram(
  core: number,
  file: string,
  args: readonly string[],
): [string, readonly string[]] {
  return canPin ? ['taskset', ['-c', String(core), file, ...args]] : [file, args];
}

/** Whether servers and load each have a core of their own. */
export function isPinned(): boolean {
  return canPin;
}

function hasTaskset(): boolean {
  return spawnSync('taskset', ['--version'], { stdio: 'ignore' }).status === 0;
}
