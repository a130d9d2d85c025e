import { type FSWatcher, watch } from 'node:fs';

const SETTLE_MS = 40;

/** Tells when something below the folders changes; several changes in a moment are one. */
export class FolderWatch {
  readonly #changed: () => void;
  readonly #watchers = new Map<string, FSWatcher>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** Adds folders; those already watched stay as they are. */
  add(folders: readonly string[]): void {
    for (const folder of folders.filter((path) => !this.#watchers.has(path))) {
      const watcher = watch(folder, { recursive: true, persistent: false }, (_, name) => this.#note(name));
      // A folder that goes away takes its watcher with it: the next compilation says what is missing.
      watcher.on('error', () => this.#watchers.delete(folder));
      this.#watchers.set(folder, watcher);
    }
  }

  close(): void {
    clearTimeout(this.#timer);
    for (const watcher of this.#watchers.values()) {
      watcher.close();
    }
    this.#watchers.clear();
  }

  #note(name: string | null): void {
    if (name !== null && /(^|[\\/])(node_modules|\.git)([\\/]|$)|~$|\.swp$/.test(name)) {
      return;
    }
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#changed, SETTLE_MS);
  }
}
