import { type AppFeature, Secret, type WeComCorp } from '@weapp-auth/server';
import { type EnvSource, readEnvValue } from './env-value.ts';

/** One mini program that this server logs people in for, or one corp of WeCom whose members use it there. */
export interface ConfiguredApp {
  readonly appId: string;
  readonly secret: Secret;
  /** Name of the Open Platform account it is bound to: users are joined across the apps of one name. */
  readonly openPlatform?: string;
  readonly phoneConflict?: (typeof phoneConflicts)[number];
  readonly session?: { readonly lifetimeSeconds: number };
  /** Set for a corp. */
  readonly weCom?: WeComCorp;
  /** What this app does without. */
  readonly without?: readonly AppFeature[];
}

const phoneConflicts = ['reject', 'merge', 'ask'] as const;
const features: readonly AppFeature[] = ['phone', 'open-data', 'access-token'];

const appIdNames = ['WX_APPID', 'WECHAT_APPID', 'WECHAT_MINI_APP_ID'];
const appSecretNames = [
  'WX_APP_SECRET',
  'WX_SECRET',
  'WX_APPSECRET',
  'WECHAT_SECRET',
  'WECHAT_APPSECRET',
  'WECHAT_MINI_APP_SECRET',
];

/**
 * Reads the mini programs: one from `WX_APPID` and `WX_APP_SECRET` (and their aliases), or several from `WX_APPS`, a
 * JSON array of `{"appId", "secret", "openPlatform"?, "phoneConflict"?, "sessionSeconds"?, "without"?}`; a corp of WeCom
 * has `"weCom": {"miniProgram"}` too.
 *
 * @returns the apps that are complete; whatever is wrong with the others is in `source.problems`
 */
export function readApps(source: EnvSource): readonly ConfiguredApp[] {
  const list = readEnvValue(source, ['WX_APPS']);
  const appId = readEnvValue(source, appIdNames);
  const secret = readEnvValue(source, appSecretNames);
  if (list && !appId && !secret) return parseAppList(source, list.value);
  if (list) return reportApps(source, 'conflicting_values', 'WX_APPS');
  if (appId) checkAppId(source, appId.value, appId.name);
  else reportMissingAppId(source);
  if (!secret) reportMissingSecret(source);
  if (!appId || !secret) return [];
  const openPlatform = readEnvValue(source, ['WX_OPEN_PLATFORM'])?.value;
  const app = {
    appId: appId.value,
    secret: new Secret(secret.value),
    ...(openPlatform ? { openPlatform } : {}),
  };
  return [app];
}

/** Reports every AppSecret that does not look like one of WeChat's. Emulated apps may have any secret, so callers decide. */
export function checkSecretShapes(source: EnvSource, apps: readonly ConfiguredApp[]): void {
  for (const app of apps) {
    // Those of WeCom look otherwise.
    if (app.weCom || /^[0-9a-f]{32}$/i.test(app.secret.reveal())) continue;
    source.problems.push({
      code: 'app_secret_malformed',
      variable: 'WX_APP_SECRET',
      problem: {
        zh: `${app.appId} 的 AppSecret 应为 32 位十六进制字符`,
        en: `the AppSecret of ${app.appId} should be 32 hexadecimal characters`,
      },
      remedy: {
        zh: '从 mp.weixin.qq.com →「开发管理 → 开发设置」重新复制，不要带引号和空格',
        en: 'copy it again from mp.weixin.qq.com (Development → Development Settings), without quotes or blanks',
      },
    });
  }
}

function parseAppList(source: EnvSource, text: string): readonly ConfiguredApp[] {
  const list = parseJson(text);
  if (!Array.isArray(list) || list.length === 0) return reportApps(source, 'apps_malformed', 'WX_APPS');
  const unknown = list.flatMap(unknownFields);
  if (unknown.length > 0) return reportUnknownFields(source, unknown);
  const apps = list.map(parseApp);
  if (!apps.every((app) => app !== null)) return reportApps(source, 'apps_malformed', 'WX_APPS');
  if (new Set(apps.map((app) => app.appId)).size < apps.length) {
    return reportApps(source, 'conflicting_values', 'WX_APPS');
  }
  for (const app of apps) {
    if (app.weCom === undefined) checkAppId(source, app.appId, 'WX_APPS');
  }
  return apps;
}

const fields = ['appId', 'secret', 'openPlatform', 'phoneConflict', 'sessionSeconds', 'without', 'weCom'];

/** A protection that is spelled wrong must not be passed over: its operator would think that it is on. */
function unknownFields(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.keys(value).filter((name) => !fields.includes(name));
}

function parseApp(value: unknown): ConfiguredApp | null {
  if (typeof value !== 'object' || value === null) return null;
  if (!('appId' in value) || typeof value.appId !== 'string') return null;
  if (!('secret' in value) || typeof value.secret !== 'string' || !value.secret) return null;
  const openPlatform = readOpenPlatform(value);
  const switches = readSwitches({ ...value });
  const corp = readCorp(value.appId, { ...value });
  if (openPlatform === null || switches === null || corp === null) return null;
  return { appId: value.appId, secret: new Secret(value.secret), ...openPlatform, ...switches, ...corp };
}

