import {
  chooseColumns,
  DataFormatError,
  type IdentityImportResult,
  importIdentities,
} from '@weapp-auth/server/data';
import type { CommandContext, CommandInput } from '../command-entry.ts';
import { readSecretConfig } from '../config/config.ts';
import { printProblems } from '../config/print-problems.ts';
import { type CsvFile, openCsvFile, readCsvRows } from './csv-file.ts';
import { sizeOf } from './export-file.ts';
import { findImportSecret, type ImportTarget } from './import-secret.ts';
import { createProgressLine } from './progress-line.ts';
import { refuseApp, refuseEncoding, refuseTimeZone } from './refuse-import.ts';
import { reportImport } from './report-import.ts';

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
  const openPlatform = textOption(options.openPlatform) ?? context.env.WX_OPEN_PLATFORM ?? null;
  const secret = await findImportSecret(context, given.config, { ...from, file });
  const result = await importRows(context, { ...from, file, appId, openPlatform, secret, timeZone });
  return reportImport(context, result, from.dryRun);
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
    readonly openPlatform: string | null;
    readonly secret: readonly string[] | null;
    readonly timeZone: string | undefined;
  },
): Promise<IdentityImportResult> {
  const { store, file, secret, appId, openPlatform, timeZone, dryRun } = from;
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
    openPlatform,
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
