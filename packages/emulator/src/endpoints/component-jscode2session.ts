import { checkToken } from '../platform/access-token.ts';
import type { Platform } from '../platform/platform.ts';
import { type ApiCall, type ApiResult, type Endpoint, failure } from './endpoint.ts';
import { redeemLoginCode } from './jscode2session.ts';

/** `GET /sns/component/jscode2session`: a third-party platform redeems a code for an app that authorised it. */
export const componentJscode2session: Endpoint = {
  path: '/sns/component/jscode2session',
  family: 'sns',
  answer,
};

function answer(platform: Platform, call: ApiCall): ApiResult {
  const appid = call.query.get('appid') ?? '';
  if (appid === '') return failure(41002);
  const app = platform.state.apps.get(appid);
  if (app === undefined) return failure(40013);
  if (call.query.get('grant_type') !== 'authorization_code') return failure(40002);
  const token = call.query.get('component_access_token') ?? '';
  if (token === '') return failure(41001);
  const check = checkToken(platform, token, true);
  if (check.kind === 'expired') return failure(42001);
  if (check.kind === 'invalid' || check.appId !== call.query.get('component_appid')) return failure(40001);
  const authorized = platform.state.components.get(check.appId)?.authorizers.includes(appid);
  return authorized === true ? redeemLoginCode(platform, app, call) : failure(61003);
}
