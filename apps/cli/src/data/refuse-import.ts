import { exitCodes } from '../cli-context.ts';
import type { CommandContext } from '../command-entry.ts';

/** Asks which app the openids of a table belong to. Returns the exit code, as the others here do. */
export function refuseApp({ output }: CommandContext): number {
  output.fail(
    {
      zh: '不知道这些 openid 属于哪个小程序：加上 --app wx…，或设置 WX_APPID',
      en: 'Which mini program do these openids belong to? Add --app wx…, or set WX_APPID',
    },
    { event: 'error', code: 'app_unknown' },
  );
  return exitCodes.usage;
}

/** Refuses a time zone that does not exist. */
export function refuseTimeZone({ output }: CommandContext, timeZone: string): number {
  output.fail(
    {
      zh: `没有名为“${timeZone}”的时区：写成 Asia/Shanghai 或 +08:00`,
      en: `There is no time zone "${timeZone}": write Asia/Shanghai or +08:00`,
    },
    { event: 'error', code: 'time_zone_unknown', timeZone },
  );
  return exitCodes.usage;
}

/** Refuses an encoding that does not exist. */
export function refuseEncoding({ output }: CommandContext, encoding: string): number {
  output.fail(
    {
      zh: `不认识编码“${encoding}”：写成 utf-8、gb18030、utf-16le 或 big5 等`,
      en: `There is no encoding "${encoding}": write utf-8, gb18030, utf-16le, windows-1252 or another`,
    },
    { event: 'error', code: 'encoding_unknown', encoding },
  );
  return exitCodes.usage;
}

/** Refuses a dry run of an export, which is checked while it is written. */
export function refuseDryRun({ output }: CommandContext): number {
  output.fail(
    { zh: '--dry-run 只用于 openid 表（.csv）', en: '--dry-run is for tables of openids (.csv) only' },
    { event: 'error', code: 'dry_run_unsupported' },
  );
  return exitCodes.usage;
}

/** Says that there is nothing to import. */
export function refuseMissing({ output }: CommandContext, file: string): number {
  output.fail(
    { zh: `文件不存在或为空：${file}`, en: `No such file, or it is empty: ${file}` },
    { event: 'error', code: 'file_missing', file },
  );
  return exitCodes.usage;
}
