import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type BuildContext, buildOnce } from './build-once.ts';
import { newestChange } from './newest-change.ts';

/**
 * Finds the demo mini program. The published package ships it; in the workspace it is the one under `examples/`, whose
 * copy of the SDK is built here when it is older than the SDK.
 *
 * @returns null when this installation has none
 */
export async function findDemoApp(context: BuildContext): Promise<string | null> {
  const shipped = fileURLToPath(new URL('../demo/', import.meta.url));
  if (existsSync(shipped)) return shipped;
  const folder = fileURLToPath(new URL('../../../../examples/miniprogram/', import.meta.url));
  if (!existsSync(folder)) return null;
  await buildClient(context);
  return folder;
}

async function buildClient({ building, now }: BuildContext): Promise<void> {
  const client = new URL('../../../../packages/client/', import.meta.url);
  const place = (path: string): string => fileURLToPath(new URL(path, client));
  const sources = ['src', 'components', 'build', 'package.json'].map(place);
  await buildOnce({
    now,
    lock: place('miniprogram_dist.lock'),
    isStale: async () =>
      (await newestChange(sources)) > (await newestChange([place('miniprogram_dist/index.js')])),
    build: async () => {
      building({ zh: '正在构建演示小程序的 SDK…', en: 'Building the SDK for the demo mini program…' });
      // Builds as it is loaded.
      await import(new URL('build/build.ts', client).href);
    },
  });
}
