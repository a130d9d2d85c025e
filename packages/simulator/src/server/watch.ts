import { existsSync, type FSWatcher, readdirSync, watch } from 'node:fs';
import { join } from 'node:path';

const settleMs = 40;
const ignored = /^(?:node_modules|\.git)$/;

/** Tells when something below the folders changes; several changes in a moment are one. */
export class FolderWatch {
  readonly #changed: () => void;
  readonly #watchers = new Map<string, FSWatcher>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /**
   * Adds folders; those already watched stay as they are. `node_modules` right below a folder is left out:
   * watching its thousands of folders would cost more than it tells.
   */
  add(folders: readonly string[]): void {
    for (const folder of folders.filter((path) => existsSync(path))) {
      this.#watch(folder, false);
      for (const entry of readdirSync(folder, { withFileTypes: true })) {
        if (entry.isDirectory() && !ignored.test(entry.name)) {
          this.#watch(join(folder, entry.name), true);
        }
      }
    }
  }

  close(): void {
    clearTimeout(this.#timer);
    for (const watcher of this.#watchers.values()) {
      watcher.close();
    }
    this.#watchers.clear();
  }

  #watch(folder: string, recursive: boolean): void {
    if (this.#watchers.has(folder)) return;
    const watcher = watch(folder, { recursive, persistent: false }, (event, name) => {
      if (event === 'rename' && !recursive && name !== null) {
        // A folder that was replaced by one of the same name is another folder.
        this.#forget(join(folder, name));
      }
      this.#schedule(name);
    });
    // A folder that goes away takes its watcher with it: the next compilation says what is missing.
    watcher.on('error', () => this.#forget(folder));
    this.#watchers.set(folder, watcher);
  }

  #forget(folder: string): void {
    this.#watchers.get(folder)?.close();
    this.#watchers.delete(folder);
  }

  #schedule(name: string | null): void {
    if (name !== null && (ignored.test(name) || /~$|\.swp$/.test(name))) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#changed, settleMs);
  }
}
