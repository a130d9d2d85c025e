import {
  chooseColumns,
  DataFormatError,
  type IdentityImportResult,
  importIdentities,
} from '@weapp-auth/server/data';
import { exitCodes } from '../cli-context.ts';
import type { CommandContext, CommandInput } from '../command-entry.ts';
import { readSecretConfig } from '../config/config.ts';
import { printProblems } from '../config/print-problems.ts';
import { type CsvFile, openCsvFile, readCsvRows } from './csv-file.ts';
import { sizeOf } from './export-file.ts';
import { describeProblem, timeWithoutZone } from './import-problems.ts';
import { findImportSecret, type ImportTarget } from './import-secret.ts';
import { createProgressLine } from './progress-line.ts';
import { refuseApp, refuseEncoding, refuseTimeZone } from './refuse-import.ts';

/** Where a table goes, and what was said about it on the command line. */
interface CsvImport extends ImportTarget {
  readonly path: string;
  readonly options: CommandInput['options'];
}

/** Imports a table of openids, or only checks it, and tells what came of it. Returns the exit code. */
export async function importCsvFile(context: CommandContext, from: CsvImport): Promise<number> {
  const { options, path } = from;
  const appId = textOption(options.app) ?? context.env.WX_APPID;
  if (appId === undefined || !/^wx[0-9a-f]{16}$/.test(appId)) return refuseApp(context);
  const timeZone = textOption(options.timeZone);
  if (timeZone !== undefined && !isTimeZone(timeZone)) return refuseTimeZone(context, timeZone);
  const encoding = textOption(options.encoding);
  if (encoding !== undefined && !isEncoding(encoding)) return refuseEncoding(context, encoding);
  const given = readSecretConfig(context);
  if (given.kind === 'problems') return printProblems(context.output, given.problems);
  const file = await openCsvFile(path, encoding);
  tellColumns(context, file);
  const platform = textOption(options.platform) ?? context.env.WX_PLATFORM ?? null;
  const secret = await findImportSecret(context, given.config, { ...from, file });
  const result = await importRows(context, { ...from, file, appId, platform, secret, timeZone });
  return report(context, result, from.dryRun);
}

/** Says what is read and what is passed over, before anything is written. */
function tellColumns({ output }: CommandContext, { heading, encoding, delimiter }: CsvFile): void {
  const { used, ignored } = chooseColumns(heading);
  if (!used.some(({ field }) => field === 'openid'))
    throw new DataFormatError('column_missing', 1, 'There is no column openid');
  const list = used.map(({ column, field }) => (column === field ? column : `${column} → ${field}`));
  const none = { zh: '无', en: 'none' };
  const others = ignored.length === 0 ? none : { zh: ignored.join('、'), en: ignored.join(', ') };
  output.print(
    {
      zh: `${encoding.toUpperCase()} 文件。使用的列：${list.join('、')}；忽略的列：${others.zh}`,
      en: `A file in ${encoding.toUpperCase()}. Columns used: ${list.join(', ')}; ignored: ${others.en}`,
    },
    { event: 'columns', encoding, delimiter, used, ignored },
  );
}

async function importRows(
  context: CommandContext,
  from: ImportTarget & {
    readonly file: CsvFile;
    readonly appId: string;
    readonly platform: string | null;
    readonly secret: readonly string[] | null;
    readonly timeZone: string | undefined;
  },
): Promise<IdentityImportResult> {
  const { store, file, secret, appId, platform, timeZone, dryRun } = from;
  const line = createProgressLine(context, process.stderr.isTTY);
  const size = await sizeOf(file.path);
  const lines = new WeakMap<object, number>();
  let bytes = 0;
  async function* rows() {
    for await (const row of readCsvRows(file, (count) => (bytes += count))) {
      lines.set(row.values, row.line);
      yield row.values;
    }
  }
  const result = await importIdentities(store, rows(), {
    appId,
    platform,
    now: context.now(),
    dryRun,
    lineOf: (row) => lines.get(row) ?? 0,
    ...(secret && { secret }),
    ...(timeZone !== undefined && { timeZone }),
    onProgress: ({ read }) =>
      line.show({
        share: bytes / size,
        text: { zh: `${read} 行`, en: `${read} rows` },
        data: { read, share: bytes / size },
      }),
  });
  line.end();
  return result;
}

function textOption(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function isTimeZone(name: string): boolean {
  return exists(() => new Intl.DateTimeFormat('en', { timeZone: name }));
}

function isEncoding(name: string): boolean {
  return exists(() => new TextDecoder(name));
}

function exists(make: () => unknown): boolean {
  try {
    make();
    return true;
  } catch {
    return false;
  }
}

function report({ output }: CommandContext, result: IdentityImportResult, dryRun: boolean): number {
  for (const { line, problem } of result.problems) {
    const { zh, en } = describeProblem(problem, dryRun);
    output.fail({ zh: `第 ${line} 行${zh}`, en: `line ${line} ${en}` });
  }
  if (result.problems.some(({ problem }) => problem === timeWithoutZone)) {
    output.fail({
      zh: '时间没有写明时区：用 --time-zone 指定该表所用的时区（如 --time-zone Asia/Shanghai），再运行一次',
      en: 'Some times name no zone: say which one the table is in (such as --time-zone Asia/Shanghai) and run it again',
    });
  }
  const { joined, ...foreseen } = result;
  if (dryRun) output.print(sayWhatWould(result), { event: 'imported', dryRun, ...foreseen });
  else output.print(sayWhatCame(result), { event: 'imported', dryRun, ...foreseen, joined });
  return result.invalid === 0 ? exitCodes.ok : exitCodes.failed;
}

function sayWhatCame(result: IdentityImportResult): { zh: string; en: string } {
  const { read, added, known, joined, phones, phonesTaken, invalid } = result;
  return {
    zh: `读到 ${read} 行：新增 ${added}，已存在或重复 ${known}，按 unionid 合并 ${joined}，绑定手机号 ${phones}，号码已被占用 ${phonesTaken}，有误 ${invalid}`,
    en: `${read} rows: ${added} new, ${known} known or twice, ${joined} joined by unionid, ${phones} with a phone, ${phonesTaken} without theirs, ${invalid} wrong`,
  };
}

/** Of unionids nothing is said: whom they join is only known when they are written. */
function sayWhatWould(result: IdentityImportResult): { zh: string; en: string } {
  const { read, added, known, phones, phonesTaken, invalid } = result;
  return {
    zh: `试运行，未写入任何数据。读到 ${read} 行：将新增 ${added}，已存在或重复 ${known}，将绑定手机号 ${phones}，号码已被占用 ${phonesTaken}，有误 ${invalid}`,
    en: `Dry run, nothing was written. ${read} rows: ${added} would be new, ${known} known or twice, ${phones} would get a phone, ${phonesTaken} would not get theirs, ${invalid} wrong`,
  };
}
