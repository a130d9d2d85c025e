import type { DialogAnswer } from '../platform/dialog.ts';
import { askPerson } from './ask-person.ts';
import { type Client, clientAccount, clientApp, hasLibrary } from './client.ts';
import { agreeToPrivacy, awaitsPrivacy, contractName, requirePrivacy } from './privacy-gate.ts';
import { textOption, type WxApi, WxFailure } from './wx-api.ts';

/** Scopes that are asked for by popup, with the text of the popup. */
const asked: Readonly<Record<string, string>> = {
  'scope.userLocation': '获取你的位置信息',
  'scope.userFuzzyLocation': '获取你的模糊位置信息',
  'scope.userLocationBackground': '在小程序运行时和离开后使用你的位置信息',
  'scope.record': '使用你的麦克风',
  'scope.camera': '使用你的摄像头',
  'scope.bluetooth': '使用你的蓝牙',
  'scope.writePhotosAlbum': '保存图片或视频到你的相册',
  'scope.addPhoneContact': '添加到你的手机通讯录',
  'scope.addPhoneCalendar': '使用你的日历',
  'scope.werun': '获取你的微信运动步数',
};

/** Scopes whose sheet is asked for under the privacy gate, and their type of personal data. */
const typesByScope: Readonly<Record<string, string>> = { 'scope.werun': 'werun' };

/** Scopes whose authorisation was cancelled: always true, never asked. */
const always: readonly string[] = ['scope.address', 'scope.invoice', 'scope.invoiceTitle'];

/** Whether the platform knows the scope. */
export function isScope(scope: string): boolean {
  return Object.hasOwn(asked, scope) || always.includes(scope) || scope === 'scope.userInfo';
}

/** What `getSetting` and `openSetting` report: scopes asked so far, and those that are always true. */
export function authSetting(client: Client): Record<string, boolean> {
  return { ...Object.fromEntries(always.map((scope) => [scope, true])), ...clientAccount(client).scopes };
}

/** Keeps a decision about a scope. */
export function decideScope(client: Client, scope: string, granted: boolean): void {
  const account = clientAccount(client);
  account.scopes = { ...account.scopes, [scope]: granted };
}

/**
 * Lets an API under a scope pass: granted goes through, undecided asks, refused fails without asking again.
 *
 * @throws WxFailure `auth deny`, errno 103.
 */
export async function requireScope(client: Client, scope: string, api: string): Promise<void> {
  if (always.includes(scope)) return;
  const decided = clientAccount(client).scopes[scope];
  if (decided === undefined && isWithdrawn(client, scope)) {
    decideScope(client, scope, true);
    return;
  }
  const granted = decided ?? (await askForScope(client, scope, { api })).accept;
  if (decided === undefined) decideScope(client, scope, granted);
  if (!granted) throw new WxFailure('auth deny', 103);
}

/** An API under consent: its type of personal data, and the scope where it has one. */
export interface ConsentRequest {
  readonly api: string;
  readonly type: string;
  readonly scope?: string;
}

/**
 * Lets an API pass that needs privacy consent and perhaps a scope. The sheet of the scope carries a tick box for the
 * privacy guide from base library 3.4.1 on (coupled); before, and for APIs without a sheet, the privacy popup stands
 * alone (separate).
 *
 * @throws WxFailure `auth deny` with errno 103 from the sheet, errno 104 from the privacy popup.
 */
export async function requireConsent(client: Client, request: ConsentRequest): Promise<void> {
  const { api, scope } = request;
  if (!isCoupled(client, request) || !awaitsPrivacy(client, request)) {
    await requirePrivacy(client, request);
    if (scope !== undefined) await requireScope(client, scope, api);
    return;
  }
  const { accept } = await askForScope(client, scope ?? '', {
    api,
    contract: contractName(clientApp(client)),
  });
  decideScope(client, scope ?? '', accept);
  if (!accept) throw new WxFailure('auth deny', 103);
  agreeToPrivacy(client);
}

/** Whether this call shows the sheet of its scope, with the tick box in it. */
function isCoupled(client: Client, { api, scope }: ConsentRequest): boolean {
  if (scope === undefined || !Object.hasOwn(asked, scope)) return false;
  if (client.privacyListener !== null || clientAccount(client).scopes[scope] !== undefined) return false;
  // HarmonyOS got the sheet with the box for its location later.
  const late = (client.system === 'ohos' || client.system === 'ohos_pc') && api === 'getLocation';
  return hasLibrary(client, late ? '3.16.2' : '3.4.1');
}

/** Since 2021 `scope.userInfo` is granted without asking, except in apps published before. */
function isWithdrawn(client: Client, scope: string): boolean {
  return scope === 'scope.userInfo' && !clientApp(client).legacyProfile;
}

function askForScope(
  client: Client,
  scope: string,
  more: { api: string; contract?: string },
): Promise<DialogAnswer> {
  return askPerson(client, {
    kind: 'authorize',
    ...more,
    scope,
    title: `${clientApp(client).name} 申请`,
    content: asked[scope] ?? '获取你的昵称、头像、地区及性别',
    confirmText: '允许',
    cancelText: '拒绝',
  });
}

/** `wx.authorize`: asks for a scope ahead of its use. */
export const authorize: WxApi = {
  name: 'authorize',
  since: '1.2.0',
  promises: 'always',
  run: async (client, options) => {
    const scope = textOption(options, 'scope') ?? '';
    if (!isScope(scope)) throw new WxFailure('invalid scope', 110);
    const type = typesByScope[scope];
    if (type === undefined) await requireScope(client, scope, 'authorize');
    else await requireConsent(client, { api: 'authorize', type, scope });
    return {};
  },
};
