import { expect, test } from 'vitest';
import { scenarioOfHash } from './use-scenario-link.ts';

test.each([
  ['#scenario=late-login', 'late-login'],
  ['#theme=dark&scenario=code-used', 'code-used'],
  ['', null],
  ['#scenario=', null],
  ['#scenario=../../etc', null],
  ['#scenario=<img>', null],
])('%s names %s', (hash, expected) => {
  expect(scenarioOfHash(hash)).toBe(expected);
});
