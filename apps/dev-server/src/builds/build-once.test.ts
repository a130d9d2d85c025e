import { mkdir, mkdtemp, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { buildOnce } from './build-once.ts';

let folder = '';
let builds = 0;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'build-once-'));
  builds = 0;
});
afterEach(() => rm(folder, { recursive: true }));

test('many that find the same thing stale build it once', async () => {
  await Promise.all(Array.from({ length: 8 }, () => buildOnce(sharedBuild())));
  expect(builds).toBe(1);
});

test('what is fresh is not built', async () => {
  await buildOnce({ ...sharedBuild(), isStale: async () => false });
  expect(builds).toBe(0);
});

test('a build that fails lets the next one try', async () => {
  const failing = { ...sharedBuild(), build: () => Promise.reject(new Error('syntax')) };
  await expect(buildOnce(failing)).rejects.toThrow('syntax');
  await buildOnce(sharedBuild());
  expect(builds).toBe(1);
});

test('a lock that a killed process left is taken away', async () => {
  const build = sharedBuild();
  await mkdir(build.lock);
  await utimes(build.lock, 0, 0);
  await buildOnce(build);
  expect(builds).toBe(1);
});

function sharedBuild() {
  return {
    lock: join(folder, 'lock'),
    now: Date.now,
    isStale: async () => builds === 0,
    build: async () => {
      builds += 1;
    },
  };
}
