import { describe, expect, test } from 'vitest';
import { type ConfigResult, readDatabaseConfig, readDevConfig, readServeConfig } from './config.ts';
import type { Env } from './env-value.ts';
import type { ConfigProblem } from './problem.ts';

const appId = 'wx0123456789abcdef';
const appSecret = '0123456789abcdef0123456789abcdef';
const key = 'k'.repeat(32);
const minimal = { WX_APPID: appId, WX_APP_SECRET: appSecret };

describe('a production server', () => {
  test('starts from two variables, on SQLite with a kept secret', () => {
    const config = okOf(readServeConfig(input({ ...minimal, NODE_ENV: 'production' })));
    expect(config).toMatchObject({
      production: true,
      port: 8080,
      host: '0.0.0.0',
      basePath: '/auth',
      wechatUrl: 'https://api.weixin.qq.com',
      database: { kind: 'sqlite', path: '.weapp-auth/weapp-auth.db' },
      secrets: null,
    });
  });

  test.each([
    ['WX_APPID', 'WX_APP_SECRET'],
    ['WX_APPID', 'WX_SECRET'],
    ['WX_APPID', 'WX_APPSECRET'],
    ['WECHAT_APPID', 'WECHAT_SECRET'],
    ['WECHAT_APPID', 'WECHAT_APPSECRET'],
    ['WECHAT_MINI_APP_ID', 'WECHAT_MINI_APP_SECRET'],
  ])('knows the app as %s and %s', (idName, secretName) => {
    const config = okOf(readServeConfig(input({ [idName]: appId, [secretName]: appSecret })));
    expect(config.apps[0]?.appId).toBe(appId);
    expect(config.apps[0]?.secret.reveal()).toBe(appSecret);
  });

  test('reads every value from a file as well', () => {
    const files = {
      '/run/id': `${appId}\n`,
      '/run/secret': appSecret,
      '/run/key': key,
      '/run/db': 'postgres://u:p@db/x',
    };
    const config = okOf(
      readServeConfig(
        input(
          {
            WX_APPID_FILE: '/run/id',
            WX_APP_SECRET_FILE: '/run/secret',
            WEAPP_AUTH_SECRET_FILE: '/run/key',
            DATABASE_URL_FILE: '/run/db',
          },
          files,
        ),
      ),
    );
    expect(config.apps[0]?.appId).toBe(appId);
    expect(config.database.kind).toBe('postgres');
    expect(config.secrets?.map((secret) => secret.reveal())).toEqual([key]);
  });

  test('takes several apps from WX_APPS', () => {
    const apps = [
      { appId, secret: appSecret, platform: 'group' },
      { appId: 'wxfedcba9876543210', secret: appSecret },
    ];
    const config = okOf(readServeConfig(input({ WX_APPS: JSON.stringify(apps) })));
    expect(config.apps.map((app) => [app.appId, app.platform])).toEqual([
      [appId, 'group'],
      ['wxfedcba9876543210', undefined],
    ]);
  });

  test('takes a key ring, newest first', () => {
    const config = okOf(
      readServeConfig(input({ ...minimal, WEAPP_AUTH_SECRET: `${'n'.repeat(40)},${key}` })),
    );
    expect(config.secrets?.map((secret) => secret.reveal())).toEqual(['n'.repeat(40), key]);
  });

  test('takes MySQL as WeChat CloudRun gives it, on port 80', () => {
    const config = okOf(
      readServeConfig(
        input({
          ...minimal,
          CBR_ENV_ID: 'prod-1',
          WEAPP_AUTH_SECRET: key,
          MYSQL_ADDRESS: '10.0.0.1:3306',
          MYSQL_USERNAME: 'root',
          MYSQL_PASSWORD: 'p@ss/w:rd',
        }),
      ),
    );
    expect(config.port).toBe(80);
    expect(config.trustProxy).toBe(true);
    expect(config.database.kind === 'mysql' && config.database.url.reveal()).toBe(
      'mysql://root:p%40ss%2Fw%3Ard@10.0.0.1:3306/weapp_auth',
    );
  });

  test('prints no secret, whatever prints it', () => {
    const env = {
      ...minimal,
      WEAPP_AUTH_SECRET: key,
      DATABASE_URL: 'postgres://u:hidden@db/x',
      REDIS_URL: 'redis://:hidden@r',
    };
    const printed = JSON.stringify(okOf(readServeConfig(input(env))));
    for (const secret of [appSecret, key, 'hidden']) expect(printed).not.toContain(secret);
  });
});

