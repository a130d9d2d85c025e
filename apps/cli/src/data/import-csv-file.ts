import type { Store } from '@weapp-auth/server';
import { type IdentityImportResult, importIdentities } from '@weapp-auth/server/data';
import { exitCodes } from '../cli-context.ts';
import type { CommandContext, CommandInput } from '../command-entry.ts';
import { sizeOf } from './export-file.ts';
import { createProgressLine } from './progress-line.ts';
import { readCsv } from './read-csv.ts';

/** Imports a table of openids, or only checks it, and tells what came of it. Returns the exit code. */
export async function importCsvFile(
  context: CommandContext,
  store: Store,
  { path, options }: { readonly path: string; readonly options: CommandInput['options'] },
): Promise<number> {
  const appId = textOption(options.app) ?? context.env.WX_APPID;
  if (appId === undefined || !/^wx[0-9a-f]{16}$/.test(appId)) return refuseApp(context);
  const dryRun = options.dryRun === true;
  const line = createProgressLine(context, process.stderr.isTTY);
  const size = await sizeOf(path);
  let bytes = 0;
  const rows = readCsv(path, (count) => {
    bytes += count;
  });
  const result = await importIdentities(store, rows, {
    appId,
    platform: textOption(options.platform) ?? context.env.WX_PLATFORM ?? null,
    now: context.now(),
    dryRun,
    onProgress: ({ read }) =>
      line.show({
        share: bytes / size,
        text: { zh: `${read} 行`, en: `${read} rows` },
        data: { read, share: bytes / size },
      }),
  });
  line.end();
  return report(context, result, dryRun);
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
  const { read, added, known, joined, invalid, problems } = result;
  for (const { row, problem } of problems) {
    output.fail({ zh: `第 ${row} 行未导入：${problem}`, en: `row ${row} was left out: ${problem}` });
  }
  const would = dryRun
    ? { zh: '（试运行，未写入）', en: ' (dry run, nothing was written)' }
    : { zh: '', en: '' };
  output.print(
    {
      zh: `读到 ${read} 行：新增 ${added}，已存在或重复 ${known}，按 unionid 合并 ${joined}，有误 ${invalid}${would.zh}`,
      en: `${read} rows: ${added} new, ${known} known or twice, ${joined} joined by unionid, ${invalid} wrong${would.en}`,
    },
    { event: 'imported', dryRun, ...result },
  );
  return invalid === 0 ? exitCodes.ok : exitCodes.failed;
}
