/**
 * Builds `miniprogram_dist`, and gives the demo mini program a copy, so that DevTools opens it as it is.
 *
 * @module
 */
import { cp, rm } from 'node:fs/promises';
import { buildPackage } from './build-package.ts';
import { demo, output } from './layout.ts';

await buildPackage(output);
await rm(demo, { recursive: true, force: true });
await cp(output, demo, { recursive: true, filter: (path) => !path.endsWith('.d.ts') });
