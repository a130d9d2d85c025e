import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { Emulator } from '../emulator.ts';

/** Loads the state when the file exists. @throws EmulatorError `snapshot_invalid`. */
export function loadState(emulator: Emulator, file: string): boolean {
  if (!existsSync(file)) return false;
  emulator.restore(readFileSync(file, 'utf8'));
  return true;
}

/** Writes the state beside the file and puts it in its place, so that a crash leaves the old one whole. */
export function saveState(emulator: Emulator, file: string): void {
  const fresh = `${file}.${process.pid}.new`;
  writeFileSync(fresh, emulator.snapshot(), { mode: 0o600 });
  renameSync(fresh, file);
}

/** Saves the state a few seconds after something happened; the returned function saves at once and stops. */
export function keepState(emulator: Emulator, file: string): () => void {
  let timer: NodeJS.Timeout | null = null;
  const saveNow = () => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    saveState(emulator, file);
  };
  const stop = emulator.onEvent(() => {
    timer ??= setTimeout(saveNow, 2000).unref();
  });
  return () => {
    stop();
    saveNow();
  };
}
