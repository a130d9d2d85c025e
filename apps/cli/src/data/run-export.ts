import { resolve } from 'node:path';
import type { Store } from '@weapp-auth/server';
import { DataFormatError, exportStore } from '@weapp-auth/server/data';
import { exitCodes } from '../cli-context.ts';
import type { CommandContext, CommandInput } from '../command-entry.ts';
import { readDatabaseConfig } from '../config/config.ts';
import { printProblems } from '../config/print-problems.ts';
import { openStore } from '../open-store.ts';
import { type ExportProgress, exportToFile } from './export-file.ts';
import { createProgressLine, type Progress } from './progress-line.ts';

/** Runs `weapp-auth export`; see `commands/export.ts`. Returns the exit code. */
export async function runExport(context: CommandContext, { args }: CommandInput): Promise<number> {
  const database = readDatabaseConfig(context);
  if (database.kind === 'problems') return printProblems(context.output, database.problems);
  const store = await openStore(database.config, context.cwd);
  try {
    const [file] = args;
    return file === undefined ? await toOutput(context, store) : await toFile(context, store, file);
  } catch (error) {
    if (!(error instanceof DataFormatError)) throw error;
    return refuseFile(context, error);
  } finally {
    await store.close();
  }
}

async function toOutput(context: CommandContext, store: Store): Promise<number> {
  for await (const line of exportStore(store)) context.stdout(line);
  return exitCodes.ok;
}

async function toFile(context: CommandContext, store: Store, file: string): Promise<number> {
  const line = createProgressLine(context, process.stderr.isTTY);
  const result = await exportToFile(store, resolve(context.cwd, file), (progress) =>
    line.show(describeExport(progress)),
  );
  line.end();
  if (result.kind === 'whole-already') {
    context.output.print(
      { zh: `${file} 已是完整的导出，未改动。`, en: `${file} is a whole export already: left as it is.` },
      { event: 'whole-already', file },
    );
    return exitCodes.ok;
  }
  const { totalRows, resumed } = result;
  context.output.print(
    { zh: `已导出 ${totalRows} 行到 ${file}`, en: `exported ${totalRows} rows to ${file}` },
    { event: 'exported', file, rows: totalRows, resumed },
  );
  return exitCodes.ok;
}

/** How far an export is, in words. */
export function describeExport({ table, rows, totalRows, ofRows }: ExportProgress): Progress {
  return {
    // What was added since the count would be more than all of it.
    share: ofRows === null ? null : Math.min(totalRows / Math.max(ofRows, 1), 1),
    text: { zh: `共 ${totalRows} 行（${table} ${rows}）`, en: `${totalRows} rows (${table} ${rows})` },
    data: { table, rows, totalRows, ofRows },
  };
}

function refuseFile({ output }: CommandContext, error: DataFormatError): number {
  output.fail(
    {
      zh: `这个文件不是导出文件，未改动（第 ${error.line} 行）`,
      en: `This file is no export: left as it is (line ${error.line})`,
    },
    { event: 'error', code: error.code, line: error.line },
  );
  return exitCodes.failed;
}
