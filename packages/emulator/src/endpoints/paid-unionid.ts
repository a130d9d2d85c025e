import { unionidOf } from '../platform/open-platform.ts';
import { findPayment } from '../platform/payment.ts';
import { now, type Platform } from '../platform/platform.ts';
import type { Payment } from '../platform/records/person.ts';
import { requireAccount } from './credentials.ts';
import { type ApiCall, type ApiResult, type Endpoint, failure, success } from './endpoint.ts';

/** `GET /wxa/getpaidunionid`: the unionid of a person who paid within the last five minutes. */
export const paidUnionid: Endpoint = { path: '/wxa/getpaidunionid', family: 'cgi', permission: 18, answer };

function answer(platform: Platform, call: ApiCall): ApiResult {
  const found = requireAccount(platform, call);
  if (found.kind === 'failure') return found;
  if (!found.app.verified || found.app.game) return failure(48001);
  if (!namesOrder(call)) return { ...failure(40101), hint: true };
  const payment = namedPayment(platform, call);
  const age = payment === null ? Number.POSITIVE_INFINITY : now(platform) - payment.paidAt;
  const mine = payment?.openid === found.account.openid;
  if (!mine || age > platform.state.rules.paymentWindow * 1000) return failure(89300);
  const unionid = unionidOf(platform, found.app.appId, found.account.userId);
  if (unionid === null) return failure(89002);
  // The documented sample puts the unionid first.
  return success({ unionid, errcode: 0, errmsg: 'ok' });
}

function namesOrder({ query }: ApiCall): boolean {
  return query.has('transaction_id') || query.has('mch_id') || query.has('out_trade_no');
}

function namedPayment(platform: Platform, call: ApiCall): Payment | null {
  const transactionId = call.query.get('transaction_id');
  if (transactionId !== null) return findPayment(platform, { transactionId });
  const mchId = call.query.get('mch_id') ?? '';
  const outTradeNo = call.query.get('out_trade_no') ?? '';
  return findPayment(platform, { mchId, outTradeNo });
}
