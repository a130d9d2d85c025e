import { checkToken, currentToken, issueToken, remainingLife } from '../platform/access-token.ts';
import type { Platform } from '../platform/platform.ts';
import { countUse } from '../platform/quota.ts';
import type { AccessToken } from '../platform/records/issued.ts';
import { checkCredentials } from './credentials.ts';
import { type ApiCall, type ApiResult, type Endpoint, failure, readJson, success, text } from './endpoint.ts';

/** `POST /cgi-bin/stable_token`: the same access_token until less than five minutes of it are left. */
export const stableToken: Endpoint = { path: '/cgi-bin/stable_token', family: 'cgi', answer: answerStable };

function answerStable(platform: Platform, call: ApiCall): ApiResult {
  if (call.method !== 'POST') return failure(43002);
  const body = readJson(call);
  if (body.kind === 'failure') return body;
  const checked = checkCredentials(platform, call, {
    appid: text(body.json.appid),
    secret: text(body.json.secret),
    grantType: text(body.json.grant_type),
    expectedGrantType: 'client_credential',
    acceptMissingGrantType: false,
    checkAddress: true,
  });
  if (checked.kind === 'failure') return checked;
  const { stableTokensPerMinute: perMinute, stableTokensPerDay: perDay } = platform.state.rules;
  const verdict = countUse(platform, `stable/${checked.app.appId}`, { perMinute, perDay });
  if (verdict !== 'counted') return failure(verdict === 'exhausted' ? 45009 : 45011);
  const forced = body.json.force_refresh === true;
  return forced ? forcedToken(platform, checked.app.appId) : steadyToken(platform, checked.app.appId);
}

function steadyToken(platform: Platform, appId: string): ApiResult {
  const current = currentToken(platform, appId, 'stable');
  const alive = current !== null && checkToken(platform, current.token).kind === 'valid';
  const lasting = alive && remainingLife(platform, current) >= platform.state.rules.tokenOverlap;
  return tokenBody(platform, lasting ? current : issueToken(platform, appId, { kind: 'stable' }));
}

function forcedToken(platform: Platform, appId: string): ApiResult {
  const { forcedRefreshesPerDay, forcedRefreshInterval } = platform.state.rules;
  const limits = { perDay: forcedRefreshesPerDay, everySeconds: forcedRefreshInterval };
  const verdict = countUse(platform, `force/${appId}`, limits);
  if (verdict === 'exhausted') return failure(45009);
  if (verdict === 'too-soon') return steadyToken(platform, appId);
  return tokenBody(platform, issueToken(platform, appId, { kind: 'stable', force: true }));
}

function tokenBody(platform: Platform, token: AccessToken): ApiResult {
  return success({ access_token: token.token, expires_in: remainingLife(platform, token) });
}

/** `GET /cgi-bin/token`: a new access_token every time; the one before it works on for five minutes. */
export const token: Endpoint = { path: '/cgi-bin/token', family: 'cgi', answer };

function answer(platform: Platform, call: ApiCall): ApiResult {
  const { rules } = platform.state;
  const checked = checkCredentials(platform, call, {
    appid: call.query.get('appid') ?? '',
    secret: call.query.get('secret') ?? '',
    grantType: call.query.get('grant_type') ?? '',
    expectedGrantType: 'client_credential',
    acceptMissingGrantType: false,
    checkAddress: true,
  });
  if (checked.kind === 'failure') return checked;
  const { appId } = checked.app;
  if (countUse(platform, `token/${appId}`, { perDay: rules.tokensPerDay }) !== 'counted')
    return failure(45009);
  const issued = issueToken(platform, appId, { kind: 'token' });
  return success({ access_token: issued.token, expires_in: rules.tokenLifetime });
}
