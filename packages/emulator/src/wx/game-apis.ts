import { askForPhone } from '../buttons/phone-buttons.ts';
import { issuePhoneCode } from '../platform/code.ts';
import { now } from '../platform/platform.ts';
import { type Client, clientAccount, clientUser, type NativeButton } from './client.ts';
import { failureResult } from './invoke.ts';
import { requirePrivacy } from './privacy-gate.ts';
import { requireTap } from './requirements.ts';
import { decideScope } from './scopes.ts';
import { askForProfile, realProfile, userInfoResult } from './user-profile.ts';
import { type WxApi, type WxArguments, WxFailure, type WxSyncApi } from './wx-api.ts';

/**
 * `wx.getPhoneNumber` of mini games and skills, which have no `<button>`: a code only. A game calls it inside a tap;
 * whether a conversation counts as one is not documented.
 */
export const getPhoneNumber: WxApi = {
  name: 'getPhoneNumber',
  since: '1.2.0',
  promises: 'always',
  only: ['game', 'skill'],
  run: async (client, options) => {
    if (client.skill === null) requireTap(client);
    return phoneCode(client, options.isRealtime === true);
  },
};

/** `wx.getRealtimePhoneNumber` of skills. */
export const getRealtimePhoneNumber: WxApi = {
  name: 'getRealtimePhoneNumber',
  since: '1.2.0',
  promises: 'always',
  only: 'skill',
  run: async (client) => phoneCode(client, true),
};

/** A code for the number that the person allows. */
async function phoneCode(client: Client, isRealtime: boolean): Promise<Record<string, unknown>> {
  const tappedAt = now(client.platform);
  const phone = await askForPhone(client, isRealtime ? 'realtime-phone-number' : 'phone-number');
  return { code: issuePhoneCode(client.platform, clientAccount(client), { phone, tappedAt }) };
}

type Listener = (result: Record<string, unknown>) => void;

/** A button that WeChat draws over the picture of a mini game. */
export class UserInfoButton implements NativeButton {
  readonly #client: Client;
  readonly #options: WxArguments;
  readonly #listeners = new Set<Listener>();
  #isVisible = true;

  constructor(client: Client, options: WxArguments) {
    this.#client = client;
    this.#options = options;
  }

  onTap(listener: unknown): void {
    if (typeof listener === 'function') this.#listeners.add(listener as Listener); // Game code has no types.
  }

  offTap(listener: unknown): void {
    this.#listeners.delete(listener as Listener); // Whatever it is, only a known one is there to be deleted.
  }

  show(): void {
    this.#isVisible = true;
  }

  hide(): void {
    this.#isVisible = false;
  }

  destroy(): void {
    this.#client.userInfoButtons.delete(this);
  }

  get isVisible(): boolean {
    return this.#isVisible;
  }

  /** The person taps it: the profile is the real one, for games were left out of the change of 2021. */
  async tap(): Promise<Record<string, unknown>> {
    const result = await this.#read().then(
      (read) => ({ ...read, errMsg: 'getUserInfo:ok' }),
      (error: unknown) => failureResult(this.#client, 'getUserInfo', error),
    );
    for (const listener of this.#listeners) listener(result);
    return result;
  }

  async #read(): Promise<Record<string, unknown>> {
    const client = this.#client;
    await requirePrivacy(client, { api: 'createUserInfoButton', type: 'userInfo' });
    if (clientAccount(client).scopes['scope.userInfo'] !== true) {
      await askForProfile(client, 'createUserInfoButton');
      decideScope(client, 'scope.userInfo', true);
    }
    return userInfoResult(client, this.#options, realProfile(clientUser(client)));
  }
}

/** `wx.createUserInfoButton`. */
export const createUserInfoButton: WxSyncApi = {
  name: 'createUserInfoButton',
  since: '2.0.1',
  only: 'game',
  call: (client, options) => {
    const given: WxArguments = typeof options === 'object' && options !== null ? { ...options } : {};
    if (given.type !== 'text' && given.type !== 'image') throw new WxFailure('parameter error: invalid type');
    const button = new UserInfoButton(client, given);
    client.userInfoButtons.add(button);
    return button;
  },
};
