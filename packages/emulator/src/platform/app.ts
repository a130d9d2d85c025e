import { EmulatorError } from '../errors.ts';
import { hex, newAppId, newSecret } from './identifiers.ts';
import type { Platform } from './platform.ts';

/** How a mini program is reached by message push. */
export interface PushSettings {
  url: string;
  token: string;
  /** 43 characters; needed by `compatible` and `secure`. */
  encodingAesKey: string;
  mode: 'plain' | 'compatible' | 'secure';
  format: 'json' | 'xml';
}

/** The keys of the server API signature and encryption mode (API 安全). */
export interface ApiSecuritySettings {
  /** base64 of 32 bytes. */
  symmetricKey: string;
  symmetricNumber: string;
  /** PEM: checks what the developer's server signs. */
  developerPublicKey: string;
  /** PEM: signs what the platform answers. */
  platformPrivateKey: string;
  platformSerial: string;
}

/** A mini program as its owner set it up in the console of the platform. */
export interface App {
  appId: string;
  secret: string;
  name: string;
  /** The original id (`gh_…`), the sender of pushed messages. */
  originalId: string;
  /** Id of the Open Platform account it is bound to. */
  openPlatform: string | null;
  /** A personal subject may not ask for phone numbers. */
  subject: 'enterprise' | 'personal';
  /** Verified (认证) accounts only get phone numbers and paid unionids. */
  verified: boolean;
  secretFrozen: boolean;
  /** Addresses that may ask for tokens; `null`: everybody. */
  ipAllowList: string[] | null;
  /** `wx.login` answers errno 1402101. */
  loginBlocked: boolean;
  /** A project without a real AppID: codes are `the code is a mock one`. */
  mockCodes: boolean;
  /** Published before the profile changes of 2021: profiles are real and asked for by popup. */
  legacyProfile: boolean;
  /** Types of personal data declared in the privacy guide. */
  privacyDeclared: string[];
  /** Types of personal data the platform has banned for this app. */
  privacyBanned: string[];
  /** Refusal of the coupled popup style answers errno 103 instead of 104. */
  privacyCoupled: boolean;
  /** Phone verifications left. */
  phoneQuota: number;
  /** CloudBase environment; with it, open data carries a cloudID. */
  cloudEnv: string | null;
  /** Where `wx.cloud.callContainer` sends requests (a CloudRun service under test). */
  containerUrl: string | null;
  /** Where `wx.cloud.callFunction` posts `{event, context}`, the function's name behind it. */
  functionsUrl: string | null;
  /** Hosts that `wx.request` and `wx.uploadFile` may reach; `null`: not checked, as in development. */
  requestDomains: string[] | null;
  uploadDomains: string[] | null;
  envVersion: 'develop' | 'trial' | 'release';
  version: string;
  plugins: string[];
  push: PushSettings | null;
  apiSecurity: ApiSecuritySettings | null;
}

/** What may be said about a new app; everything else is made up or takes the usual value. */
export type NewApp = Partial<App>;

/** Every type of personal data that the emulated APIs touch. */
const privacyTypes: readonly string[] = ['userInfo', 'phoneNumber', 'werun', 'address', 'album', 'clipboard'];

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
  apps.set(appId, app);
  return app;
}

/** The app, or the error every caller of the library wants to see at once. */
export function requireApp(platform: Platform, appId: string): App {
  const app = platform.state.apps.get(appId);
  if (app === undefined) throw new EmulatorError('app_unknown');
  return app;
}

function usualApp(platform: Platform): Omit<App, 'appId'> {
  return {
    secret: newSecret(platform),
    name: '演示小程序',
    originalId: `gh_${hex(platform, 6)}`,
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
    privacyCoupled: false,
    phoneQuota: 1000,
    cloudEnv: null,
    containerUrl: null,
    functionsUrl: null,
    requestDomains: null,
    uploadDomains: null,
    envVersion: 'develop',
    version: '1.0.0',
    plugins: [],
    push: null,
    apiSecurity: null,
  };
}
