import { join } from 'node:path';
import { buildSingle, singleFile } from '../single/build-single.ts';

const root = process.cwd();
const outfile = process.argv[2] ?? join(root, singleFile);

await buildSingle(root, outfile);
console.log(outfile);
