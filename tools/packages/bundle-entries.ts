import { join } from 'node:path';
import { build } from 'esbuild';
import type { Workspace } from '../workspaces.ts';
import { sqlFilesInside } from './sql-files-inside.ts';

const condition = '@weapp-auth/source';

/**
 * Puts the modules of a package together: one file for each entry point, and some that they share. Node then opens a few
 * dozen files instead of hundreds, and an import takes three fifths of the time. Other packages stay outside.
 */
export async function bundleEntries(root: string, { folder, manifest }: Workspace): Promise<void> {
  const place = join(root, folder);
  await build({
    absWorkingDir: place,
    entryPoints: entriesOf(manifest.exports ?? {}),
    outdir: 'dist',
    bundle: true,
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
    format: 'esm',
    platform: 'node',
    target: 'node22.18',
    packages: 'external',
    conditions: [condition],
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'silent',
    // `src` is in the package too, so the maps need not repeat it.
    sourcemap: true,
    sourcesContent: false,
    plugins: [sqlFilesInside(place)],
  });
}

/** Where it goes in `dist`, without extension → the source. */
function entriesOf(exports: NonNullable<Workspace['manifest']['exports']>): Readonly<Record<string, string>> {
  const entries = Object.values(exports).flatMap((target) => {
    if (typeof target === 'string') return [];
    const { [condition]: source, default: built } = target;
    if (source === undefined || built === undefined) return [];
    return [[built.replace(/^\.\/dist\//, '').replace(/\.js$/, ''), source]];
  });
  return Object.fromEntries(entries);
}
