import type { UserOutcome } from './call-api.ts';
import { type CoreAuth, createAuth as createCoreAuth } from './core.ts';
import type { AuthOptions } from './options.ts';
import { bindPhone, type PhoneDetail, type PhoneOutcome } from './phone.ts';
import {
  loginWithUserInfo,
  type ProfileChanges,
  type UserInfoDetail,
  type UserInfoOutcome,
  updateProfile,
} from './profile.ts';

/** {@link CoreAuth} with phone numbers and profiles. */
export interface Auth extends CoreAuth {
  /** Logs in with the `event.detail` of a `getUserInfo` button. */
  loginWithUserInfo(detail: UserInfoDetail): Promise<UserInfoOutcome>;
  /** Binds the number of a `getPhoneNumber` button; logs in with it where nobody is. */
  bindPhone(detail: PhoneDetail): Promise<PhoneOutcome>;
  /** Changes nickname and avatar, as the person filled them in. */
  updateProfile(changes: ProfileChanges): Promise<UserOutcome>;
}

/**
 * Makes the login of a mini program, with everything. Apps that use neither phone numbers nor profiles take
 * `createAuth` of `@weapp-auth/client/core`, so that WeChat's privacy scan does not find those parts.
 *
 * @example
 * ```ts
 * import { createAuth } from '@weapp-auth/client';
 *
 * const auth = createAuth({ baseUrl: 'https://api.example.com' });
 * App({ auth });
 * ```
 *
 * Throws a `TypeError` when there is no base URL, or no global `wx` and none is given.
 */
export function createAuth(options: AuthOptions): Auth {
  const core = createCoreAuth(options);
  return Object.assign(core, {
    loginWithUserInfo: (detail: UserInfoDetail) => loginWithUserInfo(core, detail),
    bindPhone: (detail: PhoneDetail) => bindPhone(core, detail),
    updateProfile: (changes: ProfileChanges) => updateProfile(core, changes),
  });
}
