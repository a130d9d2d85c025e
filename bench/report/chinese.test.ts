import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Table } from '../lib/result.ts';
import { inChinese, tableInChinese } from './chinese.ts';
import type { Results } from './results.ts';
import { targetText, verdictOf } from './verdict.ts';

const file = join(import.meta.dirname, '..', 'results.json');
const results: Results = JSON.parse(readFileSync(file, 'utf8'));

test('every text of the results has Chinese', () => {
  const texts = results.tables.flatMap(({ title, unit, method, rows }) => [
    title,
    unit,
    method,
    ...rows.flatMap(({ name, note = name }) => [name, note]),
  ]);
  expect(texts.filter((text) => inChinese(text) === undefined)).toEqual([]);
});

test.each([
  ['after 60 s', '60 秒后'],
  ['1,000,000 people, by hand', '1,000,000 人，手写'],
  ['Answers at 6543 requests a second', '每秒 6543 个请求时的应答'],
  ['AMD EPYC, 2 cores, 24 GB', 'AMD EPYC，2 核，24 GB'],
])('%s keeps its numbers', (english, chinese) => {
  expect(inChinese(english)).toBe(chinese);
});

test('a text without Chinese stays English', () => {
  expect(tableInChinese(tableOf('A text of tomorrow')).title).toBe('A text of tomorrow');
});

test('a target finds the row it is compared with under its Chinese name', () => {
  const table = tableInChinese(tableOf('Decrypting open data'));
  const [, row] = table.rows;
  const [target] = row?.targets ?? [];
  if (row === undefined || target === undefined) throw new TypeError('the table has a target');
  expect(targetText(target)).toBe('≤ 0.33 × 官方示例的写法');
  expect(verdictOf(table, row, target)).toBe('met');
});

function tableOf(title: string): Table {
  const peer = { name: "the official demo's way", role: 'peer', value: 9, ratio: 9, spread: 0 } as const;
  const targets = [{ atMost: 0.33, of: peer.name }];
  const ours = { name: 'weapp-auth', role: 'ours', value: 1, ratio: 1, spread: 0, targets } as const;
  return { id: 'open-data', title, unit: 'ms', better: 'lower', method: 'by hand', rows: [peer, ours] };
}
