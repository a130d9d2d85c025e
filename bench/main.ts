/** `npm run bench` measures everything; `npm run bench -- login start` only those parts, in their full length. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pinnedNode } from './lib/pinned.ts';
import type { Table } from './lib/result.ts';
import { type PartEntry, parts } from './parts.ts';
import { renderTable } from './report/render-table.ts';
import { writeReport } from './report/write-report.ts';

const root = join(import.meta.dirname, '..');

process.exitCode = main(process.argv.slice(2));

function main(names: readonly string[]): number {
  const unknown = names.filter((name) => !parts.some((part) => part.name === name));
  if (unknown.length > 0) {
    console.error(`no part ${unknown.join(', ')}; there are: ${parts.map((part) => part.name).join(', ')}`);
    return 2;
  }
  console.log('Building what is measured …');
  if (run(process.execPath, ['tools/commands/build.ts']) !== 0) return 1;
  const chosen = names.length === 0 ? parts : parts.filter((part) => names.includes(part.name));
  const failed: string[] = [];
  for (const [index, part] of chosen.entries()) {
    console.log(`\n[${index + 1}/${chosen.length}] ${part.name}`);
    const tables = measure(part, names.length > 0);
    if (tables === null) failed.push(part.name);
    else report(tables);
  }
  if (failed.length > 0) console.error(`\nfailed: ${failed.join(', ')}`);
  return failed.length === 0 ? 0 : 1;
}

function report(tables: readonly Table[]): void {
  for (const table of tables) console.log(`\n${renderTable(table)}`);
  writeReport(root, tables);
}

/** The tables of a part, measured in a process of its own; null when it failed. */
function measure(part: PartEntry, long: boolean): readonly Table[] | null {
  const folder = mkdtempSync(join(tmpdir(), 'weapp-auth-bench-'));
  const file = join(folder, 'tables.json');
  const flags = ['--expose-gc', '--no-warnings', join(import.meta.dirname, 'part.ts')];
  try {
    const code = run(...pinnedNode(part.core, [...flags, part.name, file, long ? 'long' : 'short']));
    return code === 0 ? JSON.parse(readFileSync(file, 'utf8')) : null;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function run(file: string, args: readonly string[]): number {
  return spawnSync(file, args, { cwd: root, stdio: 'inherit' }).status ?? 1;
}
