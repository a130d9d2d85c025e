import { expect, test } from 'vitest';
import { runSteps } from './run-steps.ts';
import type { Outcome, Step } from './step.ts';
import { broken, kept } from './step.ts';

test('the last line sums what every step counted', async () => {
  const { output, code } = await run([step(kept), step({ passed: 40, failed: 0, skipped: 2 })]);
  expect(output.trimEnd().split('\n').at(-1)).toBe('41 passed, 0 failed, 2 skipped');
  expect(code).toBe(0);
});

test('a failed step is printed in full and makes the exit code 1', async () => {
  const { output, code } = await run([step(broken('src/a.ts:3: a cycle')), step(kept)]);
  expect(output).toContain('src/a.ts:3: a cycle');
  expect(output).toContain('1 passed, 1 failed, 0 skipped');
  expect(code).toBe(1);
});

test('a step that throws is a failure, and the steps after it still run', async () => {
  const throwing: Step = {
    promise: 'it holds',
    run: () => Promise.reject(new Error('no such file')),
  };
  const { output, code } = await run([throwing, step(kept)]);
  expect(output).toContain('no such file');
  expect(output).toContain('1 passed, 1 failed, 0 skipped');
  expect(code).toBe(1);
});

test('under CI a skipped test is a failure', async () => {
  const { output, code } = await run([step({ passed: 3, failed: 0, skipped: 1 })], true);
  expect(output).toContain('3 passed, 1 failed, 0 skipped');
  expect(output).toContain('under CI=true');
  expect(code).toBe(1);
});

test('the report of a step that passed is not printed', async () => {
  const { output } = await run([step({ ...kept, report: 'chatter' })]);
  expect(output).not.toContain('chatter');
});

function step(outcome: Outcome): Step {
  return { promise: 'it holds', run: () => Promise.resolve(outcome) };
}

async function run(
  steps: readonly Step[],
  strict: boolean = false,
): Promise<{ output: string; code: number }> {
  let output = '';
  const write = (text: string): void => {
    output += text;
  };
  const code = await runSteps(steps, { write, now: () => 0, strict });
  return { output, code };
}