describe('a production server refuses', () => {
  const production = { ...minimal, NODE_ENV: 'production' };
  test.each<[string, Env, string, string]>([
    ['no AppID', { WX_APP_SECRET: appSecret }, 'app_id_missing', 'WX_APPID'],
    ['no AppSecret', { WX_APPID: appId }, 'app_secret_missing', 'WX_APP_SECRET'],
    ['a blank AppSecret', { ...minimal, WX_APP_SECRET: '  ' }, 'app_secret_missing', 'WX_APP_SECRET'],
    ['an AppID of another kind', { ...minimal, WX_APPID: 'gh_1234' }, 'app_id_malformed', 'WX_APPID'],
    [
      'an AppSecret in quotes',
      { ...minimal, WX_APP_SECRET: `"${appSecret}"` },
      'app_secret_malformed',
      'WX_APP_SECRET',
    ],
    [
      'aliases that disagree',
      { ...minimal, WECHAT_APPID: 'wxffffffffffffffff' },
      'conflicting_values',
      'WECHAT_APPID',
    ],
    ['WX_APPS that is not JSON', { WX_APPS: 'wx1' }, 'apps_malformed', 'WX_APPS'],
    ['WX_APPS without secrets', { WX_APPS: JSON.stringify([{ appId }]) }, 'apps_malformed', 'WX_APPS'],
    ['WX_APPS beside WX_APPID', { ...minimal, WX_APPS: '[]' }, 'conflicting_values', 'WX_APPS'],
    [
      'a missing secret file',
      { WX_APPID: appId, WX_APP_SECRET_FILE: '/no' },
      'file_unreadable',
      'WX_APP_SECRET_FILE',
    ],
    ['a short key', { ...minimal, WEAPP_AUTH_SECRET: 'short' }, 'secret_too_short', 'WEAPP_AUTH_SECRET'],
    [
      'a short old key',
      { ...minimal, WEAPP_AUTH_SECRET: `${key},old` },
      'secret_too_short',
      'WEAPP_AUTH_SECRET',
    ],
    [
      'a shared database without a key',
      { ...minimal, DATABASE_URL: 'mysql://u:p@h/d' },
      'secret_missing',
      'WEAPP_AUTH_SECRET',
    ],
    [
      'an unknown database',
      { ...minimal, DATABASE_URL: 'mongodb://h/d' },
      'database_malformed',
      'DATABASE_URL',
    ],
    [
      'SQLite inside CloudRun',
      { ...minimal, CBR_ENV_ID: 'e', DATABASE_URL: 'sqlite:x.db' },
      'database_not_durable',
      'DATABASE_URL',
    ],
    ['CloudRun without a database', { ...minimal, CBR_ENV_ID: 'e' }, 'database_missing', 'DATABASE_URL'],
    [
      'half of CloudRun’s MySQL',
      { ...minimal, MYSQL_ADDRESS: 'h:1', MYSQL_USERNAME: 'u' },
      'mysql_incomplete',
      'MYSQL_PASSWORD',
    ],
    [
      'a Redis address of another kind',
      { ...minimal, REDIS_URL: 'http://r' },
      'redis_malformed',
      'REDIS_URL',
    ],
    [
      'the emulator',
      { ...production, WECHAT_BASE_URL: 'http://127.0.0.1:8081' },
      'wechat_url_not_wechat',
      'WECHAT_BASE_URL',
    ],
    [
      'a look-alike of WeChat',
      { ...production, WECHAT_BASE_URL: 'https://api.weixin.qq.com.evil.cn' },
      'wechat_url_not_wechat',
      'WECHAT_BASE_URL',
    ],
    [
      'WeChat without TLS',
      { ...production, WECHAT_BASE_URL: 'http://api.weixin.qq.com' },
      'wechat_url_not_wechat',
      'WECHAT_BASE_URL',
    ],
    [
      'a WeChat address that is none',
      { ...minimal, WECHAT_BASE_URL: 'emulator' },
      'wechat_url_malformed',
      'WECHAT_BASE_URL',
    ],
    [
      'the demo app',
      { ...production, WX_APPID: 'wx1de30a7400000001' },
      'demo_value_in_production',
      'WX_APPID',
    ],
    ['a port that is none', { ...minimal, PORT: '80a' }, 'port_malformed', 'PORT'],
    ['a port out of range', { ...minimal, PORT: '65536' }, 'port_malformed', 'PORT'],
    [
      'a base path with a slash at its end',
      { ...minimal, BASE_PATH: '/auth/' },
      'base_path_malformed',
      'BASE_PATH',
    ],
    [
      'a public address with a path',
      { ...minimal, PUBLIC_URL: 'https://a.cn/auth' },
      'public_url_malformed',
      'PUBLIC_URL',
    ],
    [
      'a public address that is none',
      { ...minimal, PUBLIC_URL: 'a.cn' },
      'public_url_malformed',
      'PUBLIC_URL',
    ],
    ['an unknown log level', { ...minimal, LOG_LEVEL: 'loud' }, 'choice_unknown', 'LOG_LEVEL'],
  ])('%s', (_name, env, code, variable) => {
    expect(problemsOf(readServeConfig(input(env)))).toContainEqual(
      expect.objectContaining({ code, variable }),
    );
  });

  test('everything at once, each with a remedy in both languages, and no value in any text', () => {
    const env = {
      WX_APP_SECRET: 'planted-secret',
      DATABASE_URL: 'oracle://planted-secret',
      PORT: 'planted-secret',
    };
    const problems = problemsOf(readServeConfig(input(env)));
    expect(problems.length).toBeGreaterThanOrEqual(3);
    for (const problem of problems) {
      expect(problem.problem.zh && problem.problem.en && problem.remedy.zh && problem.remedy.en).toBeTruthy();
    }
    expect(JSON.stringify(problems)).not.toContain('planted-secret');
  });
});

