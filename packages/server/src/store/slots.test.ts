import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createSlots } from './slots.ts';

test('lets so many in, makes so many wait, and sends the rest away at once', async () => {
  const slots = createSlots(2, 1);
  const leaves = [await slots.enter(), await slots.enter()];
  const waiting = slots.enter();
  await expect(slots.enter()).rejects.toMatchObject({ code: 'store_busy' });
  leaves[0]?.();
  const leave = await waiting;
  await expect(Promise.race([slots.enter(), 'waits'])).resolves.toBe('waits');
  leave();
});

test('does not let anybody in twice when somebody leaves twice', async () => {
  const slots = createSlots(1, 10);
  const leave = await slots.enter();
  leave();
  leave();
  await slots.enter();
  await expect(Promise.race([slots.enter().then(() => 'inside'), settled()])).resolves.toBe('outside');
});

test('never has more inside than it may, and serves everybody who waited', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 4 }),
      fc.array(fc.nat(3), { maxLength: 40 }),
      async (size, stays) => {
        const slots = createSlots(size, stays.length);
        let [inside, most, served] = [0, 0, 0];
        const visits = stays.map(async (turns) => {
          const leave = await slots.enter();
          inside += 1;
          most = Math.max(most, inside);
          for (let turn = 0; turn < turns; turn += 1) await undefined;
          inside -= 1;
          served += 1;
          leave();
        });
        await Promise.all(visits);
        expect(most).toBeLessThanOrEqual(size);
        expect(served).toBe(stays.length);
      },
    ),
  );
});

/** Comes after everything that was ready. */
function settled(): Promise<string> {
  return new Promise((resolve) => {
    setImmediate(() => resolve('outside'));
  });
}
