import type { Env } from './config/env-value.ts';
import type { Language, Text } from './language.ts';

/** Everything the command takes from the process around it: replaced in tests, real in `main.ts`. */
export interface CliContext {
  readonly env: Env;
  readonly cwd: string;
  /** `v24.11.0` */
  readonly nodeVersion: string;
  /** UTC milliseconds. */
  readonly now: () => number;
  readonly readFile: (path: string) => string;
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  /** Settles with the name of the first SIGINT or SIGTERM; a second one ends the process at once. */
  readonly interrupted: () => Promise<string>;
}

/** How to speak to the person or program that started the command. */
export interface Output {
  readonly language: Language;
  /** One JSON object per line instead of sentences. */
  readonly json: boolean;
  /** Prints a result: `text` for people, or `data` as one JSON line. */
  readonly print: (text: Text | string, data?: Readonly<Record<string, unknown>>) => void;
  /** Prints what went wrong, to the error stream. */
  readonly fail: (text: Text | string, data?: Readonly<Record<string, unknown>>) => void;
}

/** Exit codes, from BSD's sysexits where it has one. */
export const exitCodes = { ok: 0, failed: 1, usage: 64, unavailable: 69, config: 78 } as const;

/**
 * Makes the output of one run.
 *
 * @param json with it, texts without data are left out: a machine reads objects only
 */
export function createOutput(context: CliContext, language: Language, json: boolean): Output {
  const write = (stream: (text: string) => void, text: Text | string, data?: object): void => {
    if (!json) stream(`${printable(typeof text === 'string' ? text : text[language])}\n`);
    if (json && data) stream(`${JSON.stringify(data)}\n`);
  };
  return {
    language,
    json,
    print: (text, data) => write(context.stdout, text, data),
    fail: (text, data) => write(context.stderr, text, data),
  };
}

/** Names out of a file of somebody else may hold what steers a terminal; JSON writes it as escapes. */
function printable(text: string): string {
  return text.replaceAll(/[^\P{Cc}\n\t]/gu, '\uFFFD');
}