describe('outside production', () => {
  test('an emulator URL is accepted, and then any shape of AppSecret', () => {
    const env = { WX_APPID: appId, WX_APP_SECRET: 'test', WECHAT_BASE_URL: 'http://127.0.0.1:8081/' };
    expect(okOf(readServeConfig(input(env))).wechatUrl).toBe('http://127.0.0.1:8081');
  });
});

describe('dev', () => {
  test('needs nothing', () => {
    expect(okOf(readDevConfig(input({})))).toMatchObject({
      host: '127.0.0.1',
      port: 8080,
      emulatorPort: 8081,
      database: { kind: 'sqlite', path: '.weapp-auth/dev.db' },
    });
  });

  test('honours PORT, EMULATOR_PORT and DATABASE_URL', () => {
    const env = { PORT: '9000', EMULATOR_PORT: '9001', DATABASE_URL: 'postgresql://u:p@h/d' };
    expect(okOf(readDevConfig(input(env)))).toMatchObject({
      port: 9000,
      emulatorPort: 9001,
      database: { kind: 'postgres' },
    });
  });

  test('refuses one port for both, but not two free ones', () => {
    expect(problemsOf(readDevConfig(input({ PORT: '9000', EMULATOR_PORT: '9000' })))[0]?.code).toBe(
      'port_same',
    );
    expect(readDevConfig(input({ PORT: '0', EMULATOR_PORT: '0' })).kind).toBe('ok');
  });
});

describe('readDatabaseConfig', () => {
  test.each([
    ['sqlite:data/x.db', 'data/x.db'],
    ['sqlite:///var/x.db', '/var/x.db'],
    ['sqlite:/var/x.db', '/var/x.db'],
    ['file:x.db', 'x.db'],
  ])('%s is the file %s', (url, path) => {
    expect(okOf(readDatabaseConfig(input({ DATABASE_URL: url })))).toEqual({ kind: 'sqlite', path });
  });
});

function input(env: Env, files: Readonly<Record<string, string>> = {}) {
  const readFile = (path: string): string => {
    const text = files[path];
    if (text === undefined) throw new Error('ENOENT');
    return text;
  };
  return { env, readFile };
}

function okOf<Config>(result: ConfigResult<Config>): Config {
  if (result.kind === 'ok') return result.config;
  throw new Error(result.problems.map((problem) => problem.code).join(', '));
}

function problemsOf(result: ConfigResult<unknown>): readonly ConfigProblem[] {
  return result.kind === 'problems' ? result.problems : [];
}
