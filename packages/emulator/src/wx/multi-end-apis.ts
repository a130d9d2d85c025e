import { accountOf } from '../platform/account.ts';
import { issueLoginCode } from '../platform/code.ts';
import {
  bindIdentity,
  endIdentity,
  identityService,
  issueIdentityCode,
  liveIdentity,
  logInByIdentity,
  type MultiEndPlace,
  takeSmsCode,
} from '../platform/multi-end.ts';
import type {
  IdentitySession,
  LoginType,
  MultiEndSettings,
  MultiEndUser,
} from '../platform/records/multi-end.ts';
import { createUser, maskPhone } from '../platform/user.ts';
import { askPerson } from './ask-person.ts';
import { type Client, clientApp, clientUser } from './client.ts';
import { textOption, type WxApi, type WxArguments, WxFailure } from './wx-api.ts';

/** The logins and bindings of a multi-end app (多端应用), which runs outside of WeChat. */
export const multiEndApis: readonly WxApi[] = [
  multiEndApi('weixinAppLogin', (client) => loginByWeixin(client, 'weixinApp')),
  multiEndApi('weixinMiniProgramLogin', (client) => loginByWeixin(client, 'weixinMiniProgram')),
  multiEndApi('phoneSmsLogin', async (client, options) => {
    requireService(client);
    return logIn(client, { type: 'phoneSms', value: requireSmsCode(client, options) });
  }),
  multiEndApi('getPhoneMask', phoneMask),
  multiEndApi('appleLogin', async (client) => {
    if (!requireService(client).appleLogin) throw failure(10_001_009, 'apple login is not configured');
    await askForLogin(client, 'appleLogin', 'Apple 登录');
    return logIn(client, { type: 'apple', value: client.userId });
  }),
  multiEndApi('getIdentityCode', async (client) => {
    const session = requireIdentity(client);
    return { code: issueIdentityCode(client.platform, client.appId, session) };
  }),
  multiEndApi('getMiniProgramCode', async (client) => {
    if (!requireIdentity(client).byMiniProgram) throw failure(10_001_014, 'login check failed');
    return { code: miniProgramCode(client) };
  }),
  multiEndApi('checkIdentitySession', async (client) => {
    requireIdentity(client);
    return {};
  }),
  multiEndApi('logout', async (client) => {
    endIdentity(client.platform, placeOf(client));
    return {};
  }),
  multiEndApi('miniapp.bindPhone', async (client, options) => {
    const user = requireUser(client);
    const value = requireSmsCode(client, options);
    return bind(client, user, { identity: { kind: 'phone', value }, taken: 10_001_023 });
  }),
  multiEndApi('miniapp.bindWeixin', async (client) => {
    const user = requireUser(client);
    await askForLogin(client, 'miniapp.bindWeixin', '绑定微信');
    return bind(client, user, { identity: { kind: 'openapp', value: client.userId }, taken: 10_001_036 });
  }),
  multiEndApi('miniapp.bindApple', async (client) => {
    const user = requireUser(client);
    await askForLogin(client, 'miniapp.bindApple', '绑定 Apple 账号');
    return bind(client, user, { identity: { kind: 'apple', value: client.userId }, taken: 10_001_037 });
  }),
  multiEndApi('miniapp.checkBindInfo', async (client) => {
    const { phone, openapp, miniprogram, apple } = requireUser(client).identities;
    const hasBoundWeixin = openapp !== undefined || miniprogram !== undefined;
    return { hasBoundPhone: phone !== undefined, hasBoundWeixin, hasBoundApple: apple !== undefined };
  }),
];

function multiEndApi(name: string, run: WxApi['run']): WxApi {
  return { name, since: '1.0.0', promises: 'always', only: 'multi-end', run };
}

/**
 * `wx.login` in a multi-end app does not work, unless `adaptWxLogin` makes it `wx.getMiniProgramCode`, with the login
 * page first where there is no login state. The mock of the developer tools comes before both.
 */
export async function adaptedLogin(client: Client): Promise<string> {
  const { multiEnd } = clientApp(client);
  if (multiEnd?.loginMock === true) return mockedCode(client, multiEnd.miniProgram);
  if (multiEnd?.adaptWxLogin !== true) throw new WxFailure('jsapi not supported', 100);
  const session = liveIdentity(client.platform, placeOf(client));
  if (session?.byMiniProgram !== true) await loginByWeixin(client, 'weixinMiniProgram');
  return miniProgramCode(client);
}

