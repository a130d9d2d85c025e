import { expect, it } from 'vitest';
import { decay, delay, repeat, sequence, spring, timing } from './animations.ts';
import { easing } from './easing.ts';

it('goes to its value in its time, along its curve', () => {
  const running = timing(100, { duration: 200, easing: easing.linear }).start(0);
  expect(running.at(100)).toEqual({ value: 50, isDone: false });
  expect(running.at(200)).toEqual({ value: 100, isDone: true });
});

it('goes past its value and back as a spring, and ends there', () => {
  const running = spring(1).start(0);
  const values = Array.from({ length: 100 }, (_, frame) => running.at(frame * 16).value);
  expect(Math.max(...values)).toBeGreaterThan(1);
  expect(running.at(5000)).toEqual({ value: 1, isDone: true });
});

it('slows down and stops at a border', () => {
  expect(decay({ velocity: 1000 }).start(0).at(10_000).isDone).toBe(true);
  expect(
    decay({ velocity: 1000, clamp: [0, 10] })
      .start(0)
      .at(500),
  ).toEqual({ value: 10, isDone: true });
});

it('waits, follows and repeats', () => {
  const quick = () => timing(10, { duration: 10, easing: easing.linear });
  expect(delay(50, quick()).start(0).at(49)).toEqual({ value: 0, isDone: false });
  const both = sequence(quick(), timing(0, { duration: 10, easing: easing.linear })).start(0);
  expect(both.at(10)).toEqual({ value: 10, isDone: false });
  expect(both.at(20)).toEqual({ value: 0, isDone: true });
  const twice = repeat(quick(), 2).start(0);
  expect(twice.at(10).isDone).toBe(false);
  expect(twice.at(20).isDone).toBe(true);
});

it('has curves that begin at 0 and end at 1', () => {
  for (const curve of [
    easing.linear,
    easing.quad,
    easing.cubic,
    easing.sin,
    easing.circle,
    easing.bounce,
    easing.ease,
    easing.in(easing.quad),
    easing.out(easing.quad),
    easing.inOut(easing.quad),
  ]) {
    expect(curve(0)).toBeCloseTo(0, 2);
    expect(curve(1)).toBeCloseTo(1, 2);
  }
});
