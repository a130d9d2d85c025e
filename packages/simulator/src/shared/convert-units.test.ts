import fc from 'fast-check';
import { expect, it } from 'vitest';
import { convertUnits } from './convert-units.ts';

it('turns rpx, vw and vh into parts of the page', () => {
  expect(convertUnits('750rpx')).toBe('100cqw');
  expect(convertUnits('-.5rpx 100vw calc(100vh - 16px)')).toBe('-0.0667cqw 100cqw calc(100cqh - 16px)');
});

it('leaves names alone that only end like a unit', () => {
  for (const value of ['a750rpx', '#12vh', 'var(--size-2rpx)', 'url(x1vw.png)']) {
    expect(convertUnits(value)).toBe(value);
  }
});

it('converts every number of rpx in proportion', () => {
  fc.assert(
    fc.property(fc.integer({ min: -5000, max: 5000 }), (amount) => {
      expect(Number.parseFloat(convertUnits(`${amount}rpx`))).toBeCloseTo(amount / 7.5, 3);
    }),
  );
});
