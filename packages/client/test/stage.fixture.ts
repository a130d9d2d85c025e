import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { afterAll } from 'vitest';
import { buildPackage } from '../build/build-package.ts';
import type { AuthOptions } from '../src/auth-options.ts';
import type { Auth } from '../src/create-auth.ts';
import { createWorld, type World } from '../src/testing/world.fixture.ts';
import { installDom } from './dom.fixture.ts';

const place = { folder: '' };

/** Builds the components for the tests of one file, and returns the folder. */
export async function buildStage(): Promise<string> {
  installDom();
  const folder = await mkdtemp(`${tmpdir()}/weapp-auth-components-`);
  await buildPackage(folder);
  place.folder = folder;
  afterAll(() => rm(folder, { recursive: true }));
  return folder;
}

/** A world and the app that the components find by `getApp()`. */
export function start(
  given: Partial<AuthOptions> = {},
  prepare?: (world: World) => void,
): World & { readonly auth: Auth } {
  const world = createWorld();
  prepare?.(world);
  // The built client: inside the package, members have shorter names than in the sources.
  const { createAuth } = createRequire(`${place.folder}/`)('./index.js') as typeof import('../src/index.ts');
  const auth = createAuth({ ...world.options, silent: false, ...given });
  Object.assign(globalThis, { getApp: () => ({ auth }) });
  return { ...world, auth };
}
