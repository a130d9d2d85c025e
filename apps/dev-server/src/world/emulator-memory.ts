import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Emulator } from '@weapp-auth/emulator';

const settleMs = 500;

/** Keeps the emulated world in a file, so that people, codes and the clock survive a restart of `dev`. */
export interface EmulatorMemory {
  /** Writes what is not written yet, and stops watching. */
  readonly close: () => Promise<void>;
}

/**
 * Restores the world from the file, if there is one that fits, and saves it from then on shortly after each change.
 *
 * A file of another version is put aside, not deleted: the world starts anew.
 */
export async function rememberEmulator(emulator: Emulator, path: string): Promise<EmulatorMemory> {
  await restore(emulator, path);
  let timer: NodeJS.Timeout | null = null;
  let writing: Promise<void> = Promise.resolve();
  const save = (): void => {
    timer = null;
    writing = writing.then(() => write(path, emulator.snapshot()));
  };
  const stop = emulator.onEvent(() => {
    timer ??= setTimeout(save, settleMs);
  });
  return {
    close: async () => {
      stop();
      if (timer) clearTimeout(timer);
      save();
      await writing;
    },
  };
}

async function restore(emulator: Emulator, path: string): Promise<void> {
  const snapshot = await readFile(path, 'utf8').catch(() => null);
  if (snapshot === null) return;
  try {
    emulator.restore(snapshot);
  } catch {
    await rename(path, `${path}.unreadable`);
  }
}

// Written aside and renamed: a process killed while writing leaves the old world, not half of the new one.
async function write(path: string, snapshot: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(`${path}.new`, snapshot, { mode: 0o600 });
  await rename(`${path}.new`, path);
}
