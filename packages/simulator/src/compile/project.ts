import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import * as posix from 'node:path/posix';
import { isRecord } from '../shared/is-record.ts';

/** A file of the mini program as it was read. */
export interface SourceFile {
  /** Path inside the mini program, with `/`. */
  readonly path: string;
  readonly realPath: string;
  readonly text: string;
  /** Changes when the file changes. */
  readonly stamp: string;
}

/** A npm package made visible under `miniprogram_npm/`, as the developer tools' npm build would. */
export interface PackageMount {
  readonly name: string;
  /** Folder to read, or null when the package is plain JavaScript and is bundled from `entry`. */
  readonly folder: string | null;
  readonly entry: string | null;
  /** False when the package names a folder that does not exist yet. */
  readonly isBuilt: boolean;
}

interface PackageManifest {
  readonly miniprogram?: unknown;
  readonly main?: unknown;
}

/**
 * The files of one mini program, addressed as the platform addresses them.
 *
 * `miniprogram_npm/<package>/…` is looked up in the real folder of that name first; without one, it is
 * the folder that the package's `miniprogram` field names inside `node_modules`, so no npm build is needed.
 */
export class Project {
  readonly root: string;
  /** True when app.json has `useExtendedLib: { weui: true }`: the platform brings the library along, and so does the simulator. */
  hasWeui = false;
  /** `resolveAlias` of app.json: `~/*` to `/lib/*`. */
  aliases: Readonly<Record<string, string>> = {};
  readonly #mounts = new Map<string, PackageMount | null>();

  constructor(root: string) {
    this.root = root;
  }

  /** Reads a text file, null when there is none. */
  read(path: string): SourceFile | null {
    const realPath = this.realPath(path);
    const stamp = this.stamp(path);
    if (realPath === null || stamp === null) return null;
    // Editors of Windows put a byte order mark in front, which no compiler here expects.
    return { path, realPath, text: readFileSync(realPath, 'utf8').replace(/^\uFEFF/, ''), stamp };
  }

  /** Changes when the file changes; null when there is no such file. */
  stamp(path: string): string | null {
    const realPath = this.realPath(path);
    const stat = realPath === null ? undefined : statSync(realPath, { throwIfNoEntry: false });
    return stat?.isFile() === true ? `${stat.mtimeMs}:${stat.size}` : null;
  }

  /** True when the path names a file. */
  has(path: string): boolean {
    return this.stamp(path) !== null;
  }

  /** Where a path is on disk; null when it leaves the mini program or names an unknown package. */
  realPath(path: string): string | null {
    const clean = posix.normalize(path).replace(/^\/+/, '');
    if (clean.startsWith('..') || clean.includes('\0')) return null;
    const npm = /^miniprogram_npm\/((?:@[^/]+\/)?[^/]+)(?:\/(.*))?$/.exec(clean);
    if (npm === null || existsSync(join(this.root, 'miniprogram_npm', npm[1] ?? ''))) {
      return join(this.root, clean);
    }
    const folder = this.mount(npm[1] ?? '')?.folder ?? null;
    return folder === null ? null : join(folder, npm[2] ?? '');
  }

  /** Finds a package in `node_modules`, from the mini program's folder upwards. */
  mount(name: string): PackageMount | null {
    const known = this.#mounts.get(name);
    if (known !== undefined) return known;
    const isBrought = name === 'weui-miniprogram' && this.hasWeui;
    const found = findPackage(this.root, name) ?? (isBrought ? findPackage(import.meta.dirname, name) : null);
    this.#mounts.set(name, found);
    return found;
  }

  /** Paths of the files with one of these endings, `node_modules` and hidden folders left out. */
  list(endings: readonly string[]): readonly string[] {
    return filesBelow(this.root, '').filter((path) => endings.some((ending) => path.endsWith(ending)));
  }

  /** The folders of the npm packages in use. */
  get packageFolders(): readonly string[] {
    return [...this.#mounts.values()]
      .map((mount) => mount?.folder ?? null)
      .filter((folder) => folder !== null);
  }

  /** Those of them that are not inside `node_modules`: linked, and so likely to change while working. */
  get linkedFolders(): readonly string[] {
    return this.packageFolders.filter(
      (folder) => !folder.includes(`${sep}node_modules${sep}`) && existsSync(folder),
    );
  }

  /** True when the nearest package.json asks for the package. */
  declares(packageName: string): boolean {
    return declaredPackages(this.root).has(packageName);
  }

  /** Forgets which packages were found, so that a package installed meanwhile is seen. */
  forgetPackages(): void {
    this.#mounts.clear();
  }
}

function filesBelow(root: string, folder: string): readonly string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = posix.join(folder, entry.name);
    if (!entry.isDirectory()) return entry.isFile() ? [path] : [];
    return entry.name === 'node_modules' || entry.name.startsWith('.') ? [] : filesBelow(root, path);
  });
}

function declaredPackages(start: string): ReadonlySet<string> {
  for (let folder = start; ; folder = dirname(folder)) {
    const path = join(folder, 'package.json');
    if (existsSync(path)) return dependenciesIn(path);
    if (dirname(folder) === folder) return new Set();
  }
}

function dependenciesIn(path: string): ReadonlySet<string> {
  try {
    const manifest: unknown = JSON.parse(readFileSync(path, 'utf8'));
    const { dependencies = {} } = isRecord(manifest) ? manifest : {};
    return new Set(Object.keys(isRecord(dependencies) ? dependencies : {}));
  } catch {
    // A broken package.json belongs to npm, which says so.
    return new Set();
  }
}

function findPackage(start: string, name: string): PackageMount | null {
  if (!/^(@[\w.-]+\/)?[\w.-]+$/.test(name) || name.includes('..')) return null;
  for (let folder = start; ; folder = dirname(folder)) {
    const home = join(folder, 'node_modules', name);
    if (existsSync(join(home, 'package.json'))) return describePackage(name, realpathSync(home));
    if (dirname(folder) === folder) return null;
  }
}

function describePackage(name: string, home: string): PackageMount {
  const manifest = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as PackageManifest;
  if (typeof manifest.miniprogram === 'string') {
    const folder = join(home, manifest.miniprogram);
    return { name, folder, entry: null, isBuilt: existsSync(folder) };
  }
  if (existsSync(join(home, 'miniprogram_dist'))) {
    return { name, folder: join(home, 'miniprogram_dist'), entry: null, isBuilt: true };
  }
  const entry = join(home, typeof manifest.main === 'string' ? manifest.main : 'index.js');
  return { name, folder: null, entry, isBuilt: true };
}
