import { issueToken } from '../platform/access-token.ts';
import type { Platform } from '../platform/platform.ts';
import { countUse } from '../platform/quota.ts';
import { checkCredentials } from './credentials.ts';
import { type ApiCall, type ApiResult, type Endpoint, failure, success } from './endpoint.ts';

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
