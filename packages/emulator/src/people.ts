import { accountOf, deleteMiniProgram } from './platform/account.ts';
import type { DialogAnswer, DialogKind } from './platform/dialog.ts';
import { unionidOf } from './platform/open-platform.ts';
import { type NewPayment, recordPayment } from './platform/payment.ts';
import type { Platform } from './platform/platform.ts';
import type { Account, Payment, ScriptedAnswer } from './platform/records/person.ts';
import { expireSession } from './platform/session.ts';
import { scriptAnswer, setHabit } from './platform/user.ts';

/** The people of an emulator: how they answer dialogs, what they do outside a mini program, who they are in each app. */
export class People {
  readonly #platform: Platform;

  /** @internal */
  constructor(platform: Platform) {
    this.#platform = platform;
  }

  /**
   * The person inside an app, made at the first touch. The openid never changes.
   *
   * @throws EmulatorError `app_unknown`, `user_unknown`.
   * @example
   * ```ts
   * import { createEmulator, demoAppId } from '@weapp-auth/emulator';
   * const emulator = createEmulator({ seed: 'demo' });
   * const { openid, session } = emulator.people.account('alice', demoAppId);
   * console.log(openid, session?.key);
   * ```
   */
  account(userId: string, appId: string): Account {
    return accountOf(this.#platform, appId, userId);
  }

  /** The person's unionid as seen by an app; `null` while the app is bound to no Open Platform account. */
  unionid(userId: string, appId: string): string | null {
    return unionidOf(this.#platform, appId, userId);
  }

  /**
   * Changes what a person always answers to dialogs of one kind.
   *
   * @throws EmulatorError `user_unknown`.
   * @example
   * ```ts
   * import { createEmulator } from '@weapp-auth/emulator';
   * const emulator = createEmulator({ seed: 'demo' });
   * emulator.people.setHabit('bob', { kind: 'authorize', answer: { accept: false } }); // always refuses
   * ```
   */
  setHabit(userId: string, habit: { kind: DialogKind; answer: DialogAnswer }): void {
    setHabit(this.#platform, userId, habit);
  }

  /**
   * Prepares the answer to a coming dialog: the next one of its kind, or the next one at all.
   *
   * @throws EmulatorError `user_unknown`.
   * @example
   * ```ts
   * import { createEmulator } from '@weapp-auth/emulator';
   * const emulator = createEmulator({ seed: 'demo' });
   * emulator.people.scriptAnswer('alice', { kind: 'phone-number', answer: { accept: false } }); // once
   * ```
   */
  scriptAnswer(userId: string, scripted: ScriptedAnswer): void {
    scriptAnswer(this.#platform, userId, scripted);
  }

  /**
   * The person pays in the mini program; for five minutes `getpaidunionid` knows the order.
   *
   * @throws EmulatorError `app_unknown`, `user_unknown`.
   * @example
   * ```ts
   * import { createEmulator, demoAppId } from '@weapp-auth/emulator';
   * const emulator = createEmulator({ seed: 'demo' });
   * const { transactionId } = emulator.people.pay({ appId: demoAppId, user: 'alice' });
   * console.log(transactionId);
   * ```
   */
  pay(order: NewPayment): Payment {
    return recordPayment(this.#platform, order);
  }

  /**
   * Deletes the mini program from the person's list: scopes and privacy consent go, the openid stays.
   *
   * @throws EmulatorError `app_unknown`, `user_unknown`.
   */
  deleteMiniProgram(userId: string, appId: string): Account {
    return deleteMiniProgram(this.#platform, appId, userId);
  }

  /** The digits of the text message last sent to a number by a multi-end app; `null` without one. */
  smsCode(appId: string, phone: string): string | null {
    return this.#platform.state.smsCodes.get(`${appId}/${phone}`)?.code ?? null;
  }

  /** Ends the person's session_key, as an expiry does. @throws EmulatorError `app_unknown`, `user_unknown`. */
  expireSession(userId: string, appId: string): void {
    expireSession(this.account(userId, appId));
  }
}
