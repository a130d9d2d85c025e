import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type AppConfig,
  type AvatarStore,
  createWeappAuth,
  fileAvatars,
  objectAvatars,
  type Secret,
  type SharedCache,
  type Store,
  s3Storage,
  type WeappAuth,
  type WeappAuthOptions,
} from '@weapp-auth/server';
import { exitCodes, type Output } from '../cli-context.ts';
import { CliError } from '../cli-error.ts';
import type { CommandContext } from '../command-entry.ts';
import { readServeConfig, type ServeConfig } from '../config/config.ts';
import type { Features } from '../config/features.ts';
import { printProblems } from '../config/print-problems.ts';
import { type ConfigWarning, findWarnings } from '../config/warnings.ts';
import { type Listening, listen } from '../listen.ts';
import { openStore, sqliteFile } from '../open-store.ts';
import { keepSecretBeside } from '../secret-beside-database.ts';
import { createLogger } from '../server-logger.ts';
import { boundHeap } from './bound-heap.ts';
import { migrateOrRefuse } from './migrate-or-refuse.ts';
import { openCache } from './open-cache.ts';
import { openWechatRecording, type WechatRecording } from './record-wechat.ts';
import { withWebsites } from './with-websites.ts';

/** Runs `weapp-auth serve`. */
export async function runServe(context: CommandContext): Promise<number> {
  const { output } = context;
  const read = readServeConfig(context);
  if (read.kind === 'problems') return printProblems(output, read.problems);
  for (const warning of findWarnings(read.config)) printWarning(output, warning);
  boundHeap(process);
  const server = await startServer(read.config, context);
  output.print(
    { zh: `登录服务器已启动：${server.url}`, en: `Login server running: ${server.url}` },
    { event: 'ready', url: server.url, port: server.port },
  );
  const signal = await context.interrupted();
  output.print(
    { zh: `收到 ${signal}，处理完手上的请求后退出…`, en: `${signal}: finishing running requests…` },
    { event: 'draining', signal },
  );
  await stop(server, signal === 'SIGTERM' ? read.config.drainMs : 0);
  output.print({ zh: '已停止。', en: 'Stopped.' }, { event: 'stopped' });
  return exitCodes.ok;
}

/** A process manager waits about ten seconds before it kills. */
const stopWithinMs = 8000;
const leastGraceMs = 2000;

/** First nobody is sent here any more, for as long as load balancers need to see that; then what is under way ends. */
async function stop(server: Listening, drainMs: number): Promise<void> {
  server.drain();
  await sleep(drainMs);
  await server.close(Math.max(stopWithinMs - drainMs, leastGraceMs));
}

function printWarning(output: Output, { variable, text, remedy }: ConfigWarning): void {
  const { language } = output;
  output.fail(`! ${text[language]}\n  → ${remedy[language]}`, {
    event: 'config-warning',
    variable,
    text,
    remedy,
  });
}

async function startServer(config: ServeConfig, context: CommandContext): Promise<Listening> {
  const store = await openStore(config.database, context.cwd, {
    forMs: config.databaseWaitMs,
    now: context.now,
    onRetry: (error, pauseMs) => tellWaiting(context, error, pauseMs),
  });
  try {
    await migrateOrRefuse(store, config.autoMigrate);
    const cache = config.redisUrl ? await openCache(config.redisUrl) : null;
    const recording = openRecording(config, context);
    const auth = await composeServer(config, { store, cache, recording }, context);
    const { host, port } = config;
    const handler = await withWebsites(auth, config.websites);
    const listening = await listen(handler, { host, port, portVariable: 'PORT' });
    const drain = (): void => {
      auth.drain();
      listening.drain();
    };
    const close = async (graceMs?: number): Promise<void> => {
      await listening.close(graceMs);
      await auth.close();
      recording?.close();
      await cache?.close();
      await store.close();
    };
    return { ...listening, drain, close };
  } catch (error) {
    await store.close();
    throw error;
  }
}

function tellWaiting({ output }: CommandContext, error: Error, pauseMs: number): void {
  output.fail(
    {
      zh: `数据库还没有应答（${error.message}），${pauseMs} 毫秒后再试`,
      en: `The database does not answer yet (${error.message}): trying again in ${pauseMs} ms`,
    },
    { event: 'waiting-for-database', pauseMs },
  );
}

