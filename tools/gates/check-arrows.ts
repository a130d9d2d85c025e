import { posix } from 'node:path';
import type { Manifest } from '../workspaces.ts';
import type { Arrow } from './arrows.ts';
import { arrows, serverLayers } from './arrows.ts';
import { checkCycles } from './check-cycles.ts';
import type { Import } from './imports.ts';
import { importsOf } from './imports.ts';
import { isInnerBarrel } from './inner-barrel.ts';
import type { Source } from './source.ts';
import { isTest } from './source.ts';

/**
 * Who may import whom: the arrows between packages and inside the server, no `export *`, no inner barrel,
 * no cycle of values, no undeclared dependency.
 *
 * @param manifests package.json by folder
 * @returns one line per problem, `path:line: what is wrong`
 */
export function checkArrows(
  sources: readonly Source[],
  manifests: ReadonlyMap<string, Manifest>,
): readonly string[] {
  const imports = new Map(sources.map((source) => [source.path, importsOf(source)]));
  const problems = sources.flatMap((source) => checkFile(source, imports.get(source.path) ?? [], manifests));
  return [...problems, ...checkCycles(imports), ...checkManifests(manifests)];
}

function checkFile(
  source: Source,
  imports: readonly Import[],
  manifests: ReadonlyMap<string, Manifest>,
): readonly string[] {
  const unit = unitOf(source.path);
  const manifest = manifests.get(unit);
  const barrel = isInnerBarrel(source, manifest)
    ? [`${source.path}:1: only re-exports; import from the file that has it`]
    : [];
  const bad = imports.flatMap((each) => {
    const reason = refusal(source.path, each, manifest);
    return reason === undefined ? [] : [`${source.path}:${each.line}: ${reason}`];
  });
  return [...barrel, ...bad];
}

/** `packages/server`, `examples/koa`, `e2e`; `''` for files at the root. */
function unitOf(path: string): string {
  const grouped = /^(?:packages|apps|examples)\/[^/]+(?=\/)/.exec(path);
  return grouped?.[0] ?? (path.includes('/') ? (path.split('/')[0] ?? '') : '');
}

function refusal(path: string, each: Import, manifest: Manifest | undefined): string | undefined {
  if (each.star) return 'export * hides what a module offers; name the exports';
  if (each.specifier.startsWith('.')) return refusedFile(path, each);
  if (each.specifier.startsWith('node:') || each.specifier.startsWith('/')) return undefined;
  const name = packageName(each.specifier);
  if (name.startsWith('@weapp-auth/') || name === 'weapp-auth') return refusedPackage(path, each, name);
  return refusedDependency(path, each, { name, manifest });
}

function refusedFile(path: string, each: Import): string | undefined {
  const target = posix.normalize(posix.join(posix.dirname(path), each.specifier));
  const unit = unitOf(path);
  const fromRoot = unit === '';
  // A test may build the package that it drives, or hold its stand-ins against the real thing.
  const drives = isTest(path) && /^packages\/[^/]+\/(?:build\/|.+\.fixture\.ts$)/.test(target);
  if (!fromRoot && !drives && unitOf(target) !== unit) return `${each.specifier} reaches out of ${unit}`;
  if (isTest(path)) return undefined;
  if (layerOf(path) < layerOf(target))
    return `a lower layer must not import ${target}: arrows go upwards only`;
  if (each.typeOnly) return undefined;
  return isTest(target) && !path.includes('/testing/')
    ? `${each.specifier} is a test's file; code must not import it`
    : undefined;
}

const serverSources = 'packages/server/src/';

/** Which layer of the server a file is in; `NaN`, which is neither above nor below, for all others. */
function layerOf(path: string): number {
  if (!path.startsWith(serverSources)) return Number.NaN;
  const inside = path.slice(serverSources.length);
  const layer = serverLayers.findIndex((rooms) => rooms.some((room) => inside.startsWith(room)));
  return layer < 0 ? Number.NaN : layer;
}

function refusedPackage(path: string, each: Import, name: string): string | undefined {
  const unit = unitOf(path);
  const arrow: Arrow | undefined = arrows[unit];
  if (arrow === undefined || name === ownName(unit)) return undefined;
  if (arrow.mayImport.includes(name)) return undefined;
  if (each.typeOnly && arrow.typesOnly?.includes(name)) return undefined;
  if (isTest(path) && arrow.testsMayImport?.includes(name)) return undefined;
  return arrow.typesOnly?.includes(name)
    ? `${unit} may import types of ${name} only`
    : `${unit} must not import ${name}`;
}

function ownName(unit: string): string {
  return unit === 'apps/cli' ? 'weapp-auth' : `@weapp-auth/${unit.split('/')[1] ?? ''}`;
}

function refusedDependency(
  path: string,
  each: Import,
  { name, manifest }: { readonly name: string; readonly manifest: Manifest | undefined },
): string | undefined {
  // Published code runs where only its own dependencies are installed; hoisting would hide a missing one.
  if (manifest === undefined || manifest.private === true) return undefined;
  if (each.typeOnly || isTest(path) || !path.includes('/src/')) return undefined;
  const declared = { ...manifest.dependencies, ...manifest.peerDependencies };
  return name in declared ? undefined : `${name} is not in the dependencies of ${manifest.name}`;
}

function packageName(specifier: string): string {
  const parts = specifier.split('/');
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? '');
}

function checkManifests(manifests: ReadonlyMap<string, Manifest>): readonly string[] {
  return [...manifests].flatMap(([folder, manifest]) => {
    const arrow = arrows[folder];
    const needed = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies });
    const refused =
      arrow?.zeroDependencies === true
        ? needed
        : needed.filter((name) => name.startsWith('@weapp-auth/') && !arrow?.mayImport.includes(name));
    return arrow === undefined
      ? []
      : refused.map((name) => `${folder}/package.json: must not depend on ${name}`);
  });
}