/** A corp is an app by its corpid; WeCom proves no unionid, so that nothing joins it with others. */
function readCorp(
  appId: string,
  { weCom, openPlatform }: Readonly<Record<string, unknown>>,
): Pick<ConfiguredApp, 'weCom'> | null {
  if (weCom === undefined) return {};
  if (typeof weCom !== 'object' || weCom === null || openPlatform !== undefined) return null;
  const { miniProgram, ...unknown }: { readonly miniProgram?: unknown } = weCom;
  const isCorp = /^ww[0-9a-f]{16}$/.test(appId) && Object.keys(unknown).length === 0;
  if (!isCorp || typeof miniProgram !== 'string' || !isAppId(miniProgram)) return null;
  return { weCom: { miniProgram } };
}

function isAppId(text: string): boolean {
  return /^wx[0-9a-f]{16}$/.test(text);
}

function readOpenPlatform(value: object): Pick<ConfiguredApp, 'openPlatform'> | null {
  if (!('openPlatform' in value)) return {};
  return typeof value.openPlatform === 'string' ? { openPlatform: value.openPlatform } : null;
}

/** What the app does differently from the rest of the server. Null: something in it is not understood. */
function readSwitches(
  value: Readonly<Record<string, unknown>>,
): Pick<ConfiguredApp, 'phoneConflict' | 'session' | 'without'> | null {
  const { sessionSeconds, without = [] } = value;
  const phoneConflict = phoneConflicts.find((policy) => policy === value.phoneConflict);
  if (phoneConflict !== value.phoneConflict) return null;
  if (sessionSeconds !== undefined && !isSeconds(sessionSeconds)) return null;
  if (!Array.isArray(without) || !without.every(isFeature)) return null;
  return {
    ...(phoneConflict !== undefined && { phoneConflict }),
    ...(sessionSeconds !== undefined && { session: { lifetimeSeconds: sessionSeconds } }),
    ...(without.length > 0 && { without }),
  };
}

function isFeature(value: unknown): value is AppFeature {
  return features.some((feature) => feature === value);
}

function isSeconds(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 60 && value <= 365 * 86_400;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function checkAppId(source: EnvSource, appId: string, variable: string): void {
  if (isAppId(appId)) return;
  source.problems.push({
    code: 'app_id_malformed',
    variable,
    problem: {
      zh: `${variable} 不是小程序 AppID：应为 wx 加 16 位十六进制字符`,
      en: `${variable} is not a mini program’s AppID: it should be "wx" and 16 hexadecimal characters`,
    },
    remedy: {
      zh: '从 mp.weixin.qq.com →「开发管理 → 开发设置」复制 AppID',
      en: 'copy the AppID from mp.weixin.qq.com (Development → Development Settings)',
    },
  });
}

function reportMissingAppId(source: EnvSource): void {
  source.problems.push({
    code: 'app_id_missing',
    variable: 'WX_APPID',
    problem: { zh: '没有设置小程序的 AppID', en: 'the mini program’s AppID is not set' },
    remedy: {
      zh: `设置 WX_APPID（也认 ${appIdNames.slice(1).join('、')}，以及各自的 _FILE）；多个小程序用 WX_APPS`,
      en: `set WX_APPID (also read: ${appIdNames.slice(1).join(', ')}, each also with _FILE); several mini programs: WX_APPS`,
    },
  });
}

function reportMissingSecret(source: EnvSource): void {
  source.problems.push({
    code: 'app_secret_missing',
    variable: 'WX_APP_SECRET',
    problem: { zh: '没有设置小程序的 AppSecret', en: 'the mini program’s AppSecret is not set' },
    remedy: {
      zh: `设置 WX_APP_SECRET（也认 ${appSecretNames.slice(1).join('、')}，以及各自的 _FILE）；在 mp.weixin.qq.com 的「开发设置」中生成`,
      en: `set WX_APP_SECRET (also read: ${appSecretNames.slice(1).join(', ')}, each also with _FILE); create it at mp.weixin.qq.com`,
    },
  });
}

function reportApps(source: EnvSource, code: 'apps_malformed' | 'conflicting_values', variable: string): [] {
  source.problems.push({
    code,
    variable,
    problem:
      code === 'apps_malformed'
        ? { zh: 'WX_APPS 不是小程序列表', en: 'WX_APPS is not a list of mini programs' }
        : {
            zh: 'WX_APPS 中有重复的 AppID，或与 WX_APPID 同时设置',
            en: 'WX_APPS names an AppID twice, or is set together with WX_APPID',
          },
    remedy: howToWriteApps,
  });
  return [];
}

function reportUnknownFields(source: EnvSource, unknown: readonly string[]): [] {
  const names = unknown.map((name) => JSON.stringify(name.slice(0, 40)));
  source.problems.push({
    code: 'apps_malformed',
    variable: 'WX_APPS',
    problem: {
      zh: `WX_APPS 中有不认识的字段：${names.join('、')}`,
      en: `WX_APPS has fields that mean nothing here: ${names.join(', ')}`,
    },
    remedy: howToWriteApps,
  });
  return [];
}

const howToWriteApps = {
  zh: '写成 JSON 数组：[{"appId":"wx…","secret":"…"}]，每项还可以有 openPlatform、phoneConflict（reject、merge、ask）、sessionSeconds、without（phone、open-data、access-token 的数组），企业微信的企业另有 weCom（{"miniProgram":"wx…"}）且 appId 为企业 ID（ww…）；并去掉 WX_APPID 与 WX_APP_SECRET',
  en: 'write a JSON array, [{"appId":"wx…","secret":"…"}]; each may also have openPlatform, phoneConflict (reject, merge, ask), sessionSeconds, without (a list of phone, open-data, access-token); a corp of WeCom has weCom ({"miniProgram":"wx…"}) and its corpid (ww…) as appId; and unset WX_APPID and WX_APP_SECRET',
};
