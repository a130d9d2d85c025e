import { messageMemory } from '../platform/open-data.ts';
import { now, type Platform } from '../platform/platform.ts';
import { requirePost } from './credentials.ts';
import { type ApiCall, type ApiResult, type Endpoint, failure, ok } from './endpoint.ts';
import { text } from './json-body.ts';

/** `POST /wxa/business/checkencryptedmsg`: whether phone data was encrypted by WeChat in the last three days. */
export const checkEncryptedMessage: Endpoint = {
  path: '/wxa/business/checkencryptedmsg',
  family: 'cgi',
  secured: true,
  answer,
};

function answer(platform: Platform, call: ApiCall): ApiResult {
  const asked = requirePost(platform, call);
  if (asked.kind === 'failure') return asked;
  const hash = text(asked.json.encrypted_msg_hash).toLowerCase();
  if (!/^[0-9a-f]{64}$/.test(hash)) return failure(40097);
  const message = platform.state.encryptedMessages.get(hash);
  const known = message !== undefined && message.appId === asked.app.appId;
  if (!known || now(platform) - message.createdAt > messageMemory) return failure(1);
  // The member is really spelled like this.
  return ok({ vaild: true, create_time: Math.floor(message.createdAt / 1000) });
}
