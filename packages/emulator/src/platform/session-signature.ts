import { createHmac } from 'node:crypto';
import type { VirtualPayment } from './records/app.ts';
import type { Account } from './records/person.ts';

/** What a signature of virtual payment (虚拟支付) is worth. */
export type SignatureVerdict = 'right' | 'no-session' | 'former-key' | 'wrong';

/** The signature under the session_key (用户态签名): the key as the text it is, not as the bytes it stands for. */
export function signWithSession(sessionKey: string, data: string): string {
  return createHmac('sha256', sessionKey).update(data).digest('hex');
}

/** Judges a signature under the session_key of this moment, or the one before it. */
export function judgeSignature(account: Account, data: string, signature: string): SignatureVerdict {
  const { session, formerKey } = account;
  if (session === null) return 'no-session';
  if (signature === signWithSession(session.key, data)) return 'right';
  return formerKey !== undefined && signature === signWithSession(formerKey, data) ? 'former-key' : 'wrong';
}

/** The signature under the AppKey (支付签名) of the environment: 0 is production, 1 the sandbox. */
export function signPayment(
  payment: VirtualPayment,
  env: number,
  signed: { uri: string; data: string },
): string {
  const key = env === 1 ? payment.sandboxAppKey : payment.appKey;
  return createHmac('sha256', key).update(`${signed.uri}&${signed.data}`).digest('hex');
}
