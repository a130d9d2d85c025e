import { join } from 'node:path';
import type { Plugin } from 'esbuild';
import { build } from 'esbuild';
import { sqlFilesInside } from '../packages/sql-files-inside.ts';
import { readManifest } from '../workspaces.ts';

/** Where `npm run build:single` puts it. */
export const singleFile = 'dist/weapp-auth.cjs';

/**
 * Bundles the command into one file that needs nothing beside it but Node: no `node_modules`, no `.sql` files.
 *
 * CommonJS, because Node starts it faster than ES modules. Everything works but `dev`, which shows files of the
 * package and bundles mini programs.
 *
 * @param options `minify: false` keeps the names of functions, for a profile
 */
export async function buildSingle(
  root: string,
  outfile: string,
  { minify = true }: { readonly minify?: boolean } = {},
): Promise<void> {
  await build({
    entryPoints: [join(root, 'apps/cli/src/main.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node24',
    conditions: ['@weapp-auth/source'],
    minify,
    legalComments: 'none',
    logLevel: 'error',
    plugins: [sqlFilesInside(join(root, 'packages/server')), without(root)],
  });
}

/** The version, which would be read at run time, is put in as text, and what only `dev` needs is left out. */
function without(root: string): Plugin {
  return {
    name: 'nothing-beside-it',
    setup({ onLoad, onResolve }) {
      onResolve({ filter: /\/dev\/run-dev\.ts$/ }, () => ({
        path: join(root, 'apps/cli/src/dev/not-in-this-file.ts'),
      }));
      // It asks whether a request is one of HTTP/2, which nothing here serves: loading that costs a tenth of the start.
      onResolve({ filter: /^(?:node:)?http2$/ }, ({ importer }) =>
        importer.includes('/@hono/node-server/') ? { path: 'no-http2', namespace: 'without' } : undefined,
      );
      onLoad({ filter: /./, namespace: 'without' }, () => ({
        contents: 'export class Http2ServerRequest {}\nexport const constants = {};',
      }));
      onLoad({ filter: /apps\/cli\/src\/version\.ts$/ }, () => ({
        contents: versionModule(root),
        loader: 'js',
      }));
    },
  };
}

function versionModule(root: string): string {
  const { version = '0.0.0' } = readManifest(join(root, 'apps/cli'));
  return `export const version = ${JSON.stringify(version)};`;
}
