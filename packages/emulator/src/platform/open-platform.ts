import { EmulatorError } from '../errors.ts';
import { requireApp } from './app.ts';
import { personId } from './identifiers.ts';
import { nextNumber, type Platform } from './platform.ts';
import type { OpenPlatform } from './records/app.ts';

/** Registers an Open Platform account; asking again for the same id returns the one there is. */
export function createOpenPlatform(platform: Platform, id?: string): OpenPlatform {
  const { openPlatforms } = platform.state;
  const name = id ?? `op-${nextNumber(platform)}`;
  const known = openPlatforms.get(name);
  if (known !== undefined) return known;
  const created: OpenPlatform = { id: name };
  openPlatforms.set(name, created);
  return created;
}

/**
 * Binds an app to an Open Platform account, or unbinds it with `null`.
 *
 * @throws EmulatorError `app_unknown`, `open_platform_unknown`.
 */
export function bindApp(platform: Platform, appId: string, openPlatform: string | null): void {
  const app = requireApp(platform, appId);
  if (openPlatform !== null && !platform.state.openPlatforms.has(openPlatform)) {
    throw new EmulatorError('open_platform_unknown');
  }
  app.openPlatform = openPlatform;
}

/** The person's unionid as seen by an app; `null` while the app is bound to no Open Platform account. */
export function unionidOf(platform: Platform, appId: string, userId: string): string | null {
  const bound = platform.state.apps.get(appId)?.openPlatform;
  return bound == null ? null : personId('o', bound, userId);
}
