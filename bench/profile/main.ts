/** `npm run bench -- login --profile`: what the processor is busy with, as a flame picture beside the table. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withoutMachine } from '../report/cpu-profile.ts';
import { renderFlame } from '../report/render-flame.ts';
import { scenarios } from './scenarios.ts';

const root = join(import.meta.dirname, '..', '..');
const target = join(root, 'docs', 'benchmarks');
const names = process.argv.slice(2);

mkdirSync(target, { recursive: true });
for (const { part, table, title, run } of scenarios) {
  if (names.length > 0 && !names.includes(part)) continue;
  const folder = mkdtempSync(join(tmpdir(), 'weapp-auth-bench-'));
  const profile = withoutMachine(await run(folder), root);
  rmSync(folder, { recursive: true, force: true });
  writeFileSync(join(target, `${table}-flame.svg`), renderFlame(profile, title));
  writeFileSync(join(target, `${table}.cpuprofile`), JSON.stringify(profile));
  console.log(`docs/benchmarks/${table}-flame.svg`);
}
process.exit(0);
