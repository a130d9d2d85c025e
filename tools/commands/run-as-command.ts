import { runSteps } from '../steps/run-steps.ts';
import type { Step } from '../steps/step.ts';
import { vitestStep } from '../steps/vitest-step.ts';

/**
 * Runs the steps and sets the exit code. Words after `--` go to vitest as they are (`npm test -- login`,
 * `npm test -- -t "code used"`), and then only the matching tests run.
 *
 * @param project vitest arguments that narrow such a filtered run
 */
export async function runAsCommand(steps: readonly Step[], project: readonly string[] = []): Promise<void> {
  const filter = process.argv.slice(2);
  const chosen =
    filter.length === 0 ? steps : [vitestStep(`Tests of ${filter.join(' ')} pass`, [...project, ...filter])];
  process.exitCode = await runSteps(chosen, {
    write: (text) => process.stdout.write(text),
    now: () => performance.now(),
    strict: process.env.CI === 'true',
  });
}
