import type { IdentityImportResult } from '@weapp-auth/server/data';
import { exitCodes } from '../cli-context.ts';
import type { CommandContext } from '../command-entry.ts';
import type { Text } from '../language.ts';
import { describeProblem, timeWithoutZone } from './import-problems.ts';

/** Tells what an import came to, or what one would come to, row by row where one went wrong. Returns the exit code. */
export function reportImport(
  { output }: CommandContext,
  result: IdentityImportResult,
  dryRun: boolean,
): number {
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

function sayWhatCame(result: IdentityImportResult): Text {
  const { read, added, known, joined, phones, phonesTaken, invalid } = result;
  return {
    zh: `读到 ${read} 行：新增 ${added}，已存在或重复 ${known}，按 unionid 合并 ${joined}，绑定手机号 ${phones}，号码已被占用 ${phonesTaken}，有误 ${invalid}`,
    en: `${read} rows: ${added} new, ${known} known or twice, ${joined} joined by unionid, ${phones} with a phone, ${phonesTaken} without theirs, ${invalid} wrong`,
  };
}

/** Of unionids nothing is said: whom they join is only known when they are written. */
function sayWhatWould(result: IdentityImportResult): Text {
  const { read, added, known, phones, phonesTaken, invalid } = result;
  return {
    zh: `试运行，未写入任何数据。读到 ${read} 行：将新增 ${added}，已存在或重复 ${known}，将绑定手机号 ${phones}，号码已被占用 ${phonesTaken}，有误 ${invalid}`,
    en: `Dry run, nothing was written. ${read} rows: ${added} would be new, ${known} known or twice, ${phones} would get a phone, ${phonesTaken} would not get theirs, ${invalid} wrong`,
  };
}
