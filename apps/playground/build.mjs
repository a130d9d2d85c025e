import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

/**
 * Builds the page. `weapp-auth dev` calls it in the workspace when the page is older than its sources.
 *
 * @param {string} outDir
 * @returns {Promise<void>}
 */
export async function buildPlayground(outDir = fileURLToPath(new URL('dist', import.meta.url))) {
  await build({ configFile: fileURLToPath(new URL('vite.config.mjs', import.meta.url)), build: { outDir } });
}

// `node build.mjs <folder>`: how the package of the command gets its copy.
const [, script, folder] = process.argv;
if (script === fileURLToPath(import.meta.url)) {
  await buildPlayground(folder === undefined ? undefined : resolve(folder));
}
