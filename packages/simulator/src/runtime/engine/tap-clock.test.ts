import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { TapClock } from './tap-clock.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('knows the tap while its listeners run, and right after in promises', async () => {
  const taps = new TapClock();
  const seen: boolean[] = [taps.isTapping];
  taps.during(() => {
    seen.push(taps.isTapping);
    void Promise.resolve().then(() => seen.push(taps.isTapping));
  });
  await Promise.resolve();
  expect(seen).toEqual([false, true, true]);
});

it('forgets it once the code has waited', () => {
  const taps = new TapClock();
  taps.during(() => undefined);
  vi.runAllTimers();
  expect(taps.isTapping).toBe(false);
});

it('forgets it when a listener throws', () => {
  const taps = new TapClock();
  expect(() =>
    taps.during(() => {
      throw new Error('listener');
    }),
  ).toThrow('listener');
  vi.runAllTimers();
  expect(taps.isTapping).toBe(false);
});
