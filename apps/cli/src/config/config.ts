import { Secret } from '@weapp-auth/server';
import { demoAppIds } from '../demo.ts';
import { type ConfiguredApp, checkSecretShapes, readApps } from './apps.ts';
import { type AvatarBucket, readAvatarBucket } from './avatar-bucket.ts';
import { type Database, namesDatabase, readDatabaseOr } from './database.ts';
import { type Env, type EnvSource, readEnvValue } from './env-value.ts';
import { type Features, readFeatures } from './features.ts';
import type { ConfigProblem } from './problem.ts';
import {
  readBasePath,
  readChoice,
  readFlag,
  readPort,
  readPublicUrl,
  readRedisUrl,
  readSeconds,
  readWechatUrl,
} from './settings.ts';
import { checkProviderAddress, readWebsiteSignIn, type WebsiteSignIn } from './websites.ts';

/** How much the server writes to its log. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** Everything `weapp-auth serve` needs, checked. */
export interface ServeConfig {
  readonly production: boolean;
  readonly host: string;
  readonly port: number;
  readonly basePath: string;
  readonly logLevel: LogLevel;
  readonly apps: readonly ConfiguredApp[];
  /** Key ring, newest first; `null`, on a trial only: keep a generated one beside the SQLite file. */
  readonly secrets: readonly Secret[] | null;
  readonly database: Database;
  /** How long to wait for the database at the start. */
  readonly databaseWaitMs: number;
  /**
   * How long it goes on answering after it was told to stop, so that load balancers see that it is not ready: HAProxy asks
   * three times, every two seconds.
   */
  readonly drainMs: number;
  readonly redisUrl: Secret | null;
  readonly wechatUrl: string;
  /** A file that takes what WeChat answers, masked; null: none. */
  readonly wechatRecording: string | null;
  /** Where clients reach this server (`https://login.example.com`); null: whatever address a request came to. */
  readonly publicUrl: string | null;
  /** Where uploaded pictures are kept. */
  readonly avatarFolder: string;
  /** Kept there instead; null: in the folder. */
  readonly avatarBucket: AvatarBucket | null;
  readonly features: Features;
  /** Null: nobody signs in to websites. */
  readonly websites: WebsiteSignIn | null;
  /** Whether the server brings the database schema up to date at its start. */
  readonly autoMigrate: boolean;
  readonly cloudRun: boolean;
}

/** A configuration that works, or every reason why it does not. */
export type ConfigResult<Config> =
  | { readonly kind: 'ok'; readonly config: Config }
  | { readonly kind: 'problems'; readonly problems: readonly ConfigProblem[] };

/** What reading needs from outside: the variables and a way to read `_FILE` variants. */
export interface ConfigInput {
  readonly env: Env;
  readonly readFile: (path: string) => string;
}

/** Where WeChat's server API is. */
export const wechatUrl = 'https://api.weixin.qq.com';
/** Every {@link LogLevel}. */
export const logLevels: readonly LogLevel[] = ['debug', 'info', 'warn', 'error', 'silent'];
const defaultDatabase: Database = { kind: 'sqlite', path: '.weapp-auth/weapp-auth.db' };

/**
 * Reads and checks the configuration of a production server. Pure: it neither opens nor connects to anything.
 *
 * @returns every problem at once, so that a deployment is corrected in one go
 */
