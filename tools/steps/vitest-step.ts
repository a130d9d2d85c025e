import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runChild } from '../run-child.mjs';
import type { Outcome, Step } from './step.ts';
import { broken } from './step.ts';

/** Runs vitest with its own progress on the terminal; the numbers come from its JSON report. */
export function vitestStep(promise: string, args: readonly string[]): Step {
  return { promise, streams: true, run: () => runVitest(args) };
}

async function runVitest(args: readonly string[]): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'weapp-auth-report-'));
  const report = join(folder, 'vitest.json');
  try {
    const code = await runChild(process.execPath, [
      'node_modules/vitest/vitest.mjs',
      'run',
      ...args,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ]);
    return judgeReport(JSON.parse(readFileSync(report, 'utf8')), code);
  } catch (error) {
    return broken(`vitest left no report: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The part of vitest's JSON report (the shape Jest made common) that is read here. */
interface VitestReport {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message?: string;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

/**
 * Turns a report into numbers. A file that could not be loaded is one failure, and so is an exit code
 * that no listed failure explains (an error outside of any test).
 */
export function judgeReport(report: VitestReport, exitCode: number): Outcome {
  const tests = report.testResults.flatMap((file) =>
    file.assertionResults.map((test) => ({ ...test, file: file.name })),
  );
  const passed = tests.filter((test) => test.status === 'passed').length;
  const failedTests = tests.filter((test) => test.status === 'failed').length;
  const skipped = tests.filter((test) => test.status !== 'passed' && test.status !== 'failed');
  const unloadable = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  );
  const known = failedTests + unloadable.length;
  const lines = [
    ...unloadable.map((file) => `did not load: ${file.name} ${file.message ?? ''}`.trimEnd()),
    ...skipped.map((test) => `skipped: ${test.fullName} (${test.file})`),
  ];
  return {
    passed,
    failed: known === 0 && exitCode !== 0 ? 1 : known,
    skipped: skipped.length,
    report: lines.join('\n'),
  };
}
