import type { Outcome, Step, Tally } from './step.ts';
import { broken } from './step.ts';

/** What `runSteps` needs from the process around it. */
export interface StepsContext {
  readonly write: (text: string) => void;
  /** Milliseconds. */
  readonly now: () => number;
  /** Under CI nothing may be left unchecked: every skipped test counts as failed. */
  readonly strict: boolean;
}

/**
 * Runs the steps one after the other, says how each went, and ends with one line
 * `N passed, N failed, N skipped`.
 *
 * @returns the exit code: 0 when nothing failed
 */
export async function runSteps(steps: readonly Step[], context: StepsContext): Promise<number> {
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const [index, step] of steps.entries()) {
    const tally = await runStep(step, `[${index + 1}/${steps.length}]`, context);
    total.passed += tally.passed;
    total.failed += tally.failed;
    total.skipped += tally.skipped;
  }
  context.write(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`);
  return total.failed === 0 ? 0 : 1;
}

async function runStep(step: Step, position: string, context: StepsContext): Promise<Tally> {
  const started = context.now();
  context.write(`${position} ${step.promise} …${step.streams ? '\n' : ''}`);
  const outcome = judged(await attempted(step), context.strict);
  const seconds = ((context.now() - started) / 1000).toFixed(1);
  const verdict = outcome.failed === 0 ? 'yes' : 'NO';
  context.write(step.streams ? `${position} ${verdict} (${seconds} s)\n` : ` ${verdict} (${seconds} s)\n`);
  if (outcome.note !== undefined) context.write(`${outcome.note}\n`);
  if (outcome.report !== undefined && outcome.failed > 0) context.write(`${outcome.report.trimEnd()}\n`);
  return outcome;
}

async function attempted(step: Step): Promise<Outcome> {
  try {
    return await step.run();
  } catch (error) {
    return broken(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
}

function judged(outcome: Outcome, strict: boolean): Outcome {
  if (!strict || outcome.skipped === 0) return outcome;
  const note = `${outcome.skipped} skipped: under CI=true that is a failure`;
  return {
    ...outcome,
    failed: outcome.failed + outcome.skipped,
    skipped: 0,
    report: `${outcome.report ?? ''}\n${note}`.trimStart(),
  };
}