export function readServeConfig(input: ConfigInput): ConfigResult<ServeConfig> {
  const source: EnvSource = { ...input, problems: [] };
  const production = source.env.NODE_ENV === 'production';
  const cloudRun = Boolean(source.env.CBR_ENV_ID);
  const url = readWechatUrl(source, { fallback: wechatUrl, production, cloudRun });
  const apps = readApps(source);
  if (url === wechatUrl) checkSecretShapes(source, apps);
  if (production) refuseDemoApps(source, apps);
  const database = readServeDatabase(source, cloudRun);
  const secrets = readSecrets(source, database, production);
  const features = readFeatures(source, cloudRun);
  const publicUrl = readPublicUrl(source);
  const websites = readWebsiteSignIn(source);
  if (websites !== null) checkProviderAddress(source, publicUrl);
  checkIssuer(source, { hasIssuer: publicUrl !== null || !production, features });
  const config: ServeConfig = {
    production,
    cloudRun,
    apps,
    secrets,
    database,
    databaseWaitMs: readSeconds(source, 'DATABASE_WAIT_SECONDS', { fallback: 0, max: 3600 }) * 1000,
    drainMs: readSeconds(source, 'DRAIN_SECONDS', { fallback: production ? 7 : 0, max: 600 }) * 1000,
    wechatUrl: url,
    wechatRecording: readEnvValue(source, ['WECHAT_RECORDING'])?.value ?? null,
    redisUrl: readRedisUrl(source),
    publicUrl,
    avatarFolder: readEnvValue(source, ['AVATAR_FOLDER'])?.value ?? '.weapp-auth/avatars',
    avatarBucket: readAvatarBucket(source),
    host: readEnvValue(source, ['HOST'])?.value ?? '0.0.0.0',
    port: readPort(source, 'PORT', cloudRun ? 80 : 8080),
    basePath: readBasePath(source),
    logLevel: readChoice(source, { name: 'LOG_LEVEL', choices: logLevels, fallback: 'info' }),
    features,
    websites,
    autoMigrate: readFlag(source, 'AUTO_MIGRATE', true),
  };
  return finish(source, config);
}

/** Reads only which database to use, for commands that need nothing else. */
export function readDatabaseConfig(input: ConfigInput): ConfigResult<Database> {
  const source: EnvSource = { ...input, problems: [] };
  return finish(source, readDatabaseOr(source, defaultDatabase));
}

/** Reads only the server's secrets, newest first, for a command that may do without: null when none is set. */
export function readSecretConfig(input: ConfigInput): ConfigResult<readonly Secret[] | null> {
  const source: EnvSource = { ...input, problems: [] };
  return finish(source, readGivenSecrets(source));
}

/** What `weapp-auth reseal` needs: where the data is, and the secrets, newest first. */
export interface ResealConfig {
  readonly database: Database;
  readonly secrets: readonly Secret[];
}

/** Reads and checks the configuration of `weapp-auth reseal`: without an older secret there is nothing to do. */
export function readResealConfig(input: ConfigInput): ConfigResult<ResealConfig> {
  const source: EnvSource = { ...input, problems: [] };
  const database = readDatabaseOr(source, defaultDatabase);
  const secrets = readSecrets(source, database, false) ?? [];
  if (secrets.length < 2 && source.problems.length === 0) reportSingleSecret(source);
  return finish(source, { database, secrets });
}

function reportSingleSecret(source: EnvSource): void {
  source.problems.push({
    code: 'secret_not_rotated',
    variable: 'WEAPP_AUTH_SECRET',
    problem: {
      zh: 'WEAPP_AUTH_SECRET 需要同时包含新旧两个密钥',
      en: 'WEAPP_AUTH_SECRET has to hold the new secret and the old one',
    },
    remedy: {
      zh: '写成“新,旧”；步骤见 weapp-auth reseal --help',
      en: 'write "new,old"; the steps: weapp-auth reseal --help',
    },
  });
}

/** The configuration, or the problems that reading it has found. */
export function finish<Config>(source: EnvSource, config: Config): ConfigResult<Config> {
  return source.problems.length > 0
    ? { kind: 'problems', problems: source.problems }
    : { kind: 'ok', config };
}

function readServeDatabase(source: EnvSource, cloudRun: boolean): Database {
  const database = readDatabaseOr(source, defaultDatabase);
  if (!cloudRun || database.kind !== 'sqlite' || source.problems.some((p) => p.variable === 'DATABASE_URL'))
    return database;
  source.problems.push({
    code: namesDatabase(source) ? 'database_not_durable' : 'database_missing',
    variable: 'DATABASE_URL',
    problem: {
      zh: '微信云托管的容器没有持久磁盘，SQLite 文件会随实例一起消失',
      en: 'a WeChat CloudRun container has no durable disk: a SQLite file disappears with the instance',
    },
    remedy: {
      zh: '在云托管控制台开通 MySQL（会注入 MYSQL_ADDRESS 等变量），或设置 DATABASE_URL 指向外部数据库',
      en: 'enable MySQL in the CloudRun console (it sets MYSQL_ADDRESS and the rest), or point DATABASE_URL at a database',
    },
  });
  return database;
}

