import { Command, CommanderError } from 'commander';
import { type CliContext, createOutput, exitCodes, type Output } from './cli-context.ts';
import { CliError } from './cli-error.ts';
import type { CommandContext, CommandEntry } from './command-entry.ts';
import { backupCommand } from './commands/backup.ts';
import { devCommand } from './commands/dev.ts';
import { doctorCommand } from './commands/doctor.ts';
import { explainCommand } from './commands/explain.ts';
import { exportCommand } from './commands/export.ts';
import { importCommand } from './commands/import.ts';
import { migrateCommand } from './commands/migrate.ts';
import { probeCommand } from './commands/probe.ts';
import { resealCommand } from './commands/reseal.ts';
import { restoreCommand } from './commands/restore.ts';
import { serveCommand } from './commands/serve.ts';
import { translateHelp } from './help-language.ts';
import { detectLanguage, type Text } from './language.ts';
import { version } from './version.ts';

const commands: readonly CommandEntry[] = [
  devCommand,
  serveCommand,
  migrateCommand,
  backupCommand,
  restoreCommand,
  exportCommand,
  importCommand,
  resealCommand,
  doctorCommand,
  probeCommand,
  explainCommand,
];

/**
 * Runs one command line.
 *
 * @param args what follows the program's name
 * @returns the exit code; see {@link exitCodes}
 */
export async function runCli(args: readonly string[], context: CliContext): Promise<number> {
  const language = detectLanguage(findLanguageFlag(args), context.env);
  const output = createOutput(context, language, args.includes('--json'));
  const run: Run = { context: { ...context, output }, exitCode: exitCodes.ok };
  try {
    await createProgram(run).parseAsync([...args], { from: 'user' });
    return run.exitCode;
  } catch (error) {
    return reportEnding(error, output);
  }
}

interface Run {
  readonly context: CommandContext;
  exitCode: number;
}

function createProgram(run: Run): Command {
  const { output } = run.context;
  const say = (text: Text): string => text[output.language];
  const program = new Command('weapp-auth');
  translateHelp(program, run.context);
  program.description(say(programText.description)).addHelpText('after', `\n${say(programText.after)}`);
  program.version(version, '-V, --version', say(programText.version));
  addSharedOptions(program, say);
  for (const entry of commands) addCommand(program, run, entry);
  return program;
}

function addCommand(program: Command, run: Run, entry: CommandEntry): void {
  const say = (text: Text): string => text[run.context.output.language];
  const command = program.command(entry.usage).description(say(entry.description));
  for (const [flags, text] of entry.options ?? []) command.option(flags, say(text));
  addSharedOptions(command, say);
  if (entry.details) command.addHelpText('after', `\n${say(entry.details)}`);
  command.action(async () => {
    run.exitCode = await entry.run(run.context, { args: command.args, options: command.opts() });
  });
}

function addSharedOptions(command: Command, say: (text: Text) => string): void {
  command.option('--lang <zh|en>', say(programText.language));
  command.option('--json', say(programText.json));
}

// The language must be known before commander is built, since its help texts are fixed then.
function findLanguageFlag(args: readonly string[]): string | undefined {
  const inline = args.find((arg) => arg.startsWith('--lang='));
  if (inline) return inline.slice('--lang='.length);
  const index = args.indexOf('--lang');
  return index < 0 ? undefined : args[index + 1];
}

function reportEnding(error: unknown, output: Output): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  if (!(error instanceof CliError)) throw error;
  output.fail(error.text, { event: 'error', code: error.code, message: error.text });
  return error.exitCode;
}

const programText = {
  description: {
    zh: '微信小程序登录系统：开发、上线、迁移、诊断',
    en: 'The login system of WeChat Mini Programs: develop, serve, migrate, diagnose',
  },
  version: { zh: '显示版本', en: 'show the version' },
  language: { zh: '输出语言（默认跟随系统）', en: 'language of the output (default: the system’s)' },
  json: { zh: '输出 JSON，每行一个对象', en: 'print JSON, one object per line' },
  after: {
    zh: '从这里开始：weapp-auth dev（不需要 AppID、网络与数据库）。当前目录的 .env 会被读取。',
    en: 'Start here: weapp-auth dev (needs no AppID, no network, no database). A .env in this folder is read.',
  },
};
