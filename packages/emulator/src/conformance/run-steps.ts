import { failed, judgeAnswer, type Verdict } from './judge-answer.ts';
import { answerWithin, type Program, type ProgramAnswer } from './program.ts';
import type { PreparedStep, Step, StepWorld } from './step.ts';

/** A step and how it ended. */
export interface StepResult {
  readonly step: Step;
  readonly verdict: Verdict;
}

/** Plays the steps in order against a program, as long as it runs. */
export async function* runSteps(
  steps: readonly Step[],
  world: StepWorld,
  program: Program,
): AsyncGenerator<StepResult> {
  for (const step of steps) {
    const prepared = await step.prepare(world);
    const said = await program.ask(step.task, prepared.input);
    const verdict = judge(said, prepared);
    prepared.after?.();
    yield { step, verdict };
    if (said.kind === 'ended') return;
  }
}

function judge(said: ProgramAnswer, prepared: PreparedStep): Verdict {
  switch (said.kind) {
    case 'ended':
      return failed('the program has ended');
    case 'silent':
      return failed(`no answer in ${answerWithin} seconds`);
    case 'answered':
      return inspected(judgeAnswer(said.answer, prepared.expects), prepared);
    default:
      return said satisfies never;
  }
}

/** What the platform saw counts where the answer is right. */
function inspected(verdict: Verdict, prepared: PreparedStep): Verdict {
  if (verdict.kind !== 'passed') return verdict;
  const wrong = prepared.inspect?.() ?? null;
  return wrong === null ? verdict : failed(wrong);
}
