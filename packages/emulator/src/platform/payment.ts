import { accountOf } from './account.ts';
import { alphanumeric, hex } from './identifiers.ts';
import { now, type Platform } from './platform.ts';
import type { Payment } from './records/person.ts';

/** What may be said about a payment. */
export interface NewPayment {
  appId: string;
  user: string;
  transactionId?: string;
  mchId?: string;
  outTradeNo?: string;
}

/**
 * The person pays in the mini program; for five minutes `getpaidunionid` knows the order.
 *
 * @throws EmulatorError `app_unknown`, `user_unknown`.
 */
export function recordPayment(platform: Platform, given: NewPayment): Payment {
  const payment: Payment = {
    transactionId: given.transactionId ?? `42000${digits(platform)}`,
    mchId: given.mchId ?? '1900000109',
    outTradeNo: given.outTradeNo ?? alphanumeric(platform, 24),
    appId: given.appId,
    openid: accountOf(platform, given.appId, given.user).openid,
    paidAt: now(platform),
  };
  platform.state.payments.set(payment.transactionId, payment);
  return payment;
}

/** The order by either of its names. */
export function findPayment(
  platform: Platform,
  by: { transactionId: string } | { mchId: string; outTradeNo: string },
): Payment | null {
  if ('transactionId' in by) return platform.state.payments.get(by.transactionId) ?? null;
  for (const payment of platform.state.payments.values()) {
    if (payment.mchId === by.mchId && payment.outTradeNo === by.outTradeNo) return payment;
  }
  return null;
}

function digits(platform: Platform): string {
  return BigInt(`0x${hex(platform, 9)}`)
    .toString()
    .padStart(23, '0')
    .slice(-23);
}