async function composeServer(
  config: ServeConfig,
  { store, cache, recording }: { store: Store; cache: SharedCache | null; recording: WechatRecording | null },
  context: CommandContext,
): Promise<WeappAuth> {
  const secrets = config.secrets ?? [await secretBesideDatabase(config, context)];
  return createWeappAuth({
    apps: config.apps.map((app) => (app.weCom ? app : { ...app, ...pushOf(config.features) })),
    secret: secrets.map((secret) => secret.reveal()),
    store,
    basePath: config.basePath,
    wechat: {
      baseUrl: config.wechatUrl,
      production: config.production,
      ...(recording && { record: recording.write }),
    },
    logger: createLogger(config.logLevel, context.stderr),
    ...(cache && { cache }),
    ...(config.publicUrl && { publicUrl: config.publicUrl }),
    avatars: avatarsOf(config, context.cwd),
    ...(config.websites && {
      scanLogin: { page: config.websites.page, envVersion: config.websites.envVersion },
    }),
    ...featureOptions(config.features),
  });
}

/** The file for what WeChat answers, where the operator wants one. */
function openRecording({ wechatRecording }: ServeConfig, context: CommandContext): WechatRecording | null {
  if (wechatRecording === null) return null;
  const path = resolve(context.cwd, wechatRecording);
  try {
    return openWechatRecording(path, (reason) => tellRecordingEnded(context, reason));
  } catch (error) {
    throw new CliError({
      code: 'folder_unwritable',
      exitCode: exitCodes.config,
      text: { zh: `无法写入 WECHAT_RECORDING：${path}`, en: `WECHAT_RECORDING cannot be written: ${path}` },
      cause: error,
    });
  }
}

function tellRecordingEnded({ output }: CommandContext, reason: string): void {
  output.fail(
    { zh: `不再记录微信的应答：${reason}`, en: `WeChat's answers are recorded no more: ${reason}` },
    { event: 'recording-ended', reason },
  );
}

function avatarsOf({ avatarBucket, avatarFolder }: ServeConfig, cwd: string): AvatarStore {
  if (avatarBucket === null) return fileAvatars(resolve(cwd, avatarFolder));
  return objectAvatars(s3Storage({ ...avatarBucket, secret: avatarBucket.secret.reveal() }));
}

function featureOptions(features: Features): Partial<WeappAuthOptions> {
  const { webhook, metricsToken, sessionSeconds } = features;
  return {
    trustedProxies: features.trustedProxies,
    phoneConflict: features.phoneConflict,
    envelope: features.envelope,
    ...(!features.accessTokens && { accessToken: false }),
    ...(!features.encryptedPhone && { openData: { phone: false } }),
    ...(features.prefetch && { prefetch: {} }),
    docs: features.docs,
    ...cloudRunOption(features),
    stepUp: features.stepUp,
    introspection: { clients: features.introspectionClients },
    session: {
      replaces: features.sessionReplaces,
      ...(sessionSeconds !== null && { lifetimeSeconds: sessionSeconds }),
    },
    ...(metricsToken && { metrics: { token: metricsToken.reveal() } }),
    ...(webhook && {
      events: { webhooks: [{ url: webhook.url.reveal(), secret: webhook.secret.reveal() }] },
    }),
  };
}

function cloudRunOption({ cloudRunLogin }: Features): Pick<WeappAuthOptions, 'cloudRun'> {
  if (cloudRunLogin === 'off') return {};
  return { cloudRun: cloudRunLogin === 'gateway-only' ? { gatewayOnly: true } : true };
}

function pushOf({ push }: Features): Pick<AppConfig, 'push'> {
  if (!push) return {};
  return {
    push: { token: push.token.reveal(), ...(push.aesKey && { encodingAesKey: push.aesKey.reveal() }) },
  };
}

async function secretBesideDatabase(config: ServeConfig, { cwd, output }: CommandContext): Promise<Secret> {
  const file = sqliteFile(config.database, cwd);
  if (file === null) throw new TypeError('a shared database needs WEAPP_AUTH_SECRET');
  return keepSecretBeside(file, output);
}
