import { join, resolve } from 'node:path';
import { type DevServer, DevServerError, startDevServer } from '@weapp-auth/dev-server';
import { exitCodes } from '../cli-context.ts';
import { CliError } from '../cli-error.ts';
import type { CommandContext } from '../command-entry.ts';
import { type DevConfig, readDevConfig } from '../config/dev-config.ts';
import { printProblems } from '../config/print-problems.ts';
import { demoAppIds } from '../demo.ts';
import { keepSecret } from '../keep-secret.ts';
import type { Text } from '../language.ts';
import { listen } from '../listen.ts';
import { openStore } from '../open-store.ts';
import { createLogger } from '../server-logger.ts';
import { version } from '../version.ts';

/** Runs `weapp-auth dev`. */
export async function runDev(context: CommandContext): Promise<number> {
  const { output } = context;
  const read = readDevConfig(context);
  if (read.kind === 'problems') return printProblems(output, read.problems);
  const dataFolder = resolve(context.cwd, '.weapp-auth');
  const running = await start(read.config, context, dataFolder).catch(rethrow);
  output.print(describe(running, read.config, dataFolder), {
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

async function start(config: DevConfig, context: CommandContext, dataFolder: string): Promise<DevServer> {
  const { output } = context;
  const { host, port, emulatorPort } = config;
  const { secret } = await keepSecret(join(dataFolder, 'dev.secret'));
  return startDevServer({
    version,
    language: output.language,
    database: config.database.kind,
    appIds: demoAppIds,
    basePath: config.basePath,
    dataFolder,
    secret: secret.reveal(),
    logger: createLogger(config.logLevel, context.stderr),
    now: context.now,
    listen: (listener, what) =>
      what === 'server'
        ? listen(listener, { host, port, portVariable: 'PORT' })
        : listen(listener, { host, port: emulatorPort, portVariable: 'EMULATOR_PORT' }),
    openStore: () => openStore(config.database, context.cwd),
    onBuild: (what) => output.print(what),
    onProblem: (problem) => output.fail(problem),
  });
}

function rethrow(error: unknown): never {
  if (!(error instanceof DevServerError)) throw error;
  const { code, text } = error;
  throw new CliError({ code, exitCode: exitCodes.failed, text, cause: error });
}

function describe(
  { serverUrl, emulatorUrl }: DevServer,
  { database, basePath }: DevConfig,
  dataFolder: string,
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
