import { expect, test } from 'vitest';
import type { Row, Table, Target } from '../lib/result.ts';
import { targetText, verdictOf } from './verdict.ts';

const base: Row = { name: 'base', role: 'base', value: 10, ratio: 1, spread: 0 };
const peer: Row = { name: 'peer', role: 'peer', value: 2, ratio: 0.2, spread: 0 };

test.each<[Target, number | null, string]>([
  [{ atMost: 1 }, 1, 'met'],
  [{ atMost: 1 }, 1.1, 'missed'],
  [{ atLeast: 0.8 }, 0.9, 'met'],
  [{ atLeast: 0.8 }, 0.7, 'missed'],
  [{ atLeast: 5, of: 'peer' }, 1, 'met'],
  [{ atLeast: 6, of: 'peer' }, 1, 'missed'],
  [{ atLeast: 0.8 }, null, 'unsteady'],
  [{ valueAtMost: 90 }, 1, 'met'],
  [{ valueAtMost: 70 }, 1, 'missed'],
])('%o with ratio %s is %s', (target, ratio, verdict) => {
  const row: Row = { name: 'ours', role: 'ours', value: 80, ratio, spread: 0 };
  expect(verdictOf(tableOf([base, peer, row]), row, target)).toBe(verdict);
});

test.each<[Target, readonly [number, number], string]>([
  [{ atLeast: 0.8 }, [0.9, 1.4], 'met'],
  [{ atLeast: 0.8 }, [0.7, 1.4], 'unsteady'],
  [{ atLeast: 0.8 }, [0.3, 0.6], 'missed'],
  [{ atLeast: 4, of: 'peer' }, [0.9, 1.4], 'met'],
  [{ atLeast: 5, of: 'peer' }, [0.9, 1.4], 'unsteady'],
])('%o with unsteady rounds between %o is %s', (target, middle, verdict) => {
  const row: Row = { name: 'ours', role: 'ours', value: 80, ratio: null, spread: 0.4, middle };
  const steadyPeer: Row = { ...peer, middle: [0.19, 0.21] };
  expect(verdictOf(tableOf([base, steadyPeer, row]), row, target)).toBe(verdict);
});

test('targets are told in words', () => {
  const table = tableOf([{ ...base, name: { zh: '对照', en: 'peer' } }]);
  expect(targetText(table, { atLeast: 5, of: 'peer' }, 'en')).toBe('≥ 5 × peer');
  expect(targetText(table, { atLeast: 5, of: 'peer' }, 'zh')).toBe('≥ 5 × 对照');
  expect(targetText(table, { atMost: 1.5 }, 'en')).toBe('≤ 1.5 ×');
  expect(targetText(table, { valueAtMost: 90 }, 'en')).toBe('≤ 90');
});

test('a target finds the row it is compared with in every language', () => {
  const demo: Row = { ...peer, name: { zh: '官方示例的写法', en: "the official demo's way" } };
  const row: Row = { name: 'ours', role: 'ours', value: 1, ratio: 0.02, spread: 0 };
  const target: Target = { atMost: 0.33, of: "the official demo's way" };
  expect(verdictOf(tableOf([demo, row]), row, target)).toBe('met');
  expect(targetText(tableOf([demo, row]), target, 'zh')).toBe('≤ 0.33 × 官方示例的写法');
});

function tableOf(rows: readonly Row[]): Table {
  return { id: 't', title: 'T', unit: 'ns', better: 'lower', method: 'm', rows };
}
