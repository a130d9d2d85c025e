import { posix } from 'node:path';
import type { Import } from './imports.ts';

/**
 * Files that need each other's values while loading. Type imports vanish and dynamic imports run later,
 * so neither makes a cycle.
 *
 * @param imports by path of the importing file
 */
export function checkCycles(imports: ReadonlyMap<string, readonly Import[]>): readonly string[] {
  const edges = new Map(
    [...imports].map(([path, each]) => [path, each.flatMap((one) => targetOf(path, one, imports))]),
  );
  const done = new Set<string>();
  const problems: string[] = [];
  for (const path of edges.keys()) visit(path, [], { edges, done, problems });
  return problems;
}

interface Walk {
  readonly edges: ReadonlyMap<string, readonly string[]>;
  readonly done: Set<string>;
  readonly problems: string[];
}

function visit(path: string, trail: readonly string[], walk: Walk): void {
  const seen = trail.indexOf(path);
  if (seen >= 0) {
    walk.problems.push(`${path}: a cycle of values: ${[...trail.slice(seen), path].join(' → ')}`);
    return;
  }
  if (walk.done.has(path)) return;
  for (const next of walk.edges.get(path) ?? []) visit(next, [...trail, path], walk);
  walk.done.add(path);
}

function targetOf(
  path: string,
  each: Import,
  files: ReadonlyMap<string, readonly Import[]>,
): readonly string[] {
  if (each.typeOnly || each.dynamic || !each.specifier.startsWith('.')) return [];
  const base = posix.normalize(posix.join(posix.dirname(path), each.specifier));
  const candidates = [base, `${base}.ts`, `${base}.tsx`, `${base}/index.ts`];
  return candidates.filter((candidate) => files.has(candidate)).slice(0, 1);
}
