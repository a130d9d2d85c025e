import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DevServerError } from '../dev-server-error.ts';
import { type BuildContext, buildOnce } from './build-once.ts';
import { newestChange } from './newest-change.ts';

/**
 * Finds the folder of the built page. The published package ships it; in the workspace it is built here, when its
 * sources are newer than what was built last.
 *
 * @throws {DevServerError} `playground_missing`
 */
export async function findPlayground({ building, now }: BuildContext): Promise<string> {
  const shipped = fileURLToPath(new URL('../playground/', import.meta.url));
  if (existsSync(join(shipped, 'index.html'))) return shipped;
  const sources = new URL('../../../playground/', import.meta.url);
  const folder = fileURLToPath(sources);
  if (!existsSync(join(folder, 'build.mjs'))) throw playgroundMissing();
  const built = join(folder, 'dist');
  const inputs = ['src', 'index.html', 'vite.config.mjs', 'package.json'].map((name) => join(folder, name));
  await buildOnce({
    now,
    lock: join(folder, 'dist.lock'),
    isStale: async () => (await newestChange(inputs)) > (await newestChange([join(built, 'index.html')])),
    build: () => {
      building({ zh: '正在构建演练场的页面…', en: 'Building the page of the playground…' });
      return buildFrom(sources);
    },
  });
  return built;
}

async function buildFrom(sources: URL): Promise<void> {
  const module: unknown = await import(new URL('build.mjs', sources).href);
  const usable = typeof module === 'object' && module !== null && 'buildPlayground' in module;
  if (!usable || typeof module.buildPlayground !== 'function') throw playgroundMissing();
  await module.buildPlayground();
}

function playgroundMissing(): DevServerError {
  return new DevServerError('playground_missing', {
    zh: '找不到演练场的页面：这个安装不完整，请重新安装 weapp-auth',
    en: 'The playground’s page is missing: this installation is incomplete, install weapp-auth again',
  });
}
