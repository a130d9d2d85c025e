import { now, type Platform } from '../platform/platform.ts';
import { requireToken } from './credentials.ts';
import { type ApiCall, type ApiResult, type Endpoint, failure, ok } from './endpoint.ts';
import { readJson, text } from './json-body.ts';

/** `POST /wxa/business/checkencryptedmsg`: whether phone data was encrypted by WeChat in the last three days. */
export const checkEncryptedMessage: Endpoint = {
  path: '/wxa/business/checkencryptedmsg',
  family: 'cgi',
  secured: true,
  answer,
};

function answer(platform: Platform, call: ApiCall): ApiResult {
  if (call.method !== 'POST') return failure(43002);
  const token = requireToken(platform, call);
  if (token.kind === 'failure') return token;
  const body = readJson(call);
  if (body.kind === 'failure') return body;
  const hash = text(body.json.encrypted_msg_hash).toLowerCase();
  if (!/^[0-9a-f]{64}$/.test(hash)) return failure(40097);
  const message = platform.state.encryptedMessages.get(hash);
  const known = message !== undefined && message.appId === token.app.appId;
  if (!known || now(platform) - message.createdAt > THREE_DAYS) return failure(1);
  // The member is really spelled like this.
  return ok({ vaild: true, create_time: Math.floor(message.createdAt / 1000) });
}

const THREE_DAYS = 3 * 86_400_000;
