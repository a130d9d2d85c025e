import { askWx } from './ask-wx.ts';
import type { CoreAuth } from './core.ts';
import type { Denial } from './denial.ts';
import type { WxCallbacks } from './wx-like.ts';

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
  const { context } = auth.inside;
  const setting = await askWx<AuthSetting>(context, { api: 'getSetting', needs: '1.2.0' });
  if (setting.kind !== 'done') return setting;
  const before = setting.value.authSetting?.[scope];
  if (before) return { kind: 'granted' };
  if (before === false) return { kind: 'needs-settings', errMsg: '' };
  const asked = await askWx<unknown, AuthorizeOptions>(context, {
    api: 'authorize',
    needs: '1.2.0',
    options: { scope },
    isDialog: true,
  });
  return asked.kind === 'done' ? { kind: 'granted' } : asked;
}

/** Whether a permission was given before; asks nobody. Never rejects. */
export async function isGranted({ inside }: CoreAuth, scope: Scope): Promise<boolean> {
  const setting = await askWx<AuthSetting>(inside.context, { api: 'getSetting', needs: '1.2.0' });
  return setting.kind === 'done' && !!setting.value.authSetting?.[scope];
}

/**
 * Opens WeChat's page of permissions. Only inside a tap, and before anything is awaited: elsewhere it is `needs-tap`.
 * Never rejects.
 */
export async function openSettings(auth: CoreAuth): Promise<SettingsOutcome> {
  const opened = await askWx<AuthSetting>(auth.inside.context, {
    api: 'openSetting',
    needs: '1.1.0',
    isDialog: true,
  });
  return opened.kind === 'done' ? { kind: 'settings', granted: opened.value.authSetting || {} } : opened;
}

interface AuthSetting {
  readonly authSetting?: Readonly<Record<string, boolean>>;
}

interface AuthorizeOptions extends WxCallbacks<unknown> {
  scope: string;
}
