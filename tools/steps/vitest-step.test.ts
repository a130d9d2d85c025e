import { expect, test } from 'vitest';
import { judgeReport } from './vitest-step.ts';

const passing = { status: 'passed', fullName: 'a code works once' };

test('tests are counted by their status', () => {
  const skipped = { status: 'skipped', fullName: 'a store on Postgres' };
  const todo = { status: 'todo', fullName: 'later' };
  const file = { name: 'a.test.ts', status: 'passed', assertionResults: [passing, skipped, todo] };
  const outcome = judgeReport({ testResults: [file] }, 0);
  expect(outcome).toMatchObject({ passed: 1, failed: 0, skipped: 2 });
  expect(outcome.report).toContain('a store on Postgres');
});

test('a file that does not load is a failure', () => {
  const file = { name: 'b.test.ts', status: 'failed', message: 'cannot find module', assertionResults: [] };
  const outcome = judgeReport({ testResults: [file] }, 1);
  expect(outcome).toMatchObject({ passed: 0, failed: 1, skipped: 0 });
  expect(outcome.report).toContain('b.test.ts cannot find module');
});

test('a failed test is not counted again as a failed file', () => {
  const failing = { status: 'failed', fullName: 'a code works twice' };
  const file = { name: 'c.test.ts', status: 'failed', assertionResults: [passing, failing] };
  expect(judgeReport({ testResults: [file] }, 1)).toMatchObject({ passed: 1, failed: 1 });
});

test('an exit code that no test explains is a failure', () => {
  const file = { name: 'd.test.ts', status: 'passed', assertionResults: [passing] };
  expect(judgeReport({ testResults: [file] }, 1)).toMatchObject({ passed: 1, failed: 1 });
});
