import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

/** Bundles the built command, one file for each way to use it, with the migrations where it looks for them. */
export async function bundleCommand(root: string, folder: string): Promise<string> {
  const outdir = join(folder, 'app', 'dist');
  await build({
    entryPoints: [join(root, 'apps/cli/dist/main.js')],
    outdir,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    minify: true,
    logLevel: 'error',
    // CommonJS dependencies call `require` for Node's own modules.
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
    // Only `dev` needs these, and they find their files beside themselves.
    external: ['esbuild', 'glass-easel-template-compiler', 'vite'],
    splitting: true,
  });
  cpSync(join(root, 'apps/cli/package.json'), join(folder, 'app', 'package.json'));
  cpSync(join(root, 'packages/server/src/store/migrations'), join(folder, 'src/store/migrations'), {
    recursive: true,
  });
  return join(outdir, 'main.js');
}
