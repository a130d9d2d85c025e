import { exitCodes } from '../cli-context.ts';
import type { CommandContext, CommandEntry } from '../command-entry.ts';
import { type DevConfig, readDevConfig } from '../config/config.ts';
import { printProblems } from '../config/print-problems.ts';
import { demoAppIds } from '../demo.ts';
import type { RunningDev } from '../dev/start-dev.ts';
import type { Text } from '../language.ts';

/** `weapp-auth dev`: emulator, login server and playground on this machine, offline. */
export const devCommand: CommandEntry = {
  usage: 'dev',
  description: {
    zh: '在本机启动全部：微信模拟器、登录服务器、演练场（离线，无需 AppID）',
    en: 'run everything on this machine: emulator, login server, playground (offline, no AppID)',
  },
  details: {
    zh: `环境变量：
  PORT            登录服务器与演练场的端口（默认 8080）
  EMULATOR_PORT   微信模拟器的端口（默认 8081）
  DATABASE_URL    sqlite:文件 / postgres://… / mysql://…（默认 sqlite:.weapp-auth/dev.db）
  LOG_LEVEL       debug、info、warn（默认）、error、silent`,
    en: `Variables:
  PORT            of the login server and the playground (default 8080)
  EMULATOR_PORT   of the emulated WeChat (default 8081)
  DATABASE_URL    sqlite:file / postgres://… / mysql://… (default sqlite:.weapp-auth/dev.db)
  LOG_LEVEL       debug, info, warn (default), error, silent`,
  },
  run: runDev,
};

async function runDev(context: CommandContext): Promise<number> {
  const { output } = context;
  const read = readDevConfig(context);
  if (read.kind === 'problems') return printProblems(output, read.problems);
  // Loaded here, because `serve` should not carry an emulator in its memory.
  const { startDev } = await import('../dev/start-dev.ts');
  const running = await startDev(read.config, context);
  output.print(describe(running, read.config), {
    event: 'ready',
    url: running.serverUrl,
    emulatorUrl: running.emulatorUrl,
    appId: demoAppIds[0],
    database: read.config.database.kind,
  });
  const signal = await context.interrupted();
  await running.close();
  output.print(
    { zh: '\n已停止，数据都已保存。', en: '\nStopped. Everything is saved.' },
    { event: 'stopped', signal },
  );
  return exitCodes.ok;
}

function describe(
  { serverUrl, emulatorUrl, dataFolder }: RunningDev,
  { database, basePath }: DevConfig,
): Text {
  const stored = database.kind === 'sqlite' ? `SQLite, ${dataFolder}` : database.kind;
  return {
    zh: `
  weapp-auth 已启动，全部在本机，不需要网络

  演练场        ${serverUrl}/           ← 在浏览器中打开，看见登录发生
  登录服务器    ${serverUrl}${basePath}
  微信模拟器    ${emulatorUrl}
  演示小程序    ${demoAppIds[0]}（用户 alice、bob、carol）
  数据          ${stored}

  按 Ctrl-C 停止。`,
    en: `
  weapp-auth is running, all of it on this machine, no network needed

  Playground      ${serverUrl}/         <- open it in a browser and see the login happen
  Login server    ${serverUrl}${basePath}
  WeChat emulator ${emulatorUrl}
  Demo app        ${demoAppIds[0]} (people: alice, bob, carol)
  Data            ${stored}

  Press Ctrl-C to stop.`,
  };
}
