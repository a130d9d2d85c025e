import type { Boot } from '../../shared/boot.ts';

/** Where the emulator keeps the temporary files that it gives out. */
const emulatorFile = /^https?:\/\/tmp\/([\w.-]+)$/;

interface Kept {
  readonly blob: Blob;
  readonly address: string;
  /** The content where it is known already: what was written, or read once. */
  bytes?: Uint8Array<ArrayBuffer>;
}

/** Files of the mini program: what `chooseAvatar` and `downloadFile` give a path to, and what it writes itself. */
export class FileStore {
  readonly #boot: Boot;
  readonly #files = new Map<string, Kept>();
  readonly #folders = new Set(['http://usr']);
  /** Contents of files that the mini program brings along, read once. */
  readonly #fetched = new Map<string, Uint8Array<ArrayBuffer>>();
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
  put(path: string, bytes: Uint8Array<ArrayBuffer>): void {
    this.remove(path);
    const blob = new Blob([bytes]);
    this.#files.set(path, { blob, address: URL.createObjectURL(blob), bytes });
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
    const address = this.#source(path);
    const response = address === null ? null : await fetch(address);
    return response?.ok === true ? response.blob() : null;
  }

  /** Reads a file ahead, so that `bytes` has it at once. */
  async load(path: string): Promise<void> {
    const blob = this.#files.get(path)?.bytes === undefined ? await this.read(path) : null;
    if (blob === null) return;
    const bytes = new Uint8Array(await blob.arrayBuffer());
    const kept = this.#files.get(path);
    if (kept === undefined) this.#fetched.set(path, bytes);
    else kept.bytes = bytes;
  }

  /** The content now; null when there is none. What was never read stops the page until it is. */
  bytes(path: string): Uint8Array<ArrayBuffer> | null {
    const kept = this.#files.get(path);
    const known = kept?.bytes ?? (kept === undefined ? this.#fetched.get(path) : undefined);
    if (known !== undefined) return known;
    const address = kept?.address ?? this.#source(path);
    return address === null ? null : readNow(address);
  }

  /** Paths of the files in a folder and below it. */
  below(folder: string): readonly string[] {
    return [...this.#files.keys()].filter((path) => path.startsWith(`${folder.replace(/\/$/, '')}/`));
  }

  isFolder(path: string): boolean {
    const clean = path.replace(/\/$/, '');
    return this.#folders.has(clean) || this.below(clean).length > 0;
  }

  makeFolder(path: string): void {
    this.#folders.add(path.replace(/\/$/, ''));
  }

  removeFolder(path: string): void {
    this.#folders.delete(path.replace(/\/$/, ''));
  }

  /** An address that the browser can show; null for paths that are no temporary files. */
  address(path: string): string | null {
    const name = emulatorFile.exec(path)?.[1];
    if (name !== undefined) return `${this.#boot.base}__simulator/emulator/files/${name}`;
    return this.#files.get(path)?.address ?? null;
  }

  #source(path: string): string | null {
    return this.address(path) ?? (/^\w+:/.test(path) ? null : `${this.#boot.base}${path.replace(/^\//, '')}`);
  }
}

/** A synchronous request can only bring text: one in which every character is a byte. */
function readNow(address: string): Uint8Array<ArrayBuffer> | null {
  const request = new XMLHttpRequest();
  request.open('GET', address, false);
  request.overrideMimeType('text/plain; charset=x-user-defined');
  request.send();
  if (request.status !== 200) return null;
  return Uint8Array.from(request.responseText, (character) => character.charCodeAt(0) & 0xff);
}
