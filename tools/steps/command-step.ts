import { basename } from 'node:path';
import type { CommandOptions } from './run-command.ts';
import { runCommand } from './run-command.ts';
import type { Outcome, Step } from './step.ts';
import { broken, kept } from './step.ts';

/** A command line, with the folder and variables it needs. */
export interface Command extends CommandOptions {
  readonly file: string;
  readonly args: readonly string[];
}

/** A promise kept when every command exits with 0; what the others wrote is the report. */
export function commandStep(promise: string, commands: () => readonly Command[]): Step {
  return { promise, run: () => runAll(commands()) };
}

/** Runs commands two at a time (the machines of this project have two cores); one outcome for all. */
export async function runAll(commands: readonly Command[]): Promise<Outcome> {
  const queue = [...commands];
  const failures: string[] = [];
  const worker = async (): Promise<void> => {
    for (let command = queue.shift(); command !== undefined; command = queue.shift()) {
      const { code, output } = await runCommand(command.file, command.args, command);
      if (code !== 0) failures.push(`$ ${title(command)}   (exit code ${code})\n${output.trimEnd()}`);
    }
  };
  await Promise.all([worker(), worker()]);
  return failures.length === 0 ? kept : broken(failures.join('\n\n'));
}

function title(command: Command): string {
  return [basename(command.file), ...command.args].join(' ');
}