function mockedCode(client: Client, miniProgram: string | null): string {
  const { platform } = client;
  const nobody = 'wx.login-mock';
  if (!platform.state.users.has(nobody)) createUser(platform, { id: nobody, nickname: 'wx.login mock' });
  return issueLoginCode(
    platform,
    accountOf(platform, requireMiniProgram(miniProgram), nobody),
    client.device,
  );
}

async function loginByWeixin(
  client: Client,
  type: 'weixinApp' | 'weixinMiniProgram',
): Promise<Record<string, unknown>> {
  const { miniProgram, mobileApp } = requireService(client);
  if (type === 'weixinMiniProgram') requireMiniProgram(miniProgram);
  else if (mobileApp === null) throw failure(10_001_007, 'no mobile app is bound');
  await askForLogin(client, `${type}Login`, '微信登录');
  return logIn(client, { type, value: client.userId });
}

function requireMiniProgram(appId: string | null): string {
  if (appId === null) throw failure(10_001_008, 'no mini program is bound');
  return appId;
}

/** WeChat, Apple or the operator asks in its own place; who goes back has cancelled. */
async function askForLogin(client: Client, api: string, title: string): Promise<void> {
  const words = { content: `${clientApp(client).name}`, confirmText: '同意', cancelText: '取消' };
  const answer = await askPerson(client, { kind: 'login', api, title, ...words });
  if (!answer.accept) throw failure(-700_000, 'user cancel');
}

function logIn(client: Client, login: { type: LoginType; value: string }): Record<string, unknown> {
  return { code: logInByIdentity(client.platform, placeOf(client), login) };
}

function miniProgramCode(client: Client): string {
  const { platform, userId, device } = client;
  const appId = requireMiniProgram(clientApp(client).multiEnd?.miniProgram ?? null);
  return issueLoginCode(platform, accountOf(platform, appId, userId), device);
}

/** The number of the card whose mobile network is on; the next one-click login uses the mask up. */
async function phoneMask(client: Client): Promise<Record<string, unknown>> {
  requireService(client);
  const phone = clientUser(client).phones[0];
  if (phone === undefined)
    throw new WxFailure('cellular network is unavailable', undefined, { errCode: 600_006 });
  client.phoneMask = phone.number;
  return { phoneMask: maskPhone(phone), operatorType: 1 };
}

function requireSmsCode(client: Client, options: WxArguments): string {
  const phone = textOption(options, 'phoneNumber') ?? '';
  const code = textOption(options, 'verifyCode') ?? '';
  if (!takeSmsCode(client.platform, client.appId, { phone, code })) throw failure(10_001_006, 'wrong code');
  return phone;
}

function bind(
  client: Client,
  user: MultiEndUser,
  wanted: { identity: Parameters<typeof bindIdentity>[2]; taken: number },
): Record<string, unknown> {
  if (bindIdentity(client.platform, user, wanted.identity)) return {};
  throw failure(wanted.taken, 'already bound to another user');
}

/** The settings of the app's identity service. @throws WxFailure 10001005 while it is off. */
export function requireService(client: Client): MultiEndSettings {
  const service = identityService(clientApp(client));
  if (service === null) throw failure(10_001_005, 'the identity service is off');
  return service;
}

function requireIdentity(client: Client): IdentitySession {
  const session = liveIdentity(client.platform, placeOf(client));
  if (session === null) throw failure(10_001_011, 'the system login state is invalid');
  return session;
}

function requireUser(client: Client): MultiEndUser {
  const user = client.platform.state.multiEndUsers.get(requireIdentity(client).userId);
  if (user === undefined) throw failure(10_001_011, 'the system login state is invalid');
  return user;
}

/** Where the system login state of this phone is kept. */
export function placeOf({ appId, userId, device }: Client): MultiEndPlace {
  return { appId, person: userId, device };
}

/** The page lists numbers and Chinese words; the English ones are ours. */
function failure(errCode: number, reason: string): WxFailure {
  return new WxFailure(reason, undefined, { errCode });
}
