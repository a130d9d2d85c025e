import { describe, expect, test } from 'vitest';
import { appId, appSecret, corpId, input, key, minimal, okOf, problemsOf } from './config.fixture.ts';
import { readDatabaseConfig, readServeConfig } from './config.ts';
import { readDevConfig } from './dev-config.ts';

describe('a production server', () => {
  test.each([{ PUBLIC_URL: 'https://login.example.com' }, { ACCESS_TOKENS: '0' }])(
    'starts from two variables, a secret and %j, on SQLite',
    (more) => {
      const env = { ...minimal, NODE_ENV: 'production', WEAPP_AUTH_SECRET: key, ...more };
      const config = okOf(readServeConfig(input(env)));
      expect(config).toMatchObject({
        production: true,
        port: 8080,
        host: '0.0.0.0',
        basePath: '/auth',
        wechatUrl: 'https://api.weixin.qq.com',
        database: { kind: 'sqlite', path: '.weapp-auth/weapp-auth.db' },
      });
      expect(config.secrets?.map((secret) => secret.reveal())).toEqual([key]);
    },
  );

  test('on trial keeps a secret of its own', () => {
    expect(okOf(readServeConfig(input(minimal)))).toMatchObject({ production: false, secrets: null });
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

  test('takes what one app does differently from WX_APPS', () => {
    const differently = { phoneConflict: 'ask', sessionSeconds: 3600, without: ['open-data'] };
    const config = okOf(
      readServeConfig(input({ WX_APPS: JSON.stringify([{ appId, secret: appSecret, ...differently }]) })),
    );
    expect(config.apps).toMatchObject([
      { appId, phoneConflict: 'ask', session: { lifetimeSeconds: 3600 }, without: ['open-data'] },
    ]);
  });

  test.each([
    { phoneConflict: 'yes' },
    { sessionSeconds: 1 },
    { sessionSeconds: '3600' },
    { without: 'phone' },
    { without: ['phone', 'everything'] },
    { without: ['phone', 'phone', 1] },
    { openPlatform: 1 },
  ])('refuses what an app cannot be told: %j', (differently) => {
    const apps = [{ appId, secret: appSecret, ...differently }];
    const problems = problemsOf(readServeConfig(input({ WX_APPS: JSON.stringify(apps) })));
    expect(problems).toMatchObject([{ code: 'apps_malformed', variable: 'WX_APPS' }]);
  });

  test('takes several apps from WX_APPS', () => {
    const apps = [
      { appId, secret: appSecret, openPlatform: 'group' },
      { appId: 'wxfedcba9876543210', secret: appSecret },
    ];
    const config = okOf(readServeConfig(input({ WX_APPS: JSON.stringify(apps) })));
    expect(config.apps.map((app) => [app.appId, app.openPlatform])).toEqual([
      [appId, 'group'],
      ['wxfedcba9876543210', undefined],
    ]);
  });

  test('takes a corp of WeCom from WX_APPS, whose corpid and secret look otherwise', () => {
    const apps = [
      { appId, secret: appSecret },
      { appId: corpId, secret: 'a secret of WeCom, in base64', weCom: { miniProgram: appId } },
    ];
    const config = okOf(readServeConfig(input({ WX_APPS: JSON.stringify(apps) })));
    expect(config.apps[1]).toMatchObject({ appId: corpId, weCom: { miniProgram: appId } });
  });

  test.each([
    { weCom: true },
    { weCom: {} },
    { weCom: { miniProgram: 'ww0123456789abcdef' } },
    { weCom: { miniProgram: appId, agent: 1 } },
    { weCom: { miniProgram: appId }, appId },
    { weCom: { miniProgram: appId }, openPlatform: 'group' },
  ])('refuses what is no corp of WeCom: %j', (differently) => {
    const apps = [{ appId: corpId, secret: appSecret, ...differently }];
    const problems = problemsOf(readServeConfig(input({ WX_APPS: JSON.stringify(apps) })));
    expect(problems).toMatchObject([{ code: 'apps_malformed', variable: 'WX_APPS' }]);
  });

  test('a corpid without weCom is no AppID', () => {
    const apps = [{ appId: corpId, secret: appSecret }];
    const problems = problemsOf(readServeConfig(input({ WX_APPS: JSON.stringify(apps) })));
    expect(problems).toMatchObject([{ code: 'app_id_malformed', variable: 'WX_APPS' }]);
  });

  test('takes the Open Platform account of a single app from WX_OPEN_PLATFORM', () => {
    const config = okOf(readServeConfig(input({ ...minimal, WX_OPEN_PLATFORM: 'group' })));
    expect(config.apps).toMatchObject([{ appId, openPlatform: 'group' }]);
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
