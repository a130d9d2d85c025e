import type { Command } from 'commander';
import type { CommandContext } from './command-entry.ts';

/** Makes commander speak the language of the output, write through the context, and throw where it would end the process. */
export function translateHelp(program: Command, context: CommandContext): void {
  const chinese = context.output.language === 'zh';
  program.exitOverride();
  program.configureOutput({
    writeOut: context.stdout,
    writeErr: context.stderr,
    outputError: (text, write) => write(chinese ? translateError(text) : text),
  });
  program.helpOption('-h, --help', chinese ? '显示帮助' : 'show this help');
  program.helpCommand('help [command]', chinese ? '显示某个命令的帮助' : 'show the help of a command');
  program.configureHelp({ subcommandTerm: termOf });
  if (!chinese) return;
  program.configureHelp({
    subcommandTerm: termOf,
    styleTitle: (title) => titles[title] ?? title,
    styleUsage: (usage) => usage.replace('[options]', '[选项]').replace('[command]', '[命令]'),
  });
}

// Every command has options, so saying that of each helps nobody.
function termOf(command: Command): string {
  const args = command.registeredArguments.map((arg) =>
    arg.required ? `<${arg.name()}>` : `[${arg.name()}]`,
  );
  return [command.name(), ...args].join(' ');
}

const titles: Readonly<Record<string, string>> = {
  'Usage:': '用法：',
  'Options:': '选项：',
  'Commands:': '命令：',
  'Arguments:': '参数：',
};

const errors: readonly (readonly [pattern: RegExp, text: string])[] = [
  [/unknown command '([^']*)'/, '没有这个命令：$1'],
  [/unknown option '([^']*)'/, '没有这个选项：$1'],
  [/missing required argument '([^']*)'/, '缺少参数：$1'],
  [/option '([^']*)' argument missing/, '选项缺少值：$1'],
  [/too many arguments.*/, '参数太多'],
  [/\(Did you mean (.*)\?\)/, '（是不是 $1？）'],
  [/\(Did you mean one of (.*)\?\)/, '（是不是其中之一：$1？）'],
  [/^error: /, '错误：'],
];

function translateError(text: string): string {
  return errors.reduce(
    (translated, [pattern, replacement]) => translated.replace(pattern, replacement),
    text,
  );
}
