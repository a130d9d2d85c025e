import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { newestChange } from './newest-change.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'newest-change-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('is that of the newest file, however deep', async () => {
  await mkdir(join(folder, 'deep'));
  await touch('old.ts', 100);
  await touch('deep/new.ts', 200);
  expect(await newestChange([folder])).toBe(200_000);
  expect(await newestChange([join(folder, 'old.ts')])).toBe(100_000);
});

test('of nothing is 0', async () => {
  expect(await newestChange([join(folder, 'missing')])).toBe(0);
});

async function touch(name: string, seconds: number): Promise<void> {
  await writeFile(join(folder, name), '');
  await utimes(join(folder, name), seconds, seconds);
}
