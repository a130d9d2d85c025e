import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { publishedWorkspaces } from '../workspaces.ts';
import { createSbom } from './create-sbom.ts';
import type { LockedPackages } from './lock-file.ts';
import { readSbom } from './write-sbom.ts';

const root = join(import.meta.dirname, '..', '..');
const product = { name: 'product', version: '1.0.0', folders: ['packages/a'] };

const locked: LockedPackages = {
  '': { license: 'MIT' },
  'packages/a': {
    name: '@scope/a',
    version: '1.0.0',
    license: 'MIT',
    dependencies: { '@scope/b': '1.0.0', nested: '2.0.0' },
    optionalDependencies: { fast: '1.0.0', missing: '1.0.0' },
  },
  'packages/b': { name: '@scope/b', version: '1.0.0', dependencies: { nested: '1.0.0', renamed: '1.0.0' } },
  'packages/b/node_modules/nested': { version: '1.0.0', license: 'MIT OR Apache-2.0' },
  'node_modules/@scope/a': { resolved: 'packages/a', link: true },
  'node_modules/@scope/b': { resolved: 'packages/b', link: true },
  'node_modules/nested': {
    version: '2.0.0',
    license: 'MIT',
    integrity: `sha512-${'AA'.repeat(43)}==`,
    dependencies: { nested: '2.0.0' },
  },
  'node_modules/fast': { version: '1.0.0', license: 'Odd terms', optional: true },
  'node_modules/renamed': { name: 'original', version: '1.0.0' },
  'node_modules/tester': { version: '1.0.0', dev: true },
};

interface Bill {
  readonly serialNumber: string;
  readonly components: readonly { readonly 'bom-ref': string; readonly purl: string }[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

const billOf = (packages: LockedPackages): Bill => JSON.parse(createSbom(packages, product));

describe('a bill of materials', () => {
  test('has what runs, in the version that Node would find, and nothing that only tests need', () => {
    const { components, dependencies } = billOf(locked);
    expect(components.map(({ purl }) => purl)).toEqual([
      'pkg:npm/%40scope/a@1.0.0',
      'pkg:npm/%40scope/b@1.0.0',
      'pkg:npm/fast@1.0.0',
      'pkg:npm/nested@1.0.0',
      'pkg:npm/nested@2.0.0',
      'pkg:npm/original@1.0.0',
    ]);
    expect(dependencies).toContainEqual({
      ref: '@scope/b@1.0.0',
      dependsOn: ['nested@1.0.0', 'original@1.0.0'],
    });
    expect(dependencies[0]).toEqual({ ref: 'product@1.0.0', dependsOn: ['@scope/a@1.0.0'] });
  });

  test('tells licences and hashes as CycloneDX has them', () => {
    const { components } = billOf(locked);
    const find = (ref: string): unknown => components.find((component) => component['bom-ref'] === ref);
    expect(find('nested@2.0.0')).toMatchObject({
      hashes: [{ alg: 'SHA-512', content: '00'.repeat(64) }],
      licenses: [{ license: { id: 'MIT' } }],
      scope: 'required',
    });
    expect(find('nested@1.0.0')).toMatchObject({ licenses: [{ expression: 'MIT OR Apache-2.0' }] });
    expect(find('fast@1.0.0')).toMatchObject({
      licenses: [{ license: { name: 'Odd terms' } }],
      scope: 'optional',
    });
  });

  test('is the same for the same lock file in another order, and another for another', () => {
    const shuffled = Object.fromEntries(Object.entries(locked).reverse());
    expect(createSbom(shuffled, product)).toBe(createSbom(locked, product));
    const updated = { ...locked, 'node_modules/fast': { version: '1.0.1' } };
    expect(billOf(updated).serialNumber).not.toBe(billOf(locked).serialNumber);
    expect(billOf(locked).serialNumber).toMatch(
      /^urn:uuid:[\da-f]{8}-[\da-f]{4}-8[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/,
    );
  });

  test('is not made of a lock file in which something is missing', () => {
    const { 'node_modules/nested': _, ...rest } = locked;
    expect(() => billOf(rest)).toThrow('nested, which packages/a needs, is not in the lock file');
    expect(() => billOf({})).toThrow('packages/a is not in the lock file');
  });
});

test('that of this repository holds every published package and every reference of its own', () => {
  const { components, dependencies }: Bill = JSON.parse(readSbom(root));
  const refs = new Set(components.map((component) => component['bom-ref']));
  for (const { manifest } of publishedWorkspaces(root)) {
    expect(refs).toContain(`${manifest.name}@${manifest.version}`);
  }
  for (const { dependsOn } of dependencies) for (const ref of dependsOn) expect(refs).toContain(ref);
  for (const name of ['vitest', 'playwright-core', '@biomejs/biome']) {
    expect([...refs].filter((ref) => ref.startsWith(`${name}@`))).toEqual([]);
  }
  expect(refs.size).toBe(components.length);
});
