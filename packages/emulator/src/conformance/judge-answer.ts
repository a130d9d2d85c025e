import { isRecord } from '../is-record.ts';
import type { Expectation } from './step.ts';

/** How a step ended. */
export type Verdict =
  | { readonly kind: 'passed' }
  | { readonly kind: 'unsupported' }
  /** What was expected, and what came: no secrets but those of the emulated world. */
  | { readonly kind: 'failed'; readonly reason: string };

/** Judges the line a program answered with. */
export function judgeAnswer(answer: Readonly<Record<string, unknown>>, expects: Expectation): Verdict {
  if (answer.unsupported === true) return { kind: 'unsupported' };
  if (expects.kind === 'refuses') return judgeRefusal(answer, expects.errcode);
  if (answer.error !== undefined) return failed(`an error: ${show(answer.error)}`);
  return matches(answer.result, expects.result)
    ? { kind: 'passed' }
    : failed(`${show(answer.result)} instead of ${show(expects.result)}`);
}

function judgeRefusal(answer: Readonly<Record<string, unknown>>, errcode: number | undefined): Verdict {
  if (answer.error === undefined && answer.result !== false)
    return failed(`${show(answer.result)} instead of an error`);
  const given = isRecord(answer.error) ? answer.error.errcode : undefined;
  if (errcode === undefined || given === errcode) return { kind: 'passed' };
  return failed(`errcode ${show(given)} instead of ${errcode}`);
}

/** A verdict with a reason. */
export function failed(reason: string): Verdict {
  return { kind: 'failed', reason };
}

/** More members than expected do no harm: SDKs add their own. */
function matches(given: unknown, expected: unknown): boolean {
  if (!isRecord(expected)) return given === expected;
  if (!isRecord(given)) return false;
  return Object.entries(expected).every(([name, value]) => matches(given[name], value));
}

const longest = 160;

function show(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}
