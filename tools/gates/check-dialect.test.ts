import { describe, expect, test } from 'vitest';
import { checkDialect } from './check-dialect.ts';
import { parseSource } from './source.ts';

describe('constants of a module', () => {
  test.each(['const MAX_AGE = 5;', 'export const LIMIT = 5;', 'const a = 1, B_C = 2;'])(
    '%s is refused',
    (text) => {
      expect(problems(text)).toEqual([expect.stringMatching(/^src\/a\.ts:1: \w+ is a constant/)]);
    },
  );

  test.each([
    'const maxAge = 5;',
    'const X = 5;',
    'const { MAX_AGE } = process.env;',
    'function f() { const MAX_AGE = 5; return MAX_AGE; }',
    'class HTTP {}',
    "const Button = 'x';",
  ])('%s is accepted', (text) => {
    expect(problems(text)).toEqual([]);
  });

  test('what is no TypeScript follows the rules of its own world', () => {
    expect(problems('const MAX_AGE = 5;', 'examples/miniprogram/app.js')).toEqual([]);
  });
});

describe('a guard', () => {
  test.each([
    'if (a) {\n  return b;\n}',
    'if (a) { throw new Error(b); }',
    'for (;;) {\n  if (a) {\n    continue;\n  }\n}',
    'for (;;) if (a) { break; }',
  ])('that fits on one line is refused in braces: %s', (text) => {
    expect(problems(text)).toEqual([expect.stringContaining('stands without braces')]);
  });

  test.each([
    ['stands without braces', 'if (a) return b;'],
    ['has an else', 'if (a) {\n  return b;\n} else {\n  c();\n}'],
    ['follows an else', 'if (a) {\n  b();\n} else if (c) {\n  return d;\n}'],
    ['does more than one thing', 'if (a) {\n  b();\n  return c;\n}'],
    ['does not leave', 'if (a) {\n  b();\n}'],
    ['explains itself inside', 'if (a) {\n  // Because.\n  return b;\n}'],
    ['has a body of several lines', 'if (a) {\n  return {\n    b,\n  };\n}'],
  ])('that %s is accepted', (_, text) => {
    expect(problems(text)).toEqual([]);
  });

  test('has braces when it would be longer than a line, its indentation counted', () => {
    const guard = (letters: number): string => `{\n  if (${'a'.repeat(letters)}) {\n    return;\n  }\n}`;
    // Two columns, `if (`, `) `, `return;` and the condition.
    expect(problems(guard(95))).toHaveLength(1);
    expect(problems(guard(96))).toEqual([]);
  });
});

function problems(text: string, path = 'src/a.ts'): readonly string[] {
  return checkDialect([parseSource(path, text)]);
}
