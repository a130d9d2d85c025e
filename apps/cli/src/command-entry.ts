import type { CliContext, Output } from './cli-context.ts';
import type { Text } from './language.ts';

/** What every command is run with. */
export interface CommandContext extends CliContext {
  readonly output: Output;
}

/** What the person typed after the command's name. */
export interface CommandInput {
  readonly args: readonly string[];
  /** By commander's camelCase name; `true` for a flag without value. */
  readonly options: Readonly<Record<string, unknown>>;
}

/** One command of the program. */
export interface CommandEntry {
  /** Name and arguments as commander writes them: `explain <code>`. */
  readonly usage: string;
  readonly description: Text;
  readonly options?: readonly (readonly [flags: string, description: Text])[];
  /** Printed after the help: variables that are read, examples. */
  readonly details?: Text;
  /**
   * Loads what the command needs and runs it: `serve` should not carry an emulator in its memory.
   *
   * @returns the exit code
   */
  readonly run: (context: CommandContext, input: CommandInput) => Promise<number>;
}
