import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

test('every item of the platform checklist, 1 to 86, has a test that bears its number', () => {
  const sources = globSync('**/*.test.ts', { cwd: import.meta.dirname });
  const text = sources.map((file) => readFileSync(`${import.meta.dirname}/${file}`, 'utf8')).join('\n');
  const numbered = new Set([...text.matchAll(/#(\d+)(?= )/g)].map((match) => Number(match[1])));
  const missing = Array.from({ length: 86 }, (_, index) => index + 1).filter(
    (number) => !numbered.has(number),
  );
  expect(missing).toEqual([]);
});
