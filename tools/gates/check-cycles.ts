import { posix } from 'node:path';
import type { Import } from './imports.ts';

/**
 * Files that need each other, be it only for types: such files cannot be understood, tested or moved one by one.
 * Dynamic imports run later and make no cycle.
 *
 * @param imports by path of the importing file
 */
export function checkCycles(imports: ReadonlyMap<string, readonly Import[]>): readonly string[] {
  const values = circlesOf(edgesOf(imports, ({ typeOnly }) => !typeOnly));
  const ofTypes = circlesOf(edgesOf(imports, () => true)).filter(
    ({ files }) => !values.some(({ trail: [first = ''] }) => files.has(first)),
  );
  return [
    ...values.map((circle) => tell('a cycle of values', circle)),
    ...ofTypes.map((circle) => tell('a cycle, types included', circle)),
  ];
}

function tell(what: string, { files, trail }: Circle): string {
  return `${trail[0]}: ${what}, of ${files.size} files: ${trail.join(' → ')}`;
}

type Edges = ReadonlyMap<string, readonly string[]>;

function edgesOf(imports: ReadonlyMap<string, readonly Import[]>, counts: (each: Import) => boolean): Edges {
  const counted = (each: Import): boolean => counts(each) && !each.dynamic && each.specifier.startsWith('.');
  return new Map(
    [...imports].map(([path, each]) => [
      path,
      each.filter(counted).flatMap((one) => targetOf(path, one, imports)),
    ]),
  );
}

function targetOf(
  path: string,
  { specifier }: Import,
  files: ReadonlyMap<string, readonly Import[]>,
): readonly string[] {
  const base = posix.normalize(posix.join(posix.dirname(path), specifier));
  const candidates = [base, `${base}.ts`, `${base}.tsx`, `${base}/index.ts`];
  return candidates.filter((candidate) => files.has(candidate)).slice(0, 1);
}

/** Files that all need each other. */
interface Circle {
  readonly files: ReadonlySet<string>;
  /** One way around, as short as there is from where it starts. */
  readonly trail: readonly string[];
}

function circlesOf(edges: Edges): readonly Circle[] {
  const needed = reversed(edges);
  const done = new Set<string>();
  const circles: Circle[] = [];
  for (const path of edges.keys()) {
    if (done.has(path)) continue;
    const ahead = walk(path, edges);
    if (!ahead.has(path)) continue;
    const files = new Set([...walk(path, needed).keys()].filter((each) => ahead.has(each)));
    circles.push({ files, trail: wayBack(path, ahead) });
    for (const each of files) done.add(each);
  }
  return circles;
}

function reversed(edges: Edges): Edges {
  const turned = new Map<string, string[]>();
  for (const [from, targets] of edges) {
    for (const target of targets) turned.set(target, [...(turned.get(target) ?? []), from]);
  }
  return turned;
}

/** What can be reached from a file, each with the file before it, nearest first. */
function walk(start: string, edges: Edges): ReadonlyMap<string, string> {
  const before = new Map<string, string>();
  const queue = [start];
  for (const path of queue) {
    for (const next of edges.get(path) ?? []) {
      if (before.has(next)) continue;
      before.set(next, path);
      queue.push(next);
    }
  }
  return before;
}

function wayBack(start: string, before: ReadonlyMap<string, string>): readonly string[] {
  const trail = [start];
  do trail.unshift(before.get(trail[0] ?? start) ?? start);
  while (trail[0] !== start);
  return trail;
}
