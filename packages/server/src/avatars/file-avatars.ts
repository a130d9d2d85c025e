import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { validate as isUuid } from 'uuid';
import type { AvatarStore } from './avatar-store.ts';
import { storedTypeOf } from './picture.ts';

/**
 * Keeps uploaded pictures as files in a folder, one per user, for this process's own user alone. The folder is made when
 * the first one comes. What a killed
 * process left in its subfolder `unfinished` is cleared by a later upload.
 *
 * @example
 * ```ts
 * import { createWeappAuth, fileAvatars } from '@weapp-auth/server';
 * import { sqliteStore } from '@weapp-auth/server/sqlite';
 *
 * createWeappAuth({
 *   apps: { appId: 'wx0123456789abcdef', secret: 'the AppSecret of the mini program' },
 *   secret: 'a secret of your own, at least thirty-two characters',
 *   store: sqliteStore({ path: 'weapp-auth.db' }),
 *   avatars: fileAvatars('avatars'),
 * });
 * ```
 */
export function fileAvatars(folder: string): AvatarStore {
  return {
    async put({ userId, bytes }) {
      const path = pathOf(folder, userId);
      const unfinished = join(folder, 'unfinished');
      await mkdir(unfinished, { recursive: true, mode: 0o700 });
      // Written beside and then renamed, so that nobody ever reads half a picture.
      const beside = join(unfinished, randomUUID());
      await writeFile(beside, bytes, { mode: 0o600 });
      await clearLeftovers(unfinished, (await stat(beside)).mtimeMs);
      await rename(beside, path);
    },
    async get(userId) {
      const bytes = await readFile(pathOf(folder, userId)).catch(ignoreMissing);
      const type = bytes ? storedTypeOf(bytes) : null;
      return bytes && type ? { bytes, type } : null;
    },
    delete: (userId) => rm(pathOf(folder, userId), { force: true }),
  };
}

const leftoverAfterMs = 3_600_000;

/** A process that was killed while it wrote leaves a file behind. The disk's own time tells which are old. */
async function clearLeftovers(unfinished: string, nowMs: number): Promise<void> {
  for (const name of await readdir(unfinished)) {
    const path = join(unfinished, name);
    // Another upload may have finished, or cleared it, since the folder was read.
    const writtenMs = (await stat(path).catch(ignoreMissing))?.mtimeMs ?? nowMs;
    if (nowMs - writtenMs >= leftoverAfterMs) await rm(path, { force: true });
  }
}

/** The id becomes a file name, so nothing but a UUID passes. */
function pathOf(folder: string, userId: string): string {
  if (!isUuid(userId)) throw new TypeError('userId: not a UUID');
  return join(folder, `${userId}.avatar`);
}

function ignoreMissing(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
  throw error;
}
