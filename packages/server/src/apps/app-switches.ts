import type { AuthContext } from '../context.ts';
import { type Refusal, refuse } from '../errors/refusal.ts';
import type { AppConfig, OpenDataOptions } from '../options.ts';
import type { DecidePhoneConflict, PhoneConflictPolicy } from '../people/phone.ts';

/** A part of the login server that a single app may do without. */
export type AppFeature = 'phone' | 'open-data' | 'access-token';

/** What happens in this app when a number belongs to somebody else. */
export function phoneConflictOf(
  context: Pick<AuthContext, 'phoneConflict'>,
  app: AppConfig | null,
): PhoneConflictPolicy | DecidePhoneConflict {
  return app?.phoneConflict ?? context.phoneConflict;
}

/** How the open data of this app is judged. */
export function openDataOptionsOf(
  context: Pick<AuthContext, 'openData'>,
  app: AppConfig | null,
): Required<OpenDataOptions> {
  return { ...context.openData, ...app?.openData };
}

/** Turns away what this app does without, like a path that is not there. Null: the app offers it. */
export async function refuseSwitchedOff(
  context: Pick<AuthContext, 'findApp'>,
  appId: string,
  feature: AppFeature,
): Promise<Refusal | null> {
  return isOffered(await context.findApp(appId), feature) ? null : refuse('not_found');
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
