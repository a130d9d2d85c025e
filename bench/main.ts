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

const usage = `npm run bench                       measures everything, in less than fifteen minutes / 测量全部，不到十五分钟
npm run bench -- login start        only these parts, in their full length / 只测这些部分，时间更长
npm run bench -- login --profile    draws what the processor is busy with / 画出处理器的火焰图

parts / 可测的部分: ${parts.map((part) => part.name).join(', ')}`;

process.exitCode = main(process.argv.slice(2));

function main(args: readonly string[]): number {
  if (args.includes('--help')) {
    console.log(usage);
    return 0;
  }
  const names = args.filter((arg) => arg !== '--profile');
  return args.includes('--profile') ? profile(names) : bench(names);
}

/** Pictures of what the processor does, for the parts that have one. */
function profile(names: readonly string[]): number {
  const script = join(import.meta.dirname, 'profile', 'main.ts');
  return run(...pinnedNode(1, ['--conditions=@weapp-auth/source', '--no-warnings', script, ...names]));
}

function bench(names: readonly string[]): number {
  const unknown = names.filter((name) => !parts.some((part) => part.name === name));
  if (unknown.length > 0) {
    console.error(`no part ${unknown.join(', ')}; there are: ${parts.map((part) => part.name).join(', ')}`);
    return 2;
  }
  console.log('Building what is measured …');
  if (run(process.execPath, ['tools/commands/build.ts']) !== 0) return 1;
  const chosen = names.length === 0 ? parts : parts.filter((part) => names.includes(part.name));
  const failed: string[] = [];
  const started = performance.now();
  const seconds: Record<string, number> = {};
  for (const [index, part] of chosen.entries()) {
    console.log(`\n[${index + 1}/${chosen.length}] ${part.name}`);
    const begun = performance.now();
    const tables = measure(part, names.length > 0);
    seconds[part.name] = secondsSince(begun);
    if (tables === null) failed.push(part.name);
    else report(tables, seconds);
  }
  for (const [name, time] of Object.entries(seconds)) console.log(`${name.padEnd(12)} ${time} s`);
  console.log(`${'all'.padEnd(12)} ${secondsSince(started)} s`);
  if (failed.length > 0) console.error(`\nfailed: ${failed.join(', ')}`);
  return failed.length === 0 ? 0 : 1;
}

function secondsSince(begun: number): number {
  return Math.round((performance.now() - begun) / 1000);
}

function report(tables: readonly Table[], seconds: Readonly<Record<string, number>>): void {
  for (const table of tables) console.log(`\n${renderTable(table)}`);
  writeReport(root, tables, seconds);
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
