import { rename, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { exitCodes } from '../cli-context.ts';
import type { CommandContext, CommandInput } from '../command-entry.ts';
import { readDatabaseConfig } from '../config/config.ts';
import { printProblems } from '../config/print-problems.ts';
import { openStore } from '../open-store.ts';
import { exportToFile, sizeOf } from './export-file.ts';
import { createProgressLine } from './progress-line.ts';
import { describeExport } from './run-export.ts';

/** Runs `weapp-auth backup`; see `commands/backup.ts`. Returns the exit code. */
export async function runBackup(context: CommandContext, { args }: CommandInput): Promise<number> {
  const { output, cwd } = context;
  const file = args[0] ?? nameOf(context.now());
  const path = resolve(cwd, file);
  if ((await sizeOf(path)) > 0) return refuseExisting(context, file);
  const database = readDatabaseConfig(context);
  if (database.kind === 'problems') return printProblems(output, database.problems);
  const store = await openStore(database.config, cwd);
  const part = `${path}.part`;
  try {
    // What an earlier try left is of another moment.
    await rm(part, { force: true });
    const line = createProgressLine(context, process.stderr.isTTY);
    const result = await exportToFile(store, part, (progress) => line.show(describeExport(progress)));
    line.end();
    await rename(part, path);
    const rows = result.kind === 'written' ? result.totalRows : 0;
    output.print(
      { zh: `已备份 ${rows} 行到 ${file}`, en: `backed up ${rows} rows to ${file}` },
      { event: 'backed-up', file, rows },
    );
    return exitCodes.ok;
  } finally {
    await store.close();
  }
}

/** `weapp-auth-20261129-083000.backup.ndjson`, in UTC. */
function nameOf(now: number): string {
  const time = new Date(now).toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 15);
  return `weapp-auth-${time}.backup.ndjson`;
}

function refuseExisting({ output }: CommandContext, file: string): number {
  output.fail(
    {
      zh: `${file} 已存在，未作任何改动：换一个文件名`,
      en: `${file} is there already and was left alone: name another file`,
    },
    { event: 'error', code: 'file_exists', file },
  );
  return exitCodes.usage;
}