function readGivenSecrets(source: EnvSource): readonly Secret[] | null {
  const value = readEnvValue(source, ['WEAPP_AUTH_SECRET']);
  const keys = value?.value.split(/[,\s]+/).filter(Boolean) ?? [];
  if (keys.some((key) => key.length < 32)) reportShortSecret(source);
  return keys.length > 0 ? keys.map((key) => new Secret(key)) : null;
}

/** In production a secret beside the database would be stolen, or lost, together with what it protects. */
function readSecrets(source: EnvSource, database: Database, production: boolean): readonly Secret[] | null {
  const given = readGivenSecrets(source);
  if (given !== null || (database.kind === 'sqlite' && !production)) return given;
  source.problems.push({
    code: 'secret_missing',
    variable: 'WEAPP_AUTH_SECRET',
    problem: {
      zh: '没有设置 WEAPP_AUTH_SECRET：它加密 session_key，且所有副本必须相同',
      en: 'WEAPP_AUTH_SECRET is not set: it encrypts the session_keys and must be the same on every replica',
    },
    remedy: secretRemedy,
  });
  return null;
}

const secretRemedy = {
  zh: '用 openssl rand -hex 32 生成一次并长期保存；轮换时写成“新,旧”',
  en: 'generate one with openssl rand -hex 32 and keep it; to rotate, write "new,old"',
};

function reportShortSecret(source: EnvSource): void {
  source.problems.push({
    code: 'secret_too_short',
    variable: 'WEAPP_AUTH_SECRET',
    problem: {
      zh: 'WEAPP_AUTH_SECRET 中的每个密钥至少要 32 个字符',
      en: 'every key in WEAPP_AUTH_SECRET needs at least 32 characters',
    },
    remedy: secretRemedy,
  });
}

/** A token whose issuer is whatever host a request named would be believed for servers that never issued it. */
function checkIssuer(
  source: EnvSource,
  { hasIssuer, features }: { hasIssuer: boolean; features: Features },
): void {
  const { accessTokens, introspectionClients } = features;
  const addressIsMalformed = source.problems.some(({ variable }) => variable === 'PUBLIC_URL');
  if (accessTokens && !hasIssuer && !addressIsMalformed) source.problems.push(noIssuer);
  if (!accessTokens && introspectionClients.length > 0) source.problems.push(nothingToIntrospect);
}

const noIssuer: ConfigProblem = {
  code: 'public_url_missing',
  variable: 'PUBLIC_URL',
  problem: {
    zh: 'NODE_ENV=production 但没有设置 PUBLIC_URL：JWT 的签发者（iss）与服务发现会由请求的 Host 决定',
    en: 'PUBLIC_URL is not set under NODE_ENV=production: the Host of a request would choose the issuer of JWTs (iss) and what discovery says',
  },
  remedy: {
    zh: '设为客户端访问本服务器的地址，例如 https://login.example.com；不需要 JWT 时设 ACCESS_TOKENS=0',
    en: 'set it to where clients reach this server, such as https://login.example.com; without a need of JWTs set ACCESS_TOKENS=0',
  },
};

const nothingToIntrospect: ConfigProblem = {
  code: 'conflicting_values',
  variable: 'INTROSPECTION_CLIENTS',
  problem: {
    zh: 'ACCESS_TOKENS=0 关闭了 introspect，却设置了 INTROSPECTION_CLIENTS',
    en: 'ACCESS_TOKENS=0 switches introspection off, but INTROSPECTION_CLIENTS is set',
  },
  remedy: { zh: '去掉其中一个', en: 'unset one of them' },
};

function refuseDemoApps(source: EnvSource, apps: readonly ConfiguredApp[]): void {
  const isDemo = (app: ConfiguredApp): boolean => demoAppIds.includes(app.appId);
  if (!apps.some(isDemo)) return;
  source.problems.push({
    code: 'demo_value_in_production',
    variable: 'WX_APPID',
    problem: { zh: '生产环境中使用了演示用的 AppID', en: 'the demo AppID is set in production' },
    remedy: {
      zh: '换成自己小程序的 AppID 与 AppSecret',
      en: 'use your own mini program’s AppID and AppSecret',
    },
  });
}
