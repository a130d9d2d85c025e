import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { publishedWorkspaces, readManifest } from '../workspaces.ts';
import { createSbom } from './create-sbom.ts';

/** Where `npm run build` puts the bill of materials. */
export const sbomFile = 'dist/weapp-auth.cdx.json';

/** Writes the bill of materials of everything that is published, beside the single file. */
export function writeSbom(root: string): void {
  const path = join(root, sbomFile);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, readSbom(root));
}

/** The bill of materials as the lock file has it now. */
export function readSbom(root: string): string {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const { name, version = '' } = readManifest(join(root, 'apps/cli'));
  return createSbom(packages, {
    name,
    version,
    folders: publishedWorkspaces(root).map(({ folder }) => folder),
  });
}
