import { exitCodes, type Output } from '../cli-context.ts';
import type { Text } from '../language.ts';
import type { ConfigProblem } from './problem.ts';

/**
 * Prints every problem with its remedy, in both languages: whoever reads a deployment's log may not be whoever wrote
 * its configuration.
 *
 * @returns the exit code for a bad configuration
 */
export function printProblems(output: Output, problems: readonly ConfigProblem[]): number {
  const title: Text = {
    zh: `配置有 ${problems.length} 处问题，未启动：`,
    en: `Not started: the configuration has ${problems.length} problem${problems.length === 1 ? '' : 's'}:`,
  };
  output.fail(bothLanguages(output, title));
  for (const { problem, remedy, ...data } of problems) {
    output.fail(`\n  ${data.variable}  [${data.code}]`);
    for (const language of languagesOf(output)) {
      output.fail(`    ✗ ${problem[language]}\n    → ${remedy[language]}`);
    }
    output.fail('', { event: 'config-problem', ...data, problem, remedy });
  }
  return exitCodes.config;
}

function bothLanguages(output: Output, text: Text): string {
  return languagesOf(output)
    .map((language) => text[language])
    .join('\n');
}

function languagesOf(output: Output): readonly ('zh' | 'en')[] {
  return output.language === 'zh' ? ['zh', 'en'] : ['en', 'zh'];
}
