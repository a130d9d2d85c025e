import { EmulatorError } from '../errors.ts';
import { hex, newAppId, newSecret } from './identifiers.ts';
import type { Platform } from './platform.ts';
import type { App, NewApp } from './records/app.ts';

/** Every type of personal data that the emulated APIs touch. */
const privacyTypes: readonly string[] = [
  'userInfo',
  'phoneNumber',
  'werun',
  'location',
  'chosenLocation',
  'address',
  'invoice',
  'microphone',
  'camera',
  'album',
  'clipboard',
];

/** The texts with which SDKs test a refusal of the content check: letters and digits between forbidden words. */
const sampleRiskyWords: readonly string[] = [
  '特3456书yuuo莞6543李zxcz蒜7782法fgnv级',
  '完2347全dfji试3726测asad感3847知qwez到',
];

/**
 * Registers a mini program.
 *
 * @throws EmulatorError `app_exists` when the appId is taken, `invalid_app_id` when it has not the platform's shape,
 *   `open_platform_unknown` when it names an Open Platform account that does not exist.
 */
export function createApp(platform: Platform, given: NewApp = {}): App {
  const { apps, openPlatforms } = platform.state;
  const appId = given.appId ?? newAppId(platform);
  if (!/^wx[0-9a-f]{16}$/.test(appId)) throw new EmulatorError('invalid_app_id');
  if (apps.has(appId)) throw new EmulatorError('app_exists');
  if (given.openPlatform != null && !openPlatforms.has(given.openPlatform)) {
    throw new EmulatorError('open_platform_unknown');
  }
  const app: App = { ...usualApp(platform), ...given, appId };
  requireFetchRight(app);
  apps.set(appId, app);
  return app;
}

/**
 * A personal subject fetches ahead of time from a cloud environment only, never from a URL.
 *
 * @throws EmulatorError `prefetch_not_allowed`.
 */
export function requireFetchRight(app: Pick<App, 'subject' | 'prefetchUrl' | 'periodicUrl'>): void {
  const hasUrl = app.prefetchUrl != null || app.periodicUrl != null;
  if (app.subject === 'personal' && hasUrl) throw new EmulatorError('prefetch_not_allowed');
}

/** The app, or the error every caller of the library wants to see at once. */
export function requireApp(platform: Platform, appId: string): App {
  const app = platform.state.apps.get(appId);
  if (app === undefined) throw new EmulatorError('app_unknown');
  return app;
}

function usualApp(platform: Platform): Omit<App, 'appId'> {
  return { ...usualSettings(), secret: newSecret(platform), originalId: `gh_${hex(platform, 6)}` };
}

/** What a new app's console says before anybody has touched it. */
export function usualSettings(): Omit<App, 'appId' | 'secret' | 'originalId'> {
  return {
    name: '演示小程序',
    openPlatform: null,
    subject: 'enterprise',
    verified: true,
    secretFrozen: false,
    ipAllowList: null,
    loginBlocked: false,
    mockCodes: false,
    legacyProfile: false,
    privacyDeclared: [...privacyTypes],
    privacyBanned: [],
    requiredPrivateInfos: null,
    phoneQuota: 1000,
    cloudEnv: null,
    containerUrl: null,
    openInterfaces: null,
    functionsUrl: null,
    requestDomains: null,
    uploadDomains: null,
    prefetchUrl: null,
    periodicUrl: null,
    pages: null,
    templates: null,
    riskyWords: [...sampleRiskyWords],
    linkRules: [],
    projectMembers: null,
    published: true,
    game: false,
    virtualPayment: null,
    multiEnd: null,
    envVersion: 'develop',
    version: '1.0.0',
    plugins: [],
    push: null,
    apiSecurity: null,
  };
}
