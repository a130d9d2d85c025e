import { type ApiCall, callForUser, type UserOutcome } from './call-api.ts';
import type { CoreAuth } from './core.ts';
import { type Denial, readDenial } from './denial.ts';
import type { WxError } from './wx-like.ts';

/** `event.detail` of a `getPhoneNumber` or `getRealtimePhoneNumber` button. */
export interface PhoneDetail extends Partial<WxError> {
  /** Base library 2.21.2. */
  readonly code?: string;
  /** The old way; never from `getRealtimePhoneNumber`. */
  readonly encryptedData?: string;
  readonly iv?: string;
}

/** The phone number's key was dead; there is a new one now, and the next tap works. */
export interface TapAgain {
  readonly kind: 'tap-again';
}

/** What {@link bindPhone} resolves to. */
export type PhoneOutcome = UserOutcome | TapAgain | Denial;

/**
 * Binds the phone number of a `getPhoneNumber` button to the user; logs in first where nobody is, with the same call
 * if it can. Never rejects.
 *
 * @example
 * ```ts
 * import { createAuth } from '@weapp-auth/client/core';
 * import { bindPhone, type PhoneDetail } from '@weapp-auth/client/phone';
 *
 * const auth = createAuth({ baseUrl: 'https://api.example.com' });
 * async function onPhone(event: { detail: PhoneDetail }) {
 *   const outcome = await bindPhone(auth, event.detail);
 *   if (outcome.kind === 'updated') console.log(outcome.user.phone?.masked);
 * }
 * ```
 */
export async function bindPhone(auth: CoreAuth, detail: PhoneDetail): Promise<PhoneOutcome> {
  const { code, encryptedData, iv } = detail || {};
  if (code) return bindByCode(auth, code);
  if (encryptedData && iv) return bindByData(auth, { encryptedData, iv });
  return readDenial(detail);
}

async function bindByCode(auth: CoreAuth, code: string): Promise<PhoneOutcome> {
  const login = await auth.login({ phoneCode: code });
  if (login.kind !== 'signed-in') return login;
  if (login.dataUsed) return { kind: 'updated', user: login.user };
  return callForUser(auth, phoneCall(auth, { code }));
}

/** Encrypted before this moment, so a login now may be too late for the data; then the person has to tap once more. */
async function bindByData(
  auth: CoreAuth,
  data: { readonly encryptedData: string; readonly iv: string },
): Promise<PhoneOutcome> {
  const login = await auth.login();
  if (login.kind !== 'signed-in') return login;
  const bound = await callForUser(auth, phoneCall(auth, data));
  if (bound.kind !== 'refused' || bound.action !== 'retry-with-fresh-code') return bound;
  const renewed = await auth.inside.renew();
  return renewed.kind === 'signed-in' ? { kind: 'tap-again' } : renewed;
}

/** Another number in place of the one that is bound goes with a fresh code, as proof of the phone. */
function phoneCall({ user }: CoreAuth, data: object): ApiCall {
  return { path: '/me/phone', method: 'POST', data, stepUp: !!user?.phone };
}
