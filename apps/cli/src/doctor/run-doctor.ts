import { exitCodes } from '../cli-context.ts';
import type { CommandContext } from '../command-entry.ts';
import { readServeConfig } from '../config/config.ts';
import { printProblems } from '../config/print-problems.ts';
import { findWarnings } from '../config/warnings.ts';
import {
  checkCache,
  checkClock,
  checkCredentials,
  checkDatabase,
  checkNode,
  type Finding,
} from './doctor-checks.ts';

const signs = { ok: '✓', warning: '!', failed: '✗' } as const;

/** Runs `weapp-auth doctor`. */
export async function runDoctor(context: CommandContext): Promise<number> {
  const { output } = context;
  const read = readServeConfig(context);
  if (read.kind === 'problems') return printProblems(output, read.problems);
  const { config } = read;
  const findings: Finding[] = [checkNode(context.nodeVersion), await checkDatabase(config.database, context)];
  if (config.redisUrl !== null) findings.push(await checkCache(config.redisUrl));
  for (const app of config.apps)
    findings.push(await checkCredentials({ app, baseUrl: config.wechatUrl, now: context.now }));
  findings.push(await checkClock({ baseUrl: config.wechatUrl, now: context.now }));
  for (const { text, remedy, variable } of findWarnings(config))
    findings.push({ name: variable, status: 'warning', text, remedy });
  for (const { status, text, remedy, name } of findings) {
    const lines = [
      `${signs[status]} ${text[output.language]}`,
      ...(remedy ? [`  → ${remedy[output.language]}`] : []),
    ];
    output.print(lines.join('\n'), { event: 'check', name, status, text, remedy });
  }
  return findings.some((finding) => finding.status === 'failed') ? exitCodes.failed : exitCodes.ok;
}
