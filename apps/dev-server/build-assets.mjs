/**
 * Puts what `weapp-auth dev` shows into the package: the page, and the demo mini program with its copy of the SDK.
 *
 * @module
 */
import { cp, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const demo = fileURLToPath(new URL('../../examples/miniprogram/', import.meta.url));
const target = fileURLToPath(new URL('dist/demo/', import.meta.url));

const { buildPlayground } = await import(new URL('../playground/build.mjs', import.meta.url).href);
await buildPlayground(fileURLToPath(new URL('dist/playground/', import.meta.url)));
await rm(target, { recursive: true, force: true });
await cp(demo, target, {
  recursive: true,
  filter: (path) => !/node_modules|\.test\.ts$|\.fixture\.ts$/.test(path),
});
