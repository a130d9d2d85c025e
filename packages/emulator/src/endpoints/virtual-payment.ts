import { accountByOpenid } from '../platform/account.ts';
import type { Platform } from '../platform/platform.ts';
import { liveSession } from '../platform/session.ts';
import { judgeSignature, signPayment } from '../platform/session-signature.ts';
import { requirePost } from './credentials.ts';
import { type ApiCall, type ApiResult, type Endpoint, failure, ok, text } from './endpoint.ts';

/** `POST /xpay/query_user_balance`: signed under the session_key and the AppKey, as every call of virtual payment. */
export const userBalance: Endpoint = {
  path: '/xpay/query_user_balance',
  family: 'cgi',
  permission: 157,
  answer,
};

function answer(platform: Platform, call: ApiCall): ApiResult {
  const asked = requirePost(platform, call);
  if (asked.kind === 'failure') return asked;
  const { app, json } = asked;
  const { virtualPayment } = app;
  if (virtualPayment === null || (json.env !== 0 && json.env !== 1))
    return failure(268_490_002, 'invalid request');
  const account = accountByOpenid(platform, app.appId, text(json.openid));
  if (account === null) return failure(268_490_001, 'invalid openid');
  const signed = { uri: call.path, data: call.body };
  const isPaid = call.query.get('pay_sig') === signPayment(virtualPayment, json.env, signed);
  if (!isPaid) return failure(268_490_003, 'invalid pay_sig');
  if (liveSession(platform, account) === null) return failure(268_490_009, 'session_key expired');
  const verdict = judgeSignature(account, call.body, call.query.get('signature') ?? '');
  if (verdict !== 'right') return failure(268_490_003, 'invalid signature');
  const sums = { sum_save: 0, sum_present: 0, sum_balance: 0, sum_cost: 0 };
  return ok({ balance: 0, present_balance: 0, ...sums, first_save_flag: false });
}
