import { checkToken } from '../platform/access-token.ts';
import { consumeCode } from '../platform/code.ts';
import { personId } from '../platform/identifiers.ts';
import { identityService } from '../platform/multi-end.ts';
import { unionidOf } from '../platform/open-platform.ts';
import { now, type Platform } from '../platform/platform.ts';
import type { App } from '../platform/records/app.ts';
import type { IdentityKind, MultiEndSettings, MultiEndUser } from '../platform/records/multi-end.ts';
import {
  type ApiCall,
  type ApiFailure,
  type ApiResult,
  type Endpoint,
  failure,
  noPermission,
  ok,
  readJson,
  success,
  text,
} from './endpoint.ts';

/** The identity service of multi-end apps (多端应用), under their own id, secret and tokens. */
export const multiEndEndpoints: readonly Endpoint[] = [
  endpoint('code2verifyinfo', answerVerify),
  endpoint('unbindphone', answerUnbind('phone', { missing: 10_001_039, last: 10_001_042 })),
  endpoint('unbindweixin', answerUnbind('weixin', { missing: 10_001_040, last: 10_001_043 })),
  endpoint('unbindapple', answerUnbind('apple', { missing: 10_001_041, last: 10_001_044 })),
  endpoint('unregisteruser', answerUnregister),
];

function endpoint(name: string, answer: Endpoint['answer']): Endpoint {
  return { path: `/donut/${name}`, family: 'cgi', permission: noPermission, answer };
}

/** Drawn as a body in its page, which demands GET: the parameters are read from the query. */
function answerVerify(platform: Platform, call: ApiCall): ApiResult {
  if (call.method !== 'GET') return failure(43001, '系统失败');
  const asked = requireMultiEnd(platform, call);
  if ('kind' in asked) return asked;
  const { query } = call;
  if (query.get('appid') !== asked.app.appId) return refuse(10_001_002);
  if (query.get('appsecret') !== asked.app.secret) return refuse(10_001_003);
  if (query.get('grant_type') !== 'authorization_code') return refuse(10_001_004);
  const code = platform.state.codes.get(query.get('code') ?? '');
  if (code?.identity === undefined || code.appId !== asked.app.appId || code.usedAt !== null)
    return refuse(10_001_001);
  if (now(platform) - code.issuedAt > platform.state.rules.codeLifetime * 1000) return refuse(10_001_000);
  const user = platform.state.multiEndUsers.get(code.identity.userId);
  if (user === undefined) return refuse(10_001_001);
  consumeCode(platform, code);
  const { type, loginAt } = code.identity;
  const login = { type, login_time: Math.floor(loginAt / 1000), appid: asked.app.appId };
  const blocks = userBlocks(platform, asked.settings, user);
  return success({ errcode: 0, login_info: login, user_info: { user_id: user.userId, ...blocks } });
}

/** One block for the identity that logged in, and one for each that is bound to the same user. */
function userBlocks(
  platform: Platform,
  { miniProgram, mobileApp }: MultiEndSettings,
  { identities }: MultiEndUser,
): Record<string, unknown> {
  const weixin = (appid: string | null, person: string) => ({
    appid: appid ?? '',
    openid: personId('o', appid ?? '', person),
    unionid: unionidOf(platform, miniProgram ?? '', person) ?? '',
  });
  const { openapp, miniprogram, phone, apple } = identities;
  const person = platform.state.users.get(openapp ?? '');
  const profile = { nickname: person?.nickname ?? '', headimgurl: person?.avatarUrl ?? '' };
  return {
    ...(openapp === undefined ? {} : { openapp_info: { ...weixin(mobileApp, openapp), ...profile } }),
    ...(miniprogram === undefined ? {} : { miniprogram_info: weixin(miniProgram, miniprogram) }),
    ...(phone === undefined ? {} : { phone_info: { phone } }),
    ...(apple === undefined ? {} : { apple_info: appleBlock(apple) }),
  };
}

function appleBlock(person: string): Record<string, unknown> {
  const email = `${person}@privaterelay.example`;
  const flags = { is_apple_email_verified: true, is_apple_email_private: true };
  return {
    bundleid: 'app.example',
    apple_user_id: personId('o', 'apple', person),
    apple_email: email,
    ...flags,
  };
}

function answerUnbind(
  what: 'phone' | 'weixin' | 'apple',
  codes: { missing: number; last: number },
): Endpoint['answer'] {
  const kinds: readonly IdentityKind[] = what === 'weixin' ? ['openapp', 'miniprogram'] : [what];
  return (platform, call) => {
    const user = requireUser(platform, call);
    if ('kind' in user) return user;
    const bound = Object.keys(user.identities);
    const mine = bound.filter((kind) => kinds.some((each) => each === kind));
    if (mine.length === 0) return refuse(codes.missing);
    if (mine.length === bound.length) return refuse(codes.last);
    for (const kind of kinds) delete user.identities[kind];
    return ok();
  };
}

function answerUnregister(platform: Platform, call: ApiCall): ApiResult {
  const user = requireUser(platform, call);
  if ('kind' in user) return user;
  platform.state.multiEndUsers.delete(user.userId);
  return ok();
}

function requireUser(platform: Platform, call: ApiCall): MultiEndUser | ApiFailure {
  if (call.method !== 'POST') return failure(43002);
  const asked = requireMultiEnd(platform, call);
  if ('kind' in asked) return asked;
  const body = readJson(call);
  if (body.kind === 'failure') return body;
  const user = platform.state.multiEndUsers.get(text(body.json.user_id));
  return user?.appId === asked.app.appId ? user : refuse(10_001_038);
}

/** A token of a mini program is none here: the kinds are kept apart. */
function requireMultiEnd(
  platform: Platform,
  call: ApiCall,
): { app: App; settings: MultiEndSettings } | ApiFailure {
  const token = call.query.get('access_token') ?? '';
  if (token === '') return failure(41001);
  const check = checkToken(platform, token);
  if (check.kind === 'expired') return failure(42001);
  const app = platform.state.apps.get(check.kind === 'valid' ? check.appId : '');
  if (app === undefined || app.multiEnd === null) return failure(40014);
  const settings = identityService(app);
  return settings === null ? refuse(10_001_005) : { app, settings };
}

function refuse(errcode: number): ApiFailure {
  return failure(errcode, texts[errcode] ?? '');
}

/** The page has these in Chinese. */
const texts: Readonly<Record<number, string>> = {
  10001000: 'code过期',
  10001001: 'code错误',
  10001002: 'appid错误',
  10001003: 'appsecret错误',
  10001004: 'grant_type错误',
  10001005: '多端应用未接入身份管理',
  10001038: '用户不存在',
  10001039: '用户未绑定手机号',
  10001040: '用户未绑定微信',
  10001041: '用户未绑定苹果账号',
  10001042: '用户只绑定了手机号',
  10001043: '用户只绑定了微信号',
  10001044: '用户只绑定了苹果账号',
};
