import { join } from 'node:path';
import { buildSingle, singleFile } from '../single/build-single.ts';

const root = process.cwd();
const [outfile = join(root, singleFile), flag] = process.argv.slice(2);

// A profile needs the names of functions.
await buildSingle(root, outfile, { minify: flag !== '--keep-names' });
console.log(outfile);
