import { checkOpenDataKinds, openDataKinds } from '../open-data/open-data-kind.ts';
import type { AppConfig, AppFeature, OpenDataOptions } from '../options.ts';
import type { DecidePhoneConflict, PhoneConflictPolicy } from '../people/phone-conflict.ts';

/** What happens in this app when a number belongs to somebody else. */
export function phoneConflictOf(
  server: { readonly phoneConflict: PhoneConflictPolicy | DecidePhoneConflict },
  app: AppConfig | null,
): PhoneConflictPolicy | DecidePhoneConflict {
  return app?.phoneConflict ?? server.phoneConflict;
}

/**
 * Adds the defaults.
 *
 * @throws TypeError for options that cannot be used
 */
export function fillOpenDataOptions(options: OpenDataOptions = {}): Required<OpenDataOptions> {
  checkOpenDataOptions('openData', options);
  return { maxAgeSeconds: 300, phone: true, ...options, kinds: { ...openDataKinds, ...options.kinds } };
}

/** How the open data of this app is judged. */
export function openDataOptionsOf(
  server: { readonly openData: Required<OpenDataOptions> },
  app: AppConfig | null,
): Required<OpenDataOptions> {
  if (app?.openData === undefined) return server.openData;
  return {
    ...server.openData,
    ...app.openData,
    kinds: { ...server.openData.kinds, ...app.openData.kinds },
  };
}

function checkOpenDataOptions(name: string, { maxAgeSeconds = 1, kinds = {} }: OpenDataOptions): void {
  if (!(maxAgeSeconds > 0)) throw new TypeError(`${name}.maxAgeSeconds is a positive number`);
  checkOpenDataKinds(`${name}.kinds`, kinds);
}

/** A part of the server that an app may lack: by its own wish, or because WeCom has nothing like it. */
export type RouteFeature = AppFeature | 'wechat-account';

/** Whether the app has this, and has not switched it off. */
export function isOffered(app: AppConfig | null, feature: RouteFeature): boolean {
  const isWechats = feature === 'phone' || feature === 'wechat-account';
  if (isWechats && app?.weCom !== undefined) return false;
  return app?.without?.some((each) => each === feature) !== true;
}

/**
 * Checks the switches of an app.
 *
 * @throws TypeError for a feature that there is not
 */
export function checkSwitches({ without = [], openData = {} }: AppConfig): void {
  const features: readonly AppFeature[] = ['phone', 'open-data', 'access-token'];
  if (!without.every((feature) => features.includes(feature))) {
    throw new TypeError(`apps: without: any of ${features.join(', ')}`);
  }
  checkOpenDataOptions('apps: openData', openData);
}
