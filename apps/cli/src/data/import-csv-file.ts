import { type IdentityImportResult, importIdentities } from '@weapp-auth/server/data';
import { exitCodes } from '../cli-context.ts';
import type { CommandContext, CommandInput } from '../command-entry.ts';
import { readSecretConfig } from '../config/config.ts';
import { printProblems } from '../config/print-problems.ts';
import { sizeOf } from './export-file.ts';
import { describeProblem } from './import-problems.ts';
import { type CsvImport, findImportSecret } from './import-secret.ts';
import { createProgressLine } from './progress-line.ts';
import { readCsv } from './read-csv.ts';

/** Imports a table of openids, or only checks it, and tells what came of it. Returns the exit code. */
export async function importCsvFile(
  context: CommandContext,
  { options, ...from }: Omit<CsvImport, 'dryRun'> & { readonly options: CommandInput['options'] },
): Promise<number> {
  const appId = textOption(options.app) ?? context.env.WX_APPID;
  if (appId === undefined || !/^wx[0-9a-f]{16}$/.test(appId)) return refuseApp(context);
  const given = readSecretConfig(context);
  if (given.kind === 'problems') return printProblems(context.output, given.problems);
  const dryRun = options.dryRun === true;
  const platform = textOption(options.platform) ?? context.env.WX_PLATFORM ?? null;
  const secret = await findImportSecret(context, given.config, { ...from, dryRun });
  const result = await importRows(context, { ...from, dryRun, appId, platform, secret });
  return report(context, result, dryRun);
}

async function importRows(
  context: CommandContext,
  from: CsvImport & {
    readonly appId: string;
    readonly platform: string | null;
    readonly secret: readonly string[] | null;
  },
): Promise<IdentityImportResult> {
  const { store, path, secret, appId, platform, dryRun } = from;
  const line = createProgressLine(context, process.stderr.isTTY);
  const size = await sizeOf(path);
  let bytes = 0;
  const rows = readCsv(path, (count) => {
    bytes += count;
  });
  const result = await importIdentities(store, rows, {
    appId,
    platform,
    now: context.now(),
    dryRun,
    ...(secret && { secret }),
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

function refuseApp({ output }: CommandContext): number {
  output.fail(
    {
      zh: '不知道这些 openid 属于哪个小程序：加上 --app wx…，或设置 WX_APPID',
      en: 'Which mini program do these openids belong to? Add --app wx…, or set WX_APPID',
    },
    { event: 'error', code: 'app_unknown' },
  );
  return exitCodes.usage;
}

function report({ output }: CommandContext, result: IdentityImportResult, dryRun: boolean): number {
  const { read, added, known, joined, phones, phonesTaken, invalid } = result;
  for (const { row, problem } of result.problems) {
    const { zh, en } = describeProblem(problem);
    output.fail({ zh: `第 ${row} 行${zh}`, en: `row ${row} was ${en}` });
  }
  const would = dryRun
    ? { zh: '（试运行，未写入）', en: ' (dry run, nothing was written)' }
    : { zh: '', en: '' };
  const of = {
    zh: `新增 ${added}，已存在或重复 ${known}，按 unionid 合并 ${joined}，绑定手机号 ${phones}，号码已被占用 ${phonesTaken}，有误 ${invalid}`,
    en: `${added} new, ${known} known or twice, ${joined} joined by unionid, ${phones} with a phone, ${phonesTaken} without theirs, ${invalid} wrong`,
  };
  output.print(
    { zh: `读到 ${read} 行：${of.zh}${would.zh}`, en: `${read} rows: ${of.en}${would.en}` },
    { event: 'imported', dryRun, ...result },
  );
  return invalid === 0 ? exitCodes.ok : exitCodes.failed;
}
