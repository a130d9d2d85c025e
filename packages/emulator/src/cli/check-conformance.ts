import { setTimeout as wait } from 'node:timers/promises';
import type { Verdict } from '../conformance/judge-answer.ts';
import { type LineProcess, speakWith } from '../conformance/program.ts';
import { runSteps, type StepResult } from '../conformance/run-steps.ts';
import type { Step } from '../conformance/step.ts';
import type { Emulator } from '../emulator.ts';
import { demoAppId } from '../platform/demo.ts';
import type { RunArguments } from './arguments.ts';
import { texts } from './texts.ts';

/** What a conformance run works with. */
export interface ConformanceRun {
  readonly emulator: Emulator;
  /** The program under test. */
  readonly process: LineProcess;
  readonly run: Pick<RunArguments, 'json' | 'language'>;
  readonly host: { readonly print: (line: string) => void; readonly complain: (line: string) => void };
}

/** Plays the steps against a program and prints how each ended; whether none failed. */
export async function checkConformance(
  steps: readonly Step[],
  { emulator, process, run, host }: ConformanceRun,
): Promise<boolean> {
  const sleep = (milliseconds: number, signal: AbortSignal) => wait(milliseconds, undefined, { signal });
  const program = speakWith(process, { sleep, onOther: host.complain });
  const world = { emulator, appId: demoAppId, user: 'alice' };
  const results: StepResult[] = [];
  try {
    for await (const result of runSteps(steps, world, program)) {
      results.push(result);
      host.print(run.json ? jsonLine(result) : tableLine(result, run.language));
    }
  } finally {
    program.stop();
  }
  const count = (kind: Verdict['kind']) => results.filter(({ verdict }) => verdict.kind === kind).length;
  const counts = { passed: count('passed'), failed: count('failed'), unsupported: count('unsupported') };
  host.print(
    run.json ? JSON.stringify({ event: 'summary', ...counts }) : texts[run.language].conformance(counts),
  );
  return counts.failed === 0;
}

function jsonLine({ step, verdict }: StepResult): string {
  const { kind, ...more } = verdict;
  return JSON.stringify({ event: 'step', step: step.number, task: step.task, result: kind, ...more });
}

function tableLine({ step, verdict }: StepResult, language: RunArguments['language']): string {
  const marks = { passed: '✓', failed: '✗', unsupported: '–' } as const;
  const line = `${marks[verdict.kind]} ${step.number.padEnd(5)} ${step.title[language]}`;
  return verdict.kind === 'failed' ? `${line}\n        ${verdict.reason}` : line;
}
