import { globSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const sources = globSync('**/*.test.ts', { cwd: import.meta.dirname });
const text = sources.map((file) => readFileSync(`${import.meta.dirname}/${file}`, 'utf8')).join('\n');
// The first argument of a call (of test, or of what test.each returns), or the first member of a row of test.each.
const names = [...text.matchAll(/[([]\s*['"`](#\d+ (?:#\d+ )*)/g)];
const numbered = new Set(names.flatMap(([, numbers = '']) => numbers.match(/\d+/g)?.map(Number)));

/** Statements about the platform that the emulator does not make true, and why. First and last number. */
const notEmulated: readonly (readonly [from: number, to: number, why: string])[] = [
  [162, 163, 'about a login server: the emulator has no part in it'],
  [190, 190, 'about a login server, which finds the numbers in virtualPhones'],
];

function between(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

describe('the platform checklist', () => {
  test('every statement, 1 to 200, has a test whose name begins with its number, or a reason why not', () => {
    const excused = new Set(notEmulated.flatMap(([from, to]) => between(from, to)));
    expect(between(1, 200).filter((number) => !numbered.has(number) && !excused.has(number))).toEqual([]);
  });

  test('no reason is left standing for a statement that has its test', () => {
    const stale = notEmulated
      .flatMap(([from, to]) => between(from, to))
      .filter((number) => numbered.has(number));
    expect(stale).toEqual([]);
  });
});
