import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { isPinned } from '../lib/pinned.ts';
import type { Table } from '../lib/result.ts';
import { parts } from '../parts.ts';
import { reasons } from './reasons.ts';
import { renderBars } from './render-bars.ts';
import { renderTable } from './render-table.ts';
import { verdictOf } from './verdict.ts';

/** What `bench/results.json` holds. */
interface Results {
  readonly measuredAt: string;
  readonly machine: string;
  readonly node: string;
  /** Whether servers and load each had a core of their own. */
  readonly pinned: boolean;
  /** How long each part took when it was last measured. */
  readonly seconds: Readonly<Record<string, number>>;
  readonly tables: readonly Table[];
}

/** Puts new tables beside those already measured: `bench/results.json`, `docs/benchmarks.md` and a picture each. */
export function writeReport(
  root: string,
  tables: readonly Table[],
  seconds: Readonly<Record<string, number>>,
): void {
  const file = join(root, 'bench', 'results.json');
  const before: Partial<Results> = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  const known = before.tables ?? [];
  const results: Results = {
    measuredAt: new Date().toISOString().slice(0, 10),
    machine: `${cpus()[0]?.model ?? 'unknown'}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GB`,
    node: process.version,
    pinned: isPinned(),
    seconds: { ...before.seconds, ...seconds },
    tables: [...known.filter((old) => !tables.some((fresh) => fresh.id === old.id)), ...tables].sort(byPart),
  };
  writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
  mkdirSync(join(root, 'docs', 'benchmarks'), { recursive: true });
  for (const table of results.tables) {
    writeFileSync(join(root, 'docs', 'benchmarks', `${table.id}.svg`), renderBars(table));
  }
  writeFileSync(join(root, 'docs', 'benchmarks.md'), page(root, results));
}

/** Tables are named after their part: `login`, `login-full`. */
function byPart(a: Table, b: Table): number {
  const position = ({ id }: Table): number => parts.findIndex(({ name }) => id.startsWith(name));
  return position(a) - position(b);
}

/** Where the time goes, drawn by `npm run bench -- <part> --profile`. */
function flameOf(root: string, { id, title }: Table): string {
  if (!existsSync(join(root, 'docs', 'benchmarks', `${id}-flame.svg`))) return '';
  return `\nWhere the time goes: [flame picture](benchmarks/${id}-flame.svg) of “${title}”, [CPU profile](benchmarks/${id}.cpuprofile).\n`;
}

function reasonOf(table: Table): string {
  const reason = reasons[table.id];
  const isMissed = table.rows.some((row) =>
    row.targets?.some((target) => verdictOf(table, row, target) === 'missed'),
  );
  return reason !== undefined && isMissed ? `\nWhy a target is missed: ${reason}\n` : '';
}

function page(root: string, results: Results): string {
  const sections = results.tables.map(
    (table) =>
      `${renderTable(table)}${reasonOf(table)}\n![${table.title}](benchmarks/${table.id}.svg)\n${flameOf(root, table)}`,
  );
  return `# Benchmarks

Measured on ${results.measuredAt} with Node ${results.node} on ${results.machine}${
    results.pinned ? ', servers on one core and the load on the other' : ''
  }. \`npm run bench\` measures all of it again, \`npm run bench -- login\` one part.

How to read it: the first row of a table is its base, mostly the same work written by hand with nothing around it. Every figure
is the median of interleaved rounds, and every ratio is taken round by round, so that a slow moment of the machine hits both
sides. The spread is half the interquartile range of the ratio; where it is too wide there is no ratio. Absolute numbers belong
to this machine; ratios travel better. What differs between two rows is written beside them. Work inside a process is measured in
CPU time, and servers by requests per second of their own CPU time, which is what a core of its own can serve. Within a round everybody
is measured twice, there and back. Where the rounds disagree too much for a ratio, a target still counts as met or missed when both
quartiles of the ratio agree about it.

The soak takes ten minutes when it is asked for by name and one in the whole run; its table says which it was.
\`npm run bench -- login --profile\` draws where the time goes. wafer-node-session, last published in 2017, runs on Node 24; it has
WeChat's address in its code, so the library it sends requests with is told the emulator's address instead.

${sections.join('\n')}`;
}
