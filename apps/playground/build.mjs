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

// `node build.mjs`: how the workspace builds it.
if (process.argv[1] === fileURLToPath(import.meta.url)) await buildPlayground();
