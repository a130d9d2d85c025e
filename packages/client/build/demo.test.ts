import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { buildPackage } from './build-package.ts';
import { copyToDemo } from './copy-to-demo.ts';
import { demo } from './layout.ts';

test('what the demo mini program has of this package is what a build makes now', async () => {
  const folder = await mkdtemp(`${tmpdir()}/weapp-auth-demo-`);
  await buildPackage(`${folder}/built`);
  await copyToDemo(`${folder}/built`, `${folder}/demo`);
  const [fresh, kept] = await Promise.all([readAll(`${folder}/demo`), readAll(demo)]);
  await rm(folder, { recursive: true });
  // Where they differ: `npm run build -w packages/client`, and commit the demo's copy.
  expect(kept).toEqual(fresh);
});

async function readAll(folder: string): Promise<Readonly<Record<string, string>>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => `${entry.parentPath}/${entry.name}`);
  const files = paths.map(async (path) => [path.slice(folder.length), await readFile(path, 'utf8')] as const);
  return Object.fromEntries(await Promise.all(files));
}
