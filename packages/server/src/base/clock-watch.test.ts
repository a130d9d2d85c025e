import { expect, test } from 'vitest';
import { watchClock } from './clock-watch.ts';

test('tells once by how much the clock was set, and nothing of one that is merely kept right', () => {
  let [wall, steady] = [1_000_000, 0];
  const clock = watchClock({ now: () => wall, elapsed: () => steady });
  [wall, steady] = [wall + 60_000, steady + 60_000];
  expect(clock.jump()).toBe(0);
  wall += 900;
  expect(clock.jump()).toBe(0);
  wall -= 3_600_900;
  expect(clock.jump()).toBe(-3_600_000);
  expect(clock.jump()).toBe(0);
  wall += 7_200_000;
  expect(clock.jump()).toBe(7_200_000);
});

test('of one clock alone there is nothing to tell', () => {
  let wall = 0;
  const clock = watchClock({ now: () => wall });
  wall -= 3_600_000;
  expect(clock.jump()).toBe(0);
});
