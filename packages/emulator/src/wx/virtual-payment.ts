import { parseRecord } from '../is-record.ts';
import { liveSession } from '../platform/session.ts';
import { judgeSignature, signPayment } from '../platform/session-signature.ts';
import { askPerson } from './ask-person.ts';
import { type Client, clientAccount, clientApp } from './client.ts';
import { harmony, textOption, type WxApi, type WxArguments, WxFailure } from './wx-api.ts';

/** `wx.requestVirtualPayment`: a payment that is signed under the session_key and under the AppKey. */
export const requestVirtualPayment: WxApi = {
  name: 'requestVirtualPayment',
  since: '2.19.2',
  promises: 'never',
  missingOn: harmony,
  run: async (client, options) => {
    const order = readOrder(client, textOption(options, 'signData') ?? '');
    checkSignatures(client, options, order.env);
    const answer = await askPerson(client, {
      kind: 'payment',
      api: 'requestVirtualPayment',
      title: clientApp(client).name,
      content: order.outTradeNo,
      confirmText: '支付',
      cancelText: '取消',
    });
    if (!answer.accept) throw failure(-2, 'cancel');
    const { quotas } = client.platform.state;
    quotas.set(nameOf(client, order.outTradeNo), { day: 0, count: 1, minute: 0, minuteCount: 0, lastAt: 0 });
    return {};
  },
};

interface Order {
  readonly env: number;
  readonly outTradeNo: string;
}

/** The text that was signed, as far as it is looked at before the signatures. */
function readOrder(client: Client, signData: string): Order {
  const data = parseRecord(signData);
  if (data === null) throw failure(-15_016, 'invalid signData');
  const { env = 0, outTradeNo, currencyType } = data;
  if (env !== 0 && env !== 1) throw failure(-15_001, 'invalid env');
  if (env === 1 && clientApp(client).envVersion === 'release') throw failure(-15_011, 'env must be 0');
  if (currencyType !== 'CNY') throw failure(-15_004, 'invalid currencyType');
  if (typeof outTradeNo !== 'string' || outTradeNo.length < 8 || outTradeNo.length > 32)
    throw failure(-15_001, 'invalid outTradeNo');
  if (client.platform.state.quotas.has(nameOf(client, outTradeNo)))
    throw failure(-15_002, 'outTradeNo is used');
  return { env, outTradeNo };
}

function checkSignatures(client: Client, options: WxArguments, env: number): void {
  const data = textOption(options, 'signData') ?? '';
  const { virtualPayment } = clientApp(client);
  if (virtualPayment === null) throw failure(-15_001, 'virtual payment is not set up');
  const right = signPayment(virtualPayment, env, { uri: 'requestVirtualPayment', data });
  if (textOption(options, 'paySig') !== right) throw failure(-15_006, 'invalid paySig');
  const account = clientAccount(client);
  if (liveSession(client.platform, account) === null) throw failure(-15_007, 'session_key expired');
  const verdict = judgeSignature(account, data, textOption(options, 'signature') ?? '');
  if (verdict === 'right') return;
  const code = verdict === 'wrong' ? -15_005 : client.platform.state.rules.paymentByFormerKey;
  throw failure(code, code === -15_007 ? 'session_key expired' : 'invalid signature');
}

function nameOf({ appId }: Client, outTradeNo: string): string {
  return `virtual-orders/${appId}/${outTradeNo}`;
}

function failure(errCode: number, reason: string): WxFailure {
  return new WxFailure(reason, undefined, { errCode });
}
