import { mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fileAvatars } from './file-avatars.ts';
import { samplePictures } from './sample-pictures.fixture.ts';

const userId = '01a1f640-bc00-7000-8000-000000000000';
const bytes = new Uint8Array(samplePictures.png);
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'weapp-auth-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('what a killed process left half written goes with a later upload, what another writes now stays', async () => {
  const avatars = fileAvatars(folder);
  await avatars.put({ userId, bytes, type: 'image/png' });
  const unfinished = join(folder, 'unfinished');
  for (const name of ['old', 'young']) await writeFile(join(unfinished, name), 'half');
  const twoHoursAgo = new Date(Date.now() - 7_200_000);
  await utimes(join(unfinished, 'old'), twoHoursAgo, twoHoursAgo);
  await avatars.put({ userId, bytes, type: 'image/png' });
  expect(await readdir(unfinished)).toEqual(['young']);
  expect((await avatars.get(userId))?.type).toBe('image/png');
});

test('uploads at the same moment leave one whole picture and nothing else', async () => {
  const avatars = fileAvatars(folder);
  await Promise.all(Array.from({ length: 20 }, () => avatars.put({ userId, bytes, type: 'image/png' })));
  expect(await readdir(join(folder, 'unfinished'))).toEqual([]);
  expect((await avatars.get(userId))?.bytes).toEqual(Buffer.from(bytes));
});

test('the folder and the pictures are for their owner alone', async () => {
  const inner = join(folder, 'avatars');
  await fileAvatars(inner).put({ userId, bytes, type: 'image/png' });
  const modeOf = async (path: string): Promise<number> => (await stat(path)).mode & 0o777;
  expect(await modeOf(inner)).toBe(0o700);
  expect(await modeOf(join(inner, `${userId}.avatar`))).toBe(0o600);
});

test.each(['../../etc/passwd', 'nobody', ''])('the id %j becomes no file name', async (id) => {
  await expect(fileAvatars(folder).put({ userId: id, bytes, type: 'image/png' })).rejects.toThrow(TypeError);
  await expect(fileAvatars(folder).get(id)).rejects.toThrow(TypeError);
});
