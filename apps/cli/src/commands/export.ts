import { resolve } from 'node:path';
import type { Store } from '@weapp-auth/server';
import { type CopyProgress, DataFormatError, exportStore } from '@weapp-auth/server/data';
import { exitCodes } from '../cli-context.ts';
import type { CommandContext, CommandEntry, CommandInput } from '../command-entry.ts';
import { readDatabaseConfig } from '../config/config.ts';
import { printProblems } from '../config/print-problems.ts';
import { exportToFile } from '../data/export-file.ts';
import { createProgressLine, type Progress } from '../data/progress-line.ts';
import { openStore } from '../open-store.ts';

/** `weapp-auth export [file]`: everything in the database that `DATABASE_URL` names, as NDJSON. */
export const exportCommand: CommandEntry = {
  usage: 'export [file]',
  description: {
    zh: '导出数据库的全部数据（NDJSON，可续传）',
    en: 'export everything in the database (NDJSON, resumable)',
  },
  details: {
    zh: `不写文件名则输出到标准输出。文件已存在且未写完时，从断点继续。
session_key 与手机号仍是加密的：导入后的服务器要用同一个 WEAPP_AUTH_SECRET。openid 是明文，请妥善保管文件。
搬迁时先停止服务器，再导出。`,
    en: `Without a file, to standard output. A file that was broken off is continued.
session_keys and phone numbers stay sealed: the server that gets them needs the same WEAPP_AUTH_SECRET.
openids are in the clear: keep the file safe. For a move, stop the servers first.`,
  },
  run: runExport,
};

async function runExport(context: CommandContext, { args }: CommandInput): Promise<number> {
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
    line.show(describe(progress)),
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

function describe({ table, rows, totalRows }: CopyProgress): Progress {
  return {
    share: null,
    text: { zh: `共 ${totalRows} 行（${table} ${rows}）`, en: `${totalRows} rows (${table} ${rows})` },
    data: { table, rows, totalRows },
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
