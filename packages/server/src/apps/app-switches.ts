import type { AppConfig, AppFeature, OpenDataOptions } from '../options.ts';
import type { DecidePhoneConflict, PhoneConflictPolicy } from '../people/phone-conflict.ts';

/** What happens in this app when a number belongs to somebody else. */
export function phoneConflictOf(
  server: { readonly phoneConflict: PhoneConflictPolicy | DecidePhoneConflict },
  app: AppConfig | null,
): PhoneConflictPolicy | DecidePhoneConflict {
  return app?.phoneConflict ?? server.phoneConflict;
}

/** How the open data of this app is judged. */
export function openDataOptionsOf(
  server: { readonly openData: Required<OpenDataOptions> },
  app: AppConfig | null,
): Required<OpenDataOptions> {
  return { ...server.openData, ...app?.openData };
}

/** Whether the app has not switched this off. */
export function isOffered(app: AppConfig | null, feature: AppFeature): boolean {
  return app?.without?.includes(feature) !== true;
}

/**
 * Checks the switches of an app.
 *
 * @throws TypeError for a feature that there is not
 */
export function checkSwitches({ without = [], openData = {} }: AppConfig): void {
  const features: readonly AppFeature[] = ['phone', 'open-data', 'access-token'];
  const { maxAgeSeconds = 1 } = openData;
  if (!without.every((feature) => features.includes(feature))) {
    throw new TypeError(`apps: without: any of ${features.join(', ')}`);
  }
  if (!(maxAgeSeconds > 0)) throw new TypeError('apps: openData.maxAgeSeconds is a positive number');
}
