import { resolve } from 'node:path';
import type { Store } from '@weapp-auth/server';
import { DataFormatError } from '@weapp-auth/server/data';
import { exitCodes, type Output } from '../cli-context.ts';
import type { CommandContext, CommandInput } from '../command-entry.ts';
import { readDatabaseConfig } from '../config/config.ts';
import { printProblems } from '../config/print-problems.ts';
import type { Text } from '../language.ts';
import { sizeOf } from './export-file.ts';
import { importCsvFile } from './import-csv-file.ts';
import { type FileImport, type FileProgress, importFromFile } from './import-file.ts';
import { openForImport } from './open-for-import.ts';
import { createProgressLine, type Progress } from './progress-line.ts';
import { refuseDryRun, refuseMissing } from './refuse-import.ts';

/** Runs `weapp-auth import`; see `commands/import.ts`. Returns the exit code. */
export async function runImport(context: CommandContext, { args, options }: CommandInput): Promise<number> {
  const [file = ''] = args;
  const path = resolve(context.cwd, file);
  if ((await sizeOf(path)) === 0) return refuseMissing(context, file);
  const database = readDatabaseConfig(context);
  if (database.kind === 'problems') return printProblems(context.output, database.problems);
  const isTable = /\.(?:csv|tsv|txt)$/i.test(file);
  const dryRun = options.dryRun === true;
  if (dryRun && !isTable) return refuseDryRun(context);
  const store = await openForImport(database.config, context.cwd, dryRun);
  try {
    if (isTable)
      return await importCsvFile(context, { store, database: database.config, path, options, dryRun });
    return await importExport(context, store, path);
  } catch (error) {
    if (!(error instanceof DataFormatError)) throw error;
    return refuseFile(context, error);
  } finally {
    await store.close();
  }
}

/** Brings an export in, shows how far it is, and says what came of it. Returns the exit code. */
export async function importExport(context: CommandContext, store: Store, path: string): Promise<number> {
  const line = createProgressLine(context, process.stderr.isTTY);
  const result = await importFromFile(store, path, (progress) => line.show(describe(progress)));
  line.end();
  return report(context, result);
}

function report({ output }: CommandContext, result: FileImport): number {
  const { totalRows, added, differences, damages, resumed } = result;
  output.print(
    {
      zh: `文件共 ${totalRows} 行，本次新增 ${added} 行`,
      en: `${totalRows} rows in the file, ${added} of them new`,
    },
    { event: 'imported', rows: totalRows, added, resumed, differences, damages },
  );
  const isSame = reportDifferences(output, differences);
  return reportDamages(output, damages) && isSame ? exitCodes.ok : exitCodes.failed;
}

function reportDifferences(output: Output, differences: FileImport['differences']): boolean {
  if (differences.length === 0) {
    output.print({
      zh: '逐表核对一致（行数与校验和）。',
      en: 'Every table matches the file, by count and checksum.',
    });
    return true;
  }
  for (const { table, expectedRows, foundRows } of differences) {
    output.fail({
      zh: `${table}：文件 ${expectedRows} 行，数据库 ${foundRows} 行，内容不一致`,
      en: `${table}: ${expectedRows} rows in the file, ${foundRows} in the database, not the same`,
    });
  }
  output.fail({
    zh: '若数据库原来就有数据，或服务器正在写入，这是正常的；否则请检查。',
    en: 'That is as expected when the database was not empty before, or a server is writing to it.',
  });
  return false;
}

function reportDamages(output: Output, damages: FileImport['damages']): boolean {
  if (damages.length === 0) {
    output.print({ zh: '表之间的引用全部有效。', en: 'Every reference between the tables holds.' });
    return true;
  }
  output.fail({
    zh: `有 ${damages.length} 处引用不成立（例如在有人登录时导出的旧备份）：用 weapp-auth doctor --repair 查看，加 --apply 修复`,
    en: `${damages.length} references do not hold (as after an old backup, made while people logged in): see them with weapp-auth doctor --repair, mend them with --apply`,
  });
  return false;
}

function describe({ table, rows, totalRows, share }: FileProgress): Progress {
  return {
    share,
    text: { zh: `${totalRows} 行（${table}）`, en: `${totalRows} rows (${table})` },
    data: { table, rows, totalRows, share },
  };
}

/** Says what is wrong with a file. */
export function refuseFile({ output }: CommandContext, error: DataFormatError): number {
  const { zh, en } = flaws[error.code];
  output.fail(
    { zh: `${zh}（第 ${error.line} 行）`, en: `${en} (line ${error.line})` },
    { event: 'error', code: error.code, line: error.line },
  );
  return exitCodes.failed;
}

const flaws: Readonly<Record<DataFormatError['code'], Text>> = {
  export_malformed: { zh: '这不是导出文件', en: 'This is no export' },
  export_version: {
    zh: '导出文件的版本不同：请用同一版本的程序',
    en: 'The export is of another version of this program',
  },
  export_incomplete: {
    zh: '导出文件不完整，此前的行已导入：对原数据库再运行一次 export 续传',
    en: 'The export is not whole; the rows before are in. Run export again where it came from to continue it',
  },
  export_corrupt: {
    zh: '导出文件在写成之后被改动或损坏，此前的行已导入',
    en: 'The export was changed or damaged after it was written; the rows before are in',
  },
  csv_malformed: { zh: '这不是 CSV 文件', en: 'This is no CSV file' },
  encoding_unknown: {
    zh: '无法确定文件的编码，未导入任何数据：用 --encoding 指定（如 --encoding gb18030），或另存为 UTF-8',
    en: 'The encoding of this file is not certain, nothing was imported: name it (such as --encoding gb18030), or save it as UTF-8',
  },
  text_spoiled: {
    zh: '文件中有保存时已经丢失的字符（U+FFFD），未导入任何数据：请从原系统重新导出',
    en: 'Characters were lost when this file was saved (U+FFFD), nothing was imported: export it again where it came from',
  },
  column_missing: { zh: 'CSV 中没有 openid 列', en: 'The CSV file has no column openid' },
  secret_missing: {
    zh: 'CSV 中有手机号，要用登录服务器的密钥加密：请把 WEAPP_AUTH_SECRET 设为服务器所用的值',
    en: 'The file has phone numbers, and the login server’s secret seals them: set WEAPP_AUTH_SECRET to what the server has',
  },
};
