import { describe, expect, test } from 'vitest';
import { checkSizes } from './check-sizes.ts';
import { parseSource } from './source.ts';

describe('functions', () => {
  test('fifty lines are allowed, fifty-one are not', () => {
    expect(check(`function fits() {\n${lines(48)}\n}`)).toEqual([]);
    expect(check(`function grows() {\n${lines(49)}\n}`)).toEqual(['a.ts:1 grows: 51 lines, at most 50']);
  });

  test('closures count for the factory around them', () => {
    const inner = `  return { run() {\n${lines(25)}\n  }, stop() {\n${lines(25)}\n  } };`;
    expect(check(`function create() {\n${inner}\n}`)).toEqual([expect.stringContaining('create')]);
  });

  test('a suite is not measured, its tests are', () => {
    const fits = `test('short', () => {\n${lines(10)}\n});\n`;
    expect(check(`describe('all', () => {\n${fits.repeat(8)}});`)).toEqual([]);
    const long = `test('long', () => {\n${lines(60)}\n});\n`;
    expect(check(`describe('all', () => {\n${long}});`)).toHaveLength(1);
  });

  test('a switch may be longer when the comment says why', () => {
    const cases = Array.from({ length: 60 }, (_, n) => `    case ${n}: return '${n}';`).join('\n');
    const body = `function name(n: number) {\n  switch (n) {\n${cases}\n  }\n}`;
    expect(check(body)).toHaveLength(1);
    expect(check(`// flat: one line per number\n${body}`)).toEqual([]);
  });

  test('the comment does not help a function that is not flat', () => {
    expect(check(`// flat: it is not\nfunction grows() {\n${lines(60)}\n}`)).toHaveLength(1);
  });
});

describe('files', () => {
  test('three hundred lines are allowed, more are not', () => {
    expect(check(lines(300))).toEqual([]);
    expect(check(lines(301))).toEqual(['a.ts: 301 lines, at most 300']);
  });

  test('a table may be longer when the comment says why', () => {
    const rows = Array.from({ length: 400 }, (_, n) => `  '${n}',`).join('\n');
    expect(check(`// flat: one row per code\nexport const table = [\n${rows}\n];`)).toEqual([]);
  });
});

test('the longest functions are named, longest first', () => {
  const source = parseSource(
    'a.ts',
    `function short() {\n${lines(1)}\n}\nconst long = () => {\n${lines(9)}\n};`,
  );
  expect(checkSizes([source]).longest).toEqual(['11 lines  a.ts:4 long', '3 lines  a.ts:1 short']);
});

function lines(count: number): string {
  return Array.from({ length: count }, (_, n) => `  step(${n});`).join('\n');
}

function check(text: string): readonly string[] {
  return checkSizes([parseSource('a.ts', text)]).problems;
}
