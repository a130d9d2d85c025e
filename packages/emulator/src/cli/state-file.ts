import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { Emulator } from '../emulator.ts';
import type { ListeningEmulator } from '../listen.ts';

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

/**
 * Saves the state now, and from then on two seconds after something was asked of the emulator: everything that changes
 * it comes in by a request. The returned function saves at once and stops. Throws when the file cannot be written;
 * later failures go to `complain`, and the next request tries again.
 */
export function keepState(
  { emulator, server }: ListeningEmulator,
  file: string,
  complain: (error: unknown) => void,
): () => void {
  saveState(emulator, file);
  let timer: NodeJS.Timeout | null = null;
  const saveNow = () => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    try {
      saveState(emulator, file);
    } catch (error) {
      complain(error);
    }
  };
  server.on('request', (_, response) => {
    response.once('close', () => {
      // Closing the server ends the last answers too; the function that stops it saves that state.
      if (server.listening) timer ??= setTimeout(saveNow, 2000).unref();
    });
  });
  return saveNow;
}
