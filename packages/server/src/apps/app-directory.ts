import type { AppConfig, AppResolver, FindApp, WeappAuthOptions } from '../options.ts';
import { checkSessionOptions } from '../sessions/session-policy.ts';
import { checkPushSettings } from '../wechat/push-settings.ts';
import { checkSwitches } from './app-switches.ts';

/**
 * Makes one look-up from what the operator gave: one app, a list, or a function.
 *
 * @throws TypeError when a list is empty, an app lacks a field, or an app is there twice
 */
export function createAppDirectory(apps: WeappAuthOptions['apps']): FindApp {
  if (typeof apps === 'function') return (appId) => resolve(apps, appId);
  const list = 'appId' in apps ? [apps] : apps;
  const byId = new Map(list.map((app) => [checkApp(app).appId, app]));
  if (byId.size === 0) throw new TypeError('apps: at least one app is needed');
  if (byId.size !== list.length) throw new TypeError('apps: the same appId is there twice');
  const first = list[0] ?? null;
  return async (appId) => (appId === undefined ? first : (byId.get(appId) ?? null));
}

async function resolve(resolver: AppResolver, appId: string | undefined): Promise<AppConfig | null> {
  if (appId === undefined) return null;
  const app = await resolver(appId);
  return app === null ? null : checkApp(app);
}

function checkApp(app: AppConfig): AppConfig {
  if (typeof app.appId !== 'string' || app.appId === '') throw new TypeError('apps: appId is missing');
  if (!app.secret && !app.thirdParty) throw new TypeError(`apps: the secret of ${app.appId} is missing`);
  if (app.weCom) checkCorp(app);
  if (app.push) checkPushSettings(app.push);
  if (app.session) checkSessionOptions(app.session);
  checkSwitches(app);
  return app;
}

/** WeCom has no unionid, no message push of WeChat's and no third-party platform of WeChat's. */
function checkCorp({ appId, weCom, openPlatform, push, thirdParty }: AppConfig): void {
  if (!/^ww[0-9a-f]{16}$/.test(appId)) throw new TypeError(`apps: ${appId} is no corpid of WeCom`);
  if (!/^wx[0-9a-f]{16}$/.test(weCom?.miniProgram ?? ''))
    throw new TypeError(`apps: weCom.miniProgram of ${appId} is the AppID of the mini program`);
  if (openPlatform !== undefined || push !== undefined || thirdParty !== undefined)
    throw new TypeError(`apps: ${appId} is a corp of WeCom: no openPlatform, push or thirdParty`);
}
