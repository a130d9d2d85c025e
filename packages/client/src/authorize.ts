import { type Asked, askWx } from './ask-wx.ts';
import type { CoreAuth } from './core.ts';
import type { Denial } from './denial.ts';
import type { WxCallbacks, WxLike } from './wx-like.ts';

/**
 * What a mini program may ask a person for with `wx.authorize`.
 *
 * `address`, `invoice`, `invoiceTitle` and `userInfo` are always granted nowadays; the last gives an anonymous profile.
 * `WxFriendInteraction` and `gameClubData` exist in mini games only and fail elsewhere.
 */
export type Scope =
  | 'scope.userLocation'
  | 'scope.userFuzzyLocation'
  | 'scope.userLocationBackground'
  | 'scope.record'
  | 'scope.camera'
  | 'scope.bluetooth'
  | 'scope.writePhotosAlbum'
  | 'scope.addPhoneContact'
  | 'scope.addPhoneCalendar'
  | 'scope.werun'
  | 'scope.address'
  | 'scope.invoice'
  | 'scope.invoiceTitle'
  | 'scope.userInfo'
  | 'scope.WxFriendInteraction'
  | 'scope.gameClubData';

/** What {@link authorize} resolves to. */
export type AuthorizeOutcome = { readonly kind: 'granted' } | Denial;

/** What {@link openSettings} resolves to: every scope that was ever asked for, and whether it is granted now. */
export type SettingsOutcome =
  | { readonly kind: 'settings'; readonly granted: Readonly<Record<string, boolean>> }
  | Denial;

/**
 * Asks for a permission at the moment of use. WeChat asks a person once: who refused before gets `needs-settings`, and
 * the way back is {@link openSettings} inside a tap. Never rejects.
 *
 * @example
 * ```ts
 * import { createAuth } from '@weapp-auth/client/core';
 *
 * const auth = createAuth({ baseUrl: 'https://api.example.com' });
 * const outcome = await authorize(auth, 'scope.werun');
 * if (outcome.kind === 'needs-settings') console.log('offer a button that calls openSettings');
 * ```
 */
export async function authorize(auth: CoreAuth, scope: Scope): Promise<AuthorizeOutcome> {
  const wx = settingsApi(auth);
  const setting = await askWx<AuthSetting, WxCallbacks<AuthSetting>>(wx.getSetting, {}, '1.2.0');
  if (setting.kind !== 'done') return setting;
  const before = setting.value.authSetting[scope];
  if (before) return { kind: 'granted' };
  if (before === false) return { kind: 'needs-settings', errMsg: '' };
  const asked = await askWx<unknown, AuthorizeOptions>(wx.authorize, { scope }, '1.2.0');
  return asked.kind === 'done' ? { kind: 'granted' } : asked;
}

/**
 * Opens WeChat's page of permissions. Only inside a tap, and before anything is awaited: elsewhere it is `needs-tap`.
 * Never rejects.
 */
export async function openSettings(auth: CoreAuth): Promise<SettingsOutcome> {
  const opened: Asked<AuthSetting> = await askWx<AuthSetting, WxCallbacks<AuthSetting>>(
    settingsApi(auth).openSetting,
    {},
    '1.1.0',
  );
  return opened.kind === 'done' ? { kind: 'settings', granted: opened.value.authSetting } : opened;
}

interface AuthSetting {
  readonly authSetting: Readonly<Record<string, boolean>>;
}

interface AuthorizeOptions extends WxCallbacks<unknown> {
  scope: string;
}

interface SettingsApi {
  readonly getSetting?: (options: WxCallbacks<AuthSetting>) => unknown;
  readonly openSetting?: (options: WxCallbacks<AuthSetting>) => unknown;
  readonly authorize?: (options: AuthorizeOptions) => unknown;
}

/** Apps that ask for nothing need not have these; each may be missing. */
function settingsApi(auth: CoreAuth): SettingsApi {
  return auth.inside.context.wx as WxLike & SettingsApi;
}
