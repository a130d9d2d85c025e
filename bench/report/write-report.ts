import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import type { Text } from '../lib/label.ts';
import { isPinned } from '../lib/pinned.ts';
import type { Table } from '../lib/result.ts';
import { parts } from '../parts.ts';
import { languages } from './languages.ts';
import { renderBars } from './render-bars.ts';
import { renderPage } from './render-page.ts';
import type { Results } from './results.ts';

/** Puts new tables beside those already measured: `bench/results.json`, a page in each language and a picture for each table. */
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
    machine: thisMachine(),
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
  writePages(root, results);
}

/** `docs/benchmarks.md` and the same in Chinese. */
export function writePages(root: string, results: Results): void {
  const hasFlame = (id: string): boolean => existsSync(join(root, 'docs', 'benchmarks', `${id}-flame.svg`));
  for (const language of languages) {
    writeFileSync(join(root, 'docs', language.file), renderPage(results, language, hasFlame));
  }
}

function thisMachine(): Text {
  const { length: cores, 0: first } = cpus();
  const model = first?.model ?? 'unknown';
  const gigabytes = Math.round(totalmem() / 2 ** 30);
  return {
    zh: `${model}，${cores} 核，${gigabytes} GB`,
    en: `${model}, ${cores} cores, ${gigabytes} GB`,
  };
}

/** Tables are named after their part: `login`, `login-full`. */
function byPart(a: Table, b: Table): number {
  const position = ({ id }: Table): number => parts.findIndex(({ name }) => id.startsWith(name));
  return position(a) - position(b);
}
