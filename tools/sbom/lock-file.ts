/** What is read of one entry of `package-lock.json` (version 3), by its place: `node_modules/a/node_modules/b`. */
export interface LockedPackage {
  /** Set where it is installed under another name. */
  readonly name?: string;
  readonly version?: string;
  readonly license?: string;
  readonly integrity?: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
  /** Whether the entry only points at a workspace. */
  readonly link?: boolean;
  /** The workspace that a link points at. */
  readonly resolved?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** The lock file's entries by place. */
export type LockedPackages = Readonly<Record<string, LockedPackage>>;

/** A package in its place. */
export interface PlacedPackage {
  readonly place: string;
  readonly locked: LockedPackage;
}

/** Where `name` is found from `place`, as Node looks for it: nearest `node_modules` first. Null: not installed. */
export function resolvePackage(packages: LockedPackages, place: string, name: string): PlacedPackage | null {
  for (let folder = place; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/')))) {
    if (!folder.endsWith('node_modules')) {
      const at = folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`;
      const locked = packages[at];
      if (locked?.link && locked.resolved !== undefined) {
        const target = packages[locked.resolved];
        return target === undefined ? null : { place: locked.resolved, locked: target };
      }
      if (locked !== undefined) return { place: at, locked };
    }
    if (folder === '') return null;
  }
}

/** What a package needs to run, in their places, sorted. What is optional may be missing. */
export function dependenciesOf(
  packages: LockedPackages,
  { place, locked }: PlacedPackage,
): readonly PlacedPackage[] {
  const optional = locked.optionalDependencies ?? {};
  const names = Object.keys({ ...locked.dependencies, ...optional }).sort();
  return names.flatMap((name) => {
    const found = resolvePackage(packages, place, name);
    if (found === null && !(name in optional))
      throw new TypeError(`${name}, which ${place} needs, is not in the lock file`);
    return found ?? [];
  });
}
