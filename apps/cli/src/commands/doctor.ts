import { exitCodes } from '../cli-context.ts';
import type { CommandContext, CommandEntry } from '../command-entry.ts';
import { readServeConfig } from '../config/config.ts';
import { printProblems } from '../config/print-problems.ts';
import { checkClock, checkCredentials, checkDatabase, checkNode, type Finding } from '../doctor-checks.ts';

/** `weapp-auth doctor`: would `serve` work here? */
export const doctorCommand: CommandEntry = {
  usage: 'doctor',
  description: {
    zh: '诊断：配置、数据库、AppID 与 AppSecret、时钟，逐项说明',
    en: 'diagnose: configuration, database, AppID and AppSecret, clock, one by one',
  },
  details: {
    zh: '用一个不存在的 code 询问微信，以此确认 AppID 与 AppSecret 正确；不会影响任何用户。有一项不通过时退出码为 1。',
    en: 'Asks WeChat about a code that does not exist, which proves AppID and AppSecret and touches nobody. Exit code 1 when a check fails.',
  },
  run: runDoctor,
};

const signs = { ok: '✓', warning: '!', failed: '✗' } as const;

async function runDoctor(context: CommandContext): Promise<number> {
  const { output } = context;
  const read = readServeConfig(context);
  if (read.kind === 'problems') return printProblems(output, read.problems);
  const { config } = read;
  const findings: Finding[] = [
    checkNode(context.nodeVersion),
    await checkDatabase(config.database, context.cwd),
  ];
  for (const app of config.apps)
    findings.push(await checkCredentials({ app, baseUrl: config.wechatUrl, now: context.now }));
  findings.push(await checkClock({ baseUrl: config.wechatUrl, now: context.now }));
  for (const { status, text, remedy, name } of findings) {
    const lines = [
      `${signs[status]} ${text[output.language]}`,
      ...(remedy ? [`  → ${remedy[output.language]}`] : []),
    ];
    output.print(lines.join('\n'), { event: 'check', name, status, text, remedy });
  }
  return findings.some((finding) => finding.status === 'failed') ? exitCodes.failed : exitCodes.ok;
}
