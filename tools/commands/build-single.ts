import { join } from 'node:path';
import { buildSingle } from '../single/build-single.ts';

const root = process.cwd();
const outfile = process.argv[2] ?? join(root, 'dist', 'weapp-auth.cjs');

await buildSingle(root, outfile);
console.log(outfile);
