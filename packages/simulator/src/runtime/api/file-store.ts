import type { Boot } from '../../shared/boot.ts';

/** Where the emulator keeps the temporary files that it gives out. */
const emulatorFile = /^https?:\/\/tmp\/([\w.-]+)$/;

/** Temporary files of the mini program: what `chooseAvatar` and `downloadFile` give a path to. */
export class FileStore {
  readonly #boot: Boot;
  readonly #files = new Map<string, { readonly blob: Blob; readonly address: string }>();
  #next = 0;

  constructor(boot: Boot) {
    this.#boot = boot;
  }

  /** Keeps a file and returns its path, `wxfile://tmp_…`. */
  add(blob: Blob, ending: string): string {
    this.#next += 1;
    const path = `wxfile://tmp_${this.#next}.${ending}`;
    this.#files.set(path, { blob, address: URL.createObjectURL(blob) });
    return path;
  }

  /** Keeps a file under a path of the mini program's own, in the place of what was there. */
  put(path: string, blob: Blob): void {
    this.remove(path);
    this.#files.set(path, { blob, address: URL.createObjectURL(blob) });
  }

  /** Forgets a file; false when there was none. */
  remove(path: string): boolean {
    URL.revokeObjectURL(this.#files.get(path)?.address ?? '');
    return this.#files.delete(path);
  }

  /** The content of a path: a temporary file, or a file of the mini program; null when there is none. */
  async read(path: string): Promise<Blob | null> {
    const kept = this.#files.get(path);
    if (kept !== undefined) return kept.blob;
    const address =
      this.address(path) ?? (/^\w+:/.test(path) ? null : `${this.#boot.base}${path.replace(/^\//, '')}`);
    const response = address === null ? null : await fetch(address);
    return response?.ok === true ? response.blob() : null;
  }

  /** An address that the browser can show; null for paths that are no temporary files. */
  address(path: string): string | null {
    const name = emulatorFile.exec(path)?.[1];
    if (name !== undefined) return `${this.#boot.base}__simulator/emulator/files/${name}`;
    return this.#files.get(path)?.address ?? null;
  }
}
