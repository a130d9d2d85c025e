import { checkToken } from '../platform/access-token.ts';
import { countRedemption } from '../platform/account.ts';
import { burnCode, consumeCode, inspectCode } from '../platform/code.ts';
import { unionidOf } from '../platform/open-platform.ts';
import type { Platform } from '../platform/platform.ts';
import type { App } from '../platform/records/app.ts';
import type { Account } from '../platform/records/person.ts';
import { startSession, touchSession } from '../platform/session.ts';
import { recordViolation } from '../platform/violation.ts';
import { checkCredentials } from './credentials.ts';
import { type ApiCall, type ApiResult, type Endpoint, failure, success } from './endpoint.ts';

/** `GET /sns/jscode2session`: a login code for openid, session_key and, in bound apps, unionid. */
export const jscode2session: Endpoint = { path: '/sns/jscode2session', family: 'sns', answer };

/** Redeems a login code for an app whose right to ask is already proven. */
export function redeemLoginCode(platform: Platform, app: App, call: ApiCall): ApiResult {
  const text = call.query.get('js_code') ?? '';
  if (text === '') return failure(41008);
  const found = inspectCode(platform, text, { kind: 'login', appId: app.appId });
  switch (found.kind) {
    case 'used':
      recordViolation(platform, 'code-reused', call.path);
      return failure(40163);
    case 'invalid':
    case 'other-app':
      burnCode(platform, text);
      recordViolation(platform, 'code-invalid', call.path);
      return failure(40029);
    case 'redeemed':
      break;
    default:
      return found satisfies never;
  }
  const account = platform.state.accounts.get(found.code.openid);
  if (account === undefined) return failure(40029);
  if (!countRedemption(platform, account)) return failure(45011);
  consumeCode(platform, found.code);
  if (platform.state.users.get(account.userId)?.blocked === true) return failure(40226);
  return success(sessionBody(platform, account));
}

function answer(platform: Platform, call: ApiCall): ApiResult {
  const { rules } = platform.state;
  // Everything is read from the query only: a form in the body is not looked at, so a POST misses its appid.
  const checked = checkCredentials(platform, call, {
    appid: call.query.get('appid') ?? '',
    secret: call.query.get('secret') ?? '',
    grantType: call.query.get('grant_type') ?? '',
    expectedGrantType: 'authorization_code',
    acceptMissingGrantType: rules.acceptMissingGrantType,
    checkAddress: rules.allowListCoversLogin,
  });
  return checked.kind === 'failure' ? checked : redeemLoginCode(platform, checked.app, call);
}

function sessionBody(platform: Platform, account: Account): Record<string, unknown> {
  // The session may have expired between the code and its redemption: a redemption always hands out a live key.
  const session = touchSession(platform, account) ?? startSession(platform, account);
  const body = { session_key: session.key, openid: account.openid };
  const unionid = unionidOf(platform, account.appId, account.userId);
  return unionid === null ? body : { ...body, unionid };
}

/** `GET /sns/component/jscode2session`: a third-party platform redeems a code for an app that authorised it. */
export const componentJscode2session: Endpoint = {
  path: '/sns/component/jscode2session',
  family: 'sns',
  answer: answerComponent,
};

function answerComponent(platform: Platform, call: ApiCall): ApiResult {
  const appid = call.query.get('appid') ?? '';
  if (appid === '') return failure(41002);
  const app = platform.state.apps.get(appid);
  if (app === undefined) return failure(40013);
  if (call.query.get('grant_type') !== 'authorization_code') return failure(40002);
  const token = call.query.get('component_access_token') ?? call.query.get('access_token') ?? '';
  if (token === '') return failure(41001);
  const check = checkToken(platform, token, 'component');
  if (check.kind === 'expired') return failure(42001);
  if (check.kind === 'invalid' || check.appId !== call.query.get('component_appid')) return failure(40001);
  const authorized = platform.state.components.get(check.appId)?.authorizers.includes(appid);
  return authorized === true ? redeemLoginCode(platform, app, call) : failure(61003);
}
