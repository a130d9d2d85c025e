import * as posix from 'node:path/posix';
import type { Project } from './project.ts';

/** What a reference in a file stands for. */
export type Resolution =
  | { readonly kind: 'found'; readonly path: string }
  | { readonly kind: 'bundle'; readonly packageName: string }
  | { readonly kind: 'unbuilt'; readonly packageName: string }
  /** package.json asks for the package, and it is not there. */
  | { readonly kind: 'uninstalled'; readonly packageName: string }
  | { readonly kind: 'missing' };

/** A reference to resolve: who refers, to what, and which file endings count. */
export interface Reference {
  readonly from: string;
  readonly to: string;
  /** Endings in order of preference, for instance `['.ts', '.js']`. */
  readonly endings: readonly string[];
}

/**
 * Resolves a path of `usingComponents`, `require` or `import` as the platform does: absolute from the
 * mini program's root, relative to the file, then `miniprogram_npm` from the file's folder upwards.
 */
export function resolvePath(project: Project, reference: Reference): Resolution {
  const { from } = reference;
  const to = applyAlias(project.aliases, reference.to);
  if (to.startsWith('plugin://') || to.startsWith('dynamicLib://')) return { kind: 'missing' };
  if (to.startsWith('/')) return pick(project, posix.normalize(to).slice(1), reference.endings);
  const near = pick(project, posix.join(posix.dirname(from), to), reference.endings);
  if (near.kind === 'found' || to.startsWith('.')) return near;
  return resolvePackage(project, { ...reference, to });
}

/** `resolveAlias`: `~/*` stands for everything that begins with `~/`, a name without `*` for itself alone. */
function applyAlias(aliases: Readonly<Record<string, string>>, to: string): string {
  for (const [pattern, target] of Object.entries(aliases)) {
    const start = pattern.replace(/\*$/, '');
    if (pattern.endsWith('*') ? to.startsWith(start) : to === pattern) {
      return `/${target.replace(/^\/+/, '').replace(/\*$/, '')}${to.slice(start.length)}`;
    }
  }
  return to;
}

function resolvePackage(project: Project, { from, to, endings }: Reference): Resolution {
  for (let folder = posix.dirname(from); ; folder = posix.dirname(folder)) {
    const found = pick(project, posix.join(folder, 'miniprogram_npm', to), endings);
    if (found.kind === 'found') return found;
    if (folder === '.') break;
  }
  const packageName = to
    .split('/')
    .slice(0, to.startsWith('@') ? 2 : 1)
    .join('/');
  const mount = project.mount(packageName);
  if (mount === null) {
    return project.declares(packageName) ? { kind: 'uninstalled', packageName } : { kind: 'missing' };
  }
  if (!mount.isBuilt) return { kind: 'unbuilt', packageName };
  if (mount.folder !== null) return { kind: 'missing' };
  return to === packageName ? { kind: 'bundle', packageName } : { kind: 'missing' };
}

function pick(project: Project, path: string, endings: readonly string[]): Resolution {
  if (path.startsWith('..')) return { kind: 'missing' };
  const candidates = [
    path,
    ...endings.map((ending) => path + ending),
    ...endings.map((ending) => `${path}/index${ending}`),
  ];
  const found = candidates.find(
    (candidate) => endings.some((ending) => candidate.endsWith(ending)) && project.has(candidate),
  );
  return found === undefined ? { kind: 'missing' } : { kind: 'found', path: found };
}
