import { listEncryptKeys } from '../platform/encrypt-key.ts';
import type { Platform } from '../platform/platform.ts';
import { type ApiCall, type ApiResult, type Endpoint, ok } from './endpoint.ts';
import { requireSignedSession } from './signed-session.ts';

/**
 * `/wxa/business/getuserencryptkey`: the newest three keys of the person's encrypted channel, newest first. The
 * reference says GET, the guide POST with an empty body; both work, and the signature covers whatever body there is.
 */
export const userEncryptKey: Endpoint = {
  path: '/wxa/business/getuserencryptkey',
  family: 'cgi',
  secured: true,
  answer,
};

function answer(platform: Platform, call: ApiCall): ApiResult {
  const signed = requireSignedSession(platform, call);
  if (signed.kind === 'failure') return signed;
  const keys = listEncryptKeys(platform, signed.account).map(({ key, version, iv, createdAt, life }) => ({
    encrypt_key: key,
    version,
    expire_in: life,
    iv,
    create_time: Math.floor(createdAt / 1000),
  }));
  return ok({ key_info_list: keys });
}
