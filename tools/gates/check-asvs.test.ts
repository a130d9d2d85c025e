import { expect, test } from 'vitest';
import { checkAsvs } from './check-asvs.ts';

const files: Readonly<Record<string, string>> = {
  'src/keys.test.ts': "test('open what they sealed', () => {});",
  'docs/security/README.md': '# Security\n\n## What a log line holds\n',
};

test('a row whose file, test and heading are there is fine', () => {
  const rows = [
    '| 1.1.1 | L2 | matter | [keys.test.ts](../../src/keys.test.ts): ‘open what they sealed’ |',
    '| 1.1.2 | L2 | matter | [README.md](README.md#what-a-log-line-holds) |',
  ];
  expect(about(rows, ' 1.1.')).toEqual([]);
});

test('a row that points at nothing is found', () => {
  const rows = [
    '| 1.1.1 | L2 | matter | [a.test.ts](../../src/a.test.ts): ‘open what they sealed’ |',
    '| 1.1.2 | L2 | matter | [keys.test.ts](../../src/keys.test.ts): ‘open what nobody sealed’ |',
    '| 1.2.1 | L1 | matter | [README.md](README.md#what-a-log-line-is) |',
    '| 1.2.2 | L1 | matter | [keys.test.ts](../../src/keys.test.ts) |',
  ];
  expect(about(rows, ' 1.1.')).toEqual([
    'docs/security/asvs.md: 1.1.1: src/a.test.ts is not there',
    'docs/security/asvs.md: 1.1.2: the test ‘open what nobody sealed’ is not in src/keys.test.ts',
  ]);
  expect(about(rows, ': 1.2.1:')).toEqual([
    'docs/security/asvs.md: 1.2.1: #what-a-log-line-is is not in docs/security/README.md',
  ]);
  expect(about(rows, ': 1.2.2:')).toEqual([
    'docs/security/asvs.md: 1.2.2: src/keys.test.ts without the name of a test',
  ]);
});

test('a requirement that is missing, there twice or none is found', () => {
  const rows = [
    '| 6.2.1–6.2.11, 6.4.1 | no passwords |',
    '| 6.4.1–6.4.4 | no passwords |',
    '| 6.2.13 | none |',
  ];
  expect(about(rows, ' 6.2.')).toEqual([
    'docs/security/asvs.md: 6.2.12 is in no table',
    'docs/security/asvs.md: 6.2.13 is no requirement of level 1 or 2',
  ]);
  expect(about(rows, ' 6.4.')).toEqual(['docs/security/asvs.md: 6.4.1 is there twice']);
});

test('a page that is missing is a problem', () => {
  expect(checkAsvs('docs/none.md', () => null)).toEqual(['docs/none.md: is not there']);
});

function about(rows: readonly string[], text: string): readonly string[] {
  const page = 'docs/security/asvs.md';
  const all = { ...files, [page]: rows.join('\n') };
  const read = (path: string): string | null => new Map(Object.entries(all)).get(path) ?? null;
  return checkAsvs(page, read).filter((problem) => problem.includes(text));
}
