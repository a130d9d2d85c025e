import { checkToken } from '../platform/access-token.ts';
import { accountByOpenid } from '../platform/account.ts';
import type { Platform } from '../platform/platform.ts';
import type { App } from '../platform/records/app.ts';
import type { Account } from '../platform/records/person.ts';
import { recordViolation } from '../platform/violation.ts';
import { type ApiCall, type ApiFailure, failure, readJson } from './endpoint.ts';

/** The app that identified itself, or why it is refused. */
export type AppCheck = { readonly kind: 'app'; readonly app: App } | ApiFailure;

/** The account an access_token and an openid name, or why they are refused. */
export type AccountCheck =
  | { readonly kind: 'account'; readonly app: App; readonly account: Account }
  | ApiFailure;

/** The app and the JSON of a POST under an access_token, or why it is refused. */
export type PostCheck =
  | { readonly kind: 'post'; readonly app: App; readonly json: Readonly<Record<string, unknown>> }
  | ApiFailure;

/** What an app sends to prove who it is. */
export interface Credentials {
  readonly appid: string;
  readonly secret: string;
  readonly grantType: string;
  readonly expectedGrantType: string;
  /** An absent grant_type is let through. */
  readonly acceptMissingGrantType: boolean;
  readonly checkAddress: boolean;
}

/**
 * Checks appid, then grant_type, then secret, in the order in which the platform complains. That appid comes first is
 * observed; the order of grant_type and secret is unconfirmed.
 */
export function checkCredentials(platform: Platform, call: ApiCall, given: Credentials): AppCheck {
  if (given.appid === '') return failure(41002);
  const app = platform.state.apps.get(given.appid);
  if (app === undefined) return refuse(platform, call, { code: 'unknown-app', errcode: 40013 });
  const grantMissing = given.grantType === '' && given.acceptMissingGrantType;
  if (grantMissing) recordViolation(platform, 'grant-type-missing', call.path, 'warning');
  if (!grantMissing && given.grantType !== given.expectedGrantType) return failure(40002);
  if (given.secret === '') return failure(41004);
  if (given.secret !== app.secret) return refuse(platform, call, { code: 'wrong-secret', errcode: 40125 });
  if (app.secretFrozen) return failure(40243);
  return given.checkAddress ? checkAddress(app, call) : { kind: 'app', app };
}

/** The app that the `access_token` in the query speaks for. A token in the body does not count. */
export function requireApp(platform: Platform, call: ApiCall): AppCheck {
  const cloudApp = platform.state.apps.get(call.cloudApp ?? '');
  if (cloudApp !== undefined) return { kind: 'app', app: cloudApp };
  const token = call.query.get('access_token') ?? '';
  if (token === '') {
    if (call.body.includes('access_token')) recordViolation(platform, 'access-token-in-body', call.path);
    return failure(41001);
  }
  const check = checkToken(platform, token);
  if (check.kind === 'expired') return failure(42001);
  const app = check.kind === 'valid' ? platform.state.apps.get(check.appId) : undefined;
  return app === undefined ? failure(40001) : { kind: 'app', app };
}

/** A POST that brings an access_token in its query and a JSON object as its body. */
export function requirePost(platform: Platform, call: ApiCall): PostCheck {
  if (call.method !== 'POST') return failure(43002);
  const token = requireApp(platform, call);
  if (token.kind === 'failure') return token;
  const body = readJson(call);
  return body.kind === 'failure' ? body : { kind: 'post', app: token.app, json: body.json };
}

/** The account behind `access_token` and `openid`, both in the query. */
export function requireAccount(platform: Platform, call: ApiCall): AccountCheck {
  const token = requireApp(platform, call);
  if (token.kind === 'failure') return token;
  const account = accountByOpenid(platform, token.app.appId, call.query.get('openid') ?? '');
  return account === null ? failure(40003) : { kind: 'account', app: token.app, account };
}

function checkAddress(app: App, call: ApiCall): AppCheck {
  if (app.ipAllowList === null) return { kind: 'app', app };
  const ip = call.ip();
  if (app.ipAllowList.includes(ip)) return { kind: 'app', app };
  return failure(40164, `invalid ip ${ip} ipv6 ::ffff:${ip}, not in whitelist`);
}

function refuse(
  platform: Platform,
  call: ApiCall,
  reason: { code: 'unknown-app' | 'wrong-secret'; errcode: number },
): ApiFailure {
  recordViolation(platform, reason.code, call.path);
  return failure(reason.errcode);
}
