import { checkToken, issueToken, remainingLife } from '../platform/access-token.ts';
import { findGrant, findSecret, issueAuthorizerToken, keepSecret, lifeOf } from '../platform/component.ts';
import { now, type Platform } from '../platform/platform.ts';
import type { Component, Grant } from '../platform/records/component.ts';
import {
  type ApiCall,
  type ApiFailure,
  type ApiResult,
  type Endpoint,
  failure,
  ok,
  readJson,
  success,
  text,
} from './endpoint.ts';

type Json = Readonly<Record<string, unknown>>;

/** Every endpoint under `/cgi-bin/component`: how a third-party platform comes to act for apps. */
export const componentEndpoints: readonly Endpoint[] = [
  endpoint('api_start_push_ticket', answerStartPush),
  endpoint('api_component_token', answerComponentToken),
  endpoint('api_create_preauthcode', withComponent(answerPreAuthCode)),
  endpoint('api_query_auth', withComponent(answerQueryAuth)),
  endpoint('api_authorizer_token', withComponent(answerAuthorizerToken)),
  endpoint('api_get_authorizer_list', withComponent(answerAuthorizerList)),
  endpoint('api_get_authorizer_info', withComponent(answerAuthorizerInfo)),
];

type Asked = { readonly component: Component; readonly json: Json };
type Answer = (platform: Platform, asked: Asked) => ApiResult;

function endpoint(name: string, answer: Endpoint['answer']): Endpoint {
  return { path: `/cgi-bin/component/${name}`, family: 'cgi', answer };
}

function answerStartPush(platform: Platform, call: ApiCall): ApiResult {
  const asked = requireSecret(platform, call, 'component_secret');
  return 'kind' in asked ? asked : ok();
}

/** The order of these checks is not documented; secrets first is the safe one. */
function answerComponentToken(platform: Platform, call: ApiCall): ApiResult {
  const asked = requireSecret(platform, call, 'component_appsecret');
  if ('kind' in asked) return asked;
  const ticket = findSecret(platform, text(asked.json.component_verify_ticket), 'ticket');
  if (ticket === null || ticket.component !== asked.component.appId) return failure(61006);
  if (ticket.expiresAt < now(platform)) return failure(61005);
  const token = issueToken(platform, asked.component.appId, { kind: 'component' });
  return success({ component_access_token: token.token, expires_in: remainingLife(platform, token) });
}

function answerPreAuthCode(platform: Platform, { component }: Asked): ApiResult {
  const code = keepSecret(platform, { kind: 'pre-auth-code', component: component.appId });
  return success({ pre_auth_code: code, expires_in: lifeOf('pre-auth-code') });
}

/** That a code works once and not for ever is a rule; which code a later attempt gets is not documented. */
function answerQueryAuth(platform: Platform, { component, json }: Asked): ApiResult {
  const code = findSecret(platform, text(json.authorization_code), 'authorization-code');
  if (code === null || code.component !== component.appId || code.used) return failure(61009);
  if (code.expiresAt < now(platform)) return failure(61010);
  const grant = findGrant(platform, component.appId, code.appId ?? '');
  if (grant === null) return failure(61003);
  code.used = true;
  const token = issueAuthorizerToken(platform, grant);
  return success({
    authorization_info: {
      authorizer_appid: grant.appId,
      authorizer_access_token: token.token,
      expires_in: remainingLife(platform, token),
      authorizer_refresh_token: grant.refreshToken,
      func_info: functionInfo(grant),
    },
  });
}

function answerAuthorizerToken(platform: Platform, { component, json }: Asked): ApiResult {
  const grant = findGrant(platform, component.appId, text(json.authorizer_appid));
  if (grant === null) return failure(61003);
  if (text(json.authorizer_refresh_token) !== grant.refreshToken) return failure(61023);
  const token = issueAuthorizerToken(platform, grant);
  return success({
    authorizer_access_token: token.token,
    expires_in: remainingLife(platform, token),
    authorizer_refresh_token: grant.refreshToken,
  });
}

function answerAuthorizerList(platform: Platform, { component, json }: Asked): ApiResult {
  const grants = component.authorizers.flatMap((appId) => findGrant(platform, component.appId, appId) ?? []);
  const offset = Number(json.offset ?? 0);
  const count = Math.min(500, Number(json.count ?? 500));
  const list = grants.slice(offset, offset + count).map((grant) => ({
    authorizer_appid: grant.appId,
    refresh_token: grant.refreshToken,
    auth_time: Math.floor(grant.authorizedAt / 1000),
  }));
  return success({ total_count: grants.length, list });
}

function answerAuthorizerInfo(platform: Platform, { component, json }: Asked): ApiResult {
  const grant = findGrant(platform, component.appId, text(json.authorizer_appid));
  const app = platform.state.apps.get(grant?.appId ?? '');
  if (grant === null || app === undefined) return failure(61003);
  return success({
    authorizer_info: { nick_name: app.name, user_name: app.originalId, service_type_info: { id: 0 } },
    authorization_info: {
      authorizer_appid: grant.appId,
      authorizer_refresh_token: grant.refreshToken,
      func_info: functionInfo(grant),
    },
  });
}

function functionInfo(grant: Grant): Json[] {
  return grant.permissions.map((id) => ({ funcscope_category: { id } }));
}

function requireSecret(platform: Platform, call: ApiCall, member: string): Asked | ApiFailure {
  if (call.method !== 'POST') return failure(43002);
  const body = readJson(call);
  if (body.kind === 'failure') return body;
  const appId = text(body.json.component_appid);
  if (appId === '') return failure(41002);
  const component = platform.state.components.get(appId);
  if (component === undefined) return failure(40013);
  const secret = text(body.json[member]);
  if (secret === '') return failure(41004);
  if (secret !== component.secret) return failure(40125);
  return checkAddress(component, call) ?? { component, json: body.json };
}

/** Newer pages name the token `access_token`, older ones `component_access_token`: both count. */
function withComponent(answer: Answer): Endpoint['answer'] {
  return (platform, call) => {
    if (call.method !== 'POST') return failure(43002);
    const token = call.query.get('component_access_token') ?? call.query.get('access_token') ?? '';
    if (token === '') return failure(41001);
    const check = checkToken(platform, token, 'component');
    if (check.kind === 'expired') return failure(42001);
    const component = platform.state.components.get(check.kind === 'valid' ? check.appId : '');
    if (component === undefined) return failure(40001);
    const body = readJson(call);
    if (body.kind === 'failure') return body;
    if (text(body.json.component_appid) !== component.appId) return failure(61011);
    return checkAddress(component, call) ?? answer(platform, { component, json: body.json });
  };
}

function checkAddress(component: Component, call: ApiCall): ApiFailure | null {
  const { ipAllowList } = component;
  return ipAllowList == null || ipAllowList.includes(call.ip()) ? null : failure(61004);
}
