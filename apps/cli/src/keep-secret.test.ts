import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { keepSecret } from './keep-secret.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keep-secret-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('makes a secret once, for its owner only, and gives the same ever after', async () => {
  const path = join(folder, 'secret');
  const first = await keepSecret(path);
  const second = await keepSecret(path);
  expect(first.created).toBe(true);
  expect(second.created).toBe(false);
  expect(second.secret.reveal()).toBe(first.secret.reveal());
  expect(first.secret.reveal()).toMatch(/^[0-9a-f]{64}$/);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});

test('processes that start at once agree', async () => {
  const path = join(folder, 'secret');
  const kept = await Promise.all(Array.from({ length: 8 }, () => keepSecret(path)));
  expect(new Set(kept.map(({ secret }) => secret.reveal())).size).toBe(1);
});

test('does not overwrite a file that holds something else', async () => {
  const path = join(folder, 'secret');
  await writeFile(path, 'short');
  await expect(keepSecret(path)).rejects.toMatchObject({ code: 'folder_unwritable' });
});

test('says which folder is not writable', async () => {
  await writeFile(join(folder, 'file'), '');
  await expect(keepSecret(join(folder, 'file', 'secret'))).rejects.toMatchObject({
    code: 'folder_unwritable',
  });
});
