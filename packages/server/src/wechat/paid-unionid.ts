import type { PaidUnionidRequest } from '@weapp-auth/protocol';
import type { WechatTokens } from './access-token.ts';
import { incompleteAnswer, isText, judgeAuthorized, type PlatformFailure } from './answer.ts';
import type { AppCredentials } from './app-credentials.ts';

/** Every ending of {@link getPaidUnionId}. */
export type PaidUnionIdResult = { readonly kind: 'found'; readonly unionId: string } | PlatformFailure;

/**
 * Asks for the unionid of a user who has paid within the last five minutes, by WeChat Pay's transaction or by merchant
 * and order number.
 *
 * Source: https://developers.weixin.qq.com/miniprogram/dev/server/API/user-info/basic-info/api_getpaidunionid
 */
export async function getPaidUnionId(
  tokens: WechatTokens,
  app: AppCredentials,
  request: { readonly openId: string; readonly payment: PaidUnionidRequest },
): Promise<PaidUnionIdResult> {
  const answer = await tokens.call(app, {
    method: 'GET',
    path: '/wxa/getpaidunionid',
    query: { openid: request.openId, ...queryOf(request.payment) },
    repeatable: true,
  });
  const judged = judgeAuthorized(answer);
  if (judged.kind !== 'succeeded') return judged;
  const { unionid } = judged.body;
  return isText(unionid) ? { kind: 'found', unionId: unionid } : incompleteAnswer(judged.rid);
}

function queryOf(payment: PaidUnionidRequest): Record<string, string> {
  if ('transactionId' in payment) return { transaction_id: payment.transactionId };
  return { mch_id: payment.mchId, out_trade_no: payment.outTradeNo };
}
