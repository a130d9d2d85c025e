import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';

const module = new URL('./bound-heap.ts', import.meta.url).href;

test('new objects get no more room than a working server needs', () => {
  expect(youngMegabytesAfterWork('boundHeap(process)')).toBe(32);
  expect(youngMegabytesAfterWork('')).toBeGreaterThan(32);
});

test('a limit that was given to Node itself stays', () => {
  expect(youngMegabytesAfterWork('boundHeap(process)', ['--max-semi-space-size=32'])).toBe(64);
});

/** How much room V8 gives to new objects after a process has made many that live a moment. */
function youngMegabytesAfterWork(first: string, flags: readonly string[] = []): number {
  const script = `
    import { setImmediate } from 'node:timers/promises';
    import { getHeapSpaceStatistics } from 'node:v8';
    import { boundHeap } from ${JSON.stringify(module)};
    ${first};
    for (let round = 0; round < 600; round += 1) {
      const kept = Array.from({ length: 30_000 }, (_, n) => ({ n, list: [n] }));
      await setImmediate(kept);
    }
    const young = getHeapSpaceStatistics().find((space) => space.space_name === 'new_space');
    console.log(young.space_size / 2 ** 20);`;
  const args = [...flags, '--no-warnings', '--input-type=module', '--eval', script];
  return Number(execFileSync(process.execPath, args, { encoding: 'utf8' }));
}
