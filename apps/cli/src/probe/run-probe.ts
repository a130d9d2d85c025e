import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { compareRecording } from '@weapp-auth/emulator/fidelity';
import { exitCodes } from '../cli-context.ts';
import type { CommandContext, CommandInput } from '../command-entry.ts';
import type { ConfiguredApp } from '../config/apps.ts';
import { printProblems } from '../config/print-problems.ts';
import { readProbeConfig } from '../config/probe-config.ts';
import { askWechat } from './ask-wechat.ts';
import {
  printComparison,
  refuseApp,
  refuseFile,
  refuseLine,
  tellSkipped,
  tellUnreachable,
} from './report-probe.ts';

/** Runs `weapp-auth probe`; see `commands/probe.ts`. Returns the exit code. */
export async function runProbe(context: CommandContext, { options }: CommandInput): Promise<number> {
  const { replay, record, appid } = options;
  if (typeof replay === 'string') return replayFile(context, replay);
  const read = readProbeConfig(context);
  if (read.kind === 'problems') return printProblems(context.output, read.problems);
  const { wechatUrl } = read.config;
  // What is compared is WeChat, which knows no corps of WeCom.
  const apps = read.config.apps.filter((app) => app.weCom === undefined);
  const app = chooseApp(apps, appid);
  if (app === null) return refuseApp(context, apps);
  const { calls, skipped } = await askWechat({ baseUrl: wechatUrl, app, now: context.now });
  const text = calls.map((call) => `${JSON.stringify(call)}\n`).join('');
  if (typeof record === 'string' && !writeRecording(context, record, text))
    return refuseFile(context, record);
  if (calls.every(({ response }) => response === null)) return tellUnreachable(context, wechatUrl);
  if (skipped > 0) tellSkipped(context, skipped);
  return compare(context, text);
}

function replayFile(context: CommandContext, file: string): Promise<number> | number {
  const text = readText(resolve(context.cwd, file));
  return text === null ? refuseFile(context, file) : compare(context, text);
}

async function compare(context: CommandContext, text: string): Promise<number> {
  const comparison = await compareRecording(text);
  if (comparison.kind === 'unreadable') return refuseLine(context, comparison);
  printComparison(context.output, comparison);
  return comparison.differences.length === 0 ? exitCodes.ok : exitCodes.failed;
}

/** The app of that name; without one, the only app there is. */
function chooseApp(apps: readonly ConfiguredApp[], appId: unknown): ConfiguredApp | null {
  if (typeof appId === 'string') return apps.find((app) => app.appId === appId) ?? null;
  const [first = null] = apps;
  return apps.length === 1 ? first : null;
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

function writeRecording({ cwd }: CommandContext, file: string, text: string): boolean {
  try {
    writeFileSync(resolve(cwd, file), text, { mode: 0o600 });
    return true;
  } catch {
    return false;
  }
}
