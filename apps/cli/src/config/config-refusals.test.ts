import { describe, expect, test } from 'vitest';
import { appId, appSecret, input, key, minimal, problemsOf } from './config.fixture.ts';
import { readServeConfig } from './config.ts';
import type { Env } from './env-value.ts';

describe('a production server refuses', () => {
  const production = { ...minimal, NODE_ENV: 'production', WEAPP_AUTH_SECRET: key };
  test.each<[string, Env, string, string]>([
    ['no AppID', { WX_APP_SECRET: appSecret }, 'app_id_missing', 'WX_APPID'],
    ['no AppSecret', { WX_APPID: appId }, 'app_secret_missing', 'WX_APP_SECRET'],
    ['a blank AppSecret', { ...minimal, WX_APP_SECRET: '  ' }, 'app_secret_missing', 'WX_APP_SECRET'],
    ['an AppID of another kind', { ...minimal, WX_APPID: 'gh_1234' }, 'app_id_malformed', 'WX_APPID'],
    [
      'an AppID of another kind, whatever else is missing',
      { WX_APPID: 'gh_1' },
      'app_id_malformed',
      'WX_APPID',
    ],
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
    [
      'WX_APPS with a field that is spelled wrong',
      { WX_APPS: JSON.stringify([{ appId, secret: appSecret, withuot: ['open-data'] }]) },
      'apps_malformed',
      'WX_APPS',
    ],
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
      'production without a key, which would be kept beside the database',
      { ...minimal, NODE_ENV: 'production' },
      'secret_missing',
      'WEAPP_AUTH_SECRET',
    ],
    ['production without an address to issue tokens under', production, 'public_url_missing', 'PUBLIC_URL'],
    [
      'introspection where there are no tokens',
      { ...production, ACCESS_TOKENS: '0', INTROSPECTION_CLIENTS: `orders:${key}` },
      'conflicting_values',
      'INTROSPECTION_CLIENTS',
    ],
    [
      'headers of CloudRun elsewhere',
      { ...minimal, CLOUDRUN_LOGIN: '1' },
      'cloudrun_not_found',
      'CLOUDRUN_LOGIN',
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

  test('an address that is malformed for that alone', () => {
    const problems = problemsOf(readServeConfig(input({ ...production, PUBLIC_URL: 'a.cn' })));
    expect(problems).toMatchObject([{ code: 'public_url_malformed', variable: 'PUBLIC_URL' }]);
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
