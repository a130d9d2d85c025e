import { hash } from 'node:crypto';
import { dependenciesOf, type LockedPackage, type LockedPackages, type PlacedPackage } from './lock-file.ts';

/** What the bill is of. */
export interface Product {
  readonly name: string;
  readonly version: string;
  /** Folders of the workspaces that are published: `packages/server`. */
  readonly folders: readonly string[];
}

/**
 * The bill of materials of what is published, in CycloneDX 1.6: every package that runs in a user's process, with its
 * licence and the hash of what npm installs. Made of the lock file alone, without time and chance: equal lock files
 * have equal bills.
 *
 * Source: https://cyclonedx.org/docs/1.6/json/
 */
export function createSbom(packages: LockedPackages, product: Product): string {
  const roots = product.folders.toSorted().map((place) => {
    const locked = packages[place];
    if (locked === undefined) throw new TypeError(`${place} is not in the lock file`);
    return { place, locked };
  });
  const found = reach(packages, roots);
  const ref = `${product.name}@${product.version}`;
  const graph = found.map((placed) => ({
    ref: refOf(placed),
    dependsOn: unique(dependenciesOf(packages, placed).map(refOf)),
  }));
  const bill = {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      lifecycles: [{ phase: 'build' }],
      component: { type: 'application', 'bom-ref': ref, name: product.name, version: product.version },
    },
    components: merged(found.map((placed) => ({ key: refOf(placed), value: componentOf(placed) }))),
    dependencies: [
      { ref, dependsOn: unique(roots.map(refOf)) },
      ...merged(graph.map((node) => ({ key: node.ref, value: node }))),
    ],
  };
  return `${JSON.stringify({ ...bill, serialNumber: serialNumberOf(JSON.stringify(bill)) }, null, 2)}\n`;
}

/** Everything that the roots lead to, and they themselves. */
function reach(packages: LockedPackages, roots: readonly PlacedPackage[]): readonly PlacedPackage[] {
  const found = new Map<string, PlacedPackage>();
  const queue = [...roots];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    if (found.has(next.place)) continue;
    found.set(next.place, next);
    queue.push(...dependenciesOf(packages, next));
  }
  return [...found.values()];
}

/** One package may be installed in several places; it is one component. */
function merged<Value>(
  entries: readonly { readonly key: string; readonly value: Value }[],
): readonly Value[] {
  const byKey = new Map(entries.map(({ key, value }) => [key, value]));
  return [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value);
}

function componentOf(placed: PlacedPackage): object {
  const { locked } = placed;
  const name = nameOf(placed);
  return {
    type: 'library',
    'bom-ref': refOf(placed),
    name,
    version: versionOf(placed),
    scope: locked.optional ? 'optional' : 'required',
    ...hashesOf(locked),
    ...licensesOf(locked),
    purl: `pkg:npm/${name.replace('@', '%40')}@${versionOf(placed)}`,
  };
}

function refOf(placed: PlacedPackage): string {
  return `${nameOf(placed)}@${versionOf(placed)}`;
}

function nameOf({ place, locked }: PlacedPackage): string {
  return locked.name ?? place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);
}

function versionOf({ place, locked }: PlacedPackage): string {
  if (locked.version === undefined) throw new TypeError(`${place} has no version in the lock file`);
  return locked.version;
}

/** `sha512-` and base64, as npm writes it; CycloneDX has hex. */
function hashesOf({ integrity }: LockedPackage): object {
  const sha512 = /sha512-([\w+/=]+)/.exec(integrity ?? '')?.[1];
  if (sha512 === undefined) return {};
  return { hashes: [{ alg: 'SHA-512', content: Buffer.from(sha512, 'base64').toString('hex') }] };
}

function licensesOf({ license }: LockedPackage): object {
  if (license === undefined) return {};
  if (/\s(?:AND|OR|WITH)\s/.test(license)) return { licenses: [{ expression: license }] };
  return { licenses: [{ license: spdxIds.has(license) ? { id: license } : { name: license } }] };
}

/** The ids of the SPDX list that occur here; CycloneDX takes no others, but any name. */
const spdxIds: ReadonlySet<string> = new Set([
  ...['MIT', 'ISC', '0BSD', 'Unlicense', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'BlueOak-1.0.0'],
  ...['MPL-2.0', 'CC-BY-4.0', 'LGPL-3.0-or-later'],
]);

/** A UUID that is the content's own. */
function serialNumberOf(content: string): string {
  const digest = hash('sha256', content, 'hex');
  const variant = '89ab'[Number.parseInt(digest.slice(16, 17), 16) % 4];
  const parts = [digest.slice(0, 8), digest.slice(8, 12), `8${digest.slice(13, 16)}`];
  return `urn:uuid:${[...parts, `${variant}${digest.slice(17, 20)}`, digest.slice(20, 32)].join('-')}`;
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort();
}
