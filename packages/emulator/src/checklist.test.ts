import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

test('every item of the platform checklist, 1 to 86, has a test whose name begins with its number', () => {
  const sources = globSync('**/*.test.ts', { cwd: import.meta.dirname });
  const text = sources.map((file) => readFileSync(`${import.meta.dirname}/${file}`, 'utf8')).join('\n');
  // The first argument of a call: of test, or of what test.each returns.
  const names = [...text.matchAll(/\(\s*['"`](#\d+ (?:#\d+ )*)/g)];
  const numbered = new Set(names.flatMap(([, numbers = '']) => numbers.match(/\d+/g)?.map(Number)));
  const missing = Array.from({ length: 86 }, (_, index) => index + 1).filter(
    (number) => !numbered.has(number),
  );
  expect(missing).toEqual([]);
});
