import { expect, test } from 'vitest';
import { median, quantile, spreadOf, steadyRatio } from './statistics.ts';

test('quantiles are interpolated', () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([1, 2, 3, 4])).toBe(2.5);
  expect(quantile([0, 10], 0.9)).toBe(9);
});

test('the spread is the interquartile range as a part of the median', () => {
  expect(spreadOf([10, 10, 10])).toBe(0);
  expect(spreadOf([5, 10, 15])).toBe(0.5);
});

test('ratios are taken round by round, so that a slow moment hits both sides', () => {
  expect(steadyRatio([2, 4, 20], [1, 2, 10])).toEqual({ ratio: 2, spread: 0, middle: [2, 2] });
});

test('a ratio that does not hold still is not given', () => {
  expect(steadyRatio([1, 2, 4], [1, 1, 1]).ratio).toBeNull();
});
