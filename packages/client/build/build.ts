/**
 * Builds `miniprogram_dist`, and gives the demo mini program a copy, which is committed: DevTools opens it as it is.
 *
 * @module
 */
import { buildPackage } from './build-package.ts';
import { copyToDemo } from './copy-to-demo.ts';
import { demo, output } from './layout.ts';

await buildPackage(output);
await copyToDemo(output, demo);
