import type { Difference, RecordingComparison, RuleChange } from '@weapp-auth/emulator/fidelity';
import { exitCodes, type Output } from '../cli-context.ts';
import type { CommandContext } from '../command-entry.ts';
import type { ConfiguredApp } from '../config/apps.ts';

type Compared = Extract<RecordingComparison, { kind: 'compared' }>;

/** Prints what differs, which rules explain it, and what to do with that. */
export function printComparison(
  output: Output,
  { answers, differences, changes, unexplained }: Compared,
): void {
  for (const difference of differences)
    output.print(differenceText(difference), { event: 'difference', ...difference });
  for (const change of changes) output.print(changeText(change), { event: 'rule-change', ...change });
  output.print(
    {
      zh: `对照了 ${answers} 条应答，${differences.length} 处不同，其中 ${unexplained.length} 处没有规则可以解释。`,
      en: `${answers} answers compared, ${differences.length} differences, ${unexplained.length} of them without a rule that explains them.`,
    },
    { event: 'compared', answers, differences: differences.length, unexplained: unexplained.length },
  );
  if (differences.length === 0) return;
  output.print({
    zh: '这些内容已脱敏。用 --json 再运行一次，把输出附在问题报告里：这是对模拟器最有价值的反馈。',
    en: 'Nothing in it is secret or personal. Run it again with --json and send the output in: no report is worth more to the emulator.',
  });
}

function differenceText({ call, method, path, what, wechat, emulator }: Difference): {
  zh: string;
  en: string;
} {
  const [theirs, ours] = [JSON.stringify(wechat) ?? '-', JSON.stringify(emulator) ?? '-'];
  return {
    zh: `✗ 第 ${call} 次 ${method} ${path}：${what}\n    微信   ${theirs}\n    模拟器 ${ours}`,
    en: `✗ call ${call}, ${method} ${path}: ${what}\n    WeChat   ${theirs}\n    emulator ${ours}`,
  };
}

function changeText({ rule, from, to, explains }: RuleChange): { zh: string; en: string } {
  return {
    zh: `→ 规则 ${rule}：${from} 改为 ${to}（解释 ${explains} 处）`,
    en: `→ rule ${rule}: ${to} instead of ${from} (explains ${explains})`,
  };
}

/** Asks which app is meant. */
export function refuseApp({ output }: CommandContext, apps: readonly ConfiguredApp[]): number {
  const names = apps.map(({ appId }) => appId);
  output.fail(
    {
      zh: `用 --appid 指明小程序：${names.join('、')}`,
      en: `Name the mini program with --appid: ${names.join(', ')}`,
    },
    { event: 'error', code: 'app_unknown' },
  );
  return exitCodes.usage;
}

/** Says that a file can be neither read nor written. */
export function refuseFile({ output }: CommandContext, file: string): number {
  output.fail(
    { zh: `文件无法读写：${file}`, en: `The file cannot be read or written: ${file}` },
    { event: 'error', code: 'file_unusable', file },
  );
  return exitCodes.usage;
}

/** Says which line of a file is none of a recording. */
export function refuseLine(
  { output }: CommandContext,
  { line, reason }: Extract<RecordingComparison, { kind: 'unreadable' }>,
): number {
  output.fail(
    { zh: `第 ${line} 行不是记录：${reason}`, en: `Line ${line} is none of a recording: ${reason}` },
    { event: 'error', code: 'recording_malformed', line, reason },
  );
  return exitCodes.usage;
}

/** Says that no answer came at all. */
export function tellUnreachable({ output }: CommandContext, url: string): number {
  output.fail(
    { zh: `${url} 没有应答`, en: `${url} does not answer` },
    { event: 'error', code: 'wechat_unreachable', url },
  );
  return exitCodes.unavailable;
}

/** Says that a part of the questions was not put. */
export function tellSkipped({ output }: CommandContext, count: number): void {
  output.fail(
    {
      zh: `没有取得 access_token（IP 白名单？），${count} 个问题没有问`,
      en: `No access_token was given (the IP allow-list?): ${count} questions were not put`,
    },
    { event: 'skipped', count },
  );
}
