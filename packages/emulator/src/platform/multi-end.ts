import { storeCode } from './code.ts';
import { alphanumeric, newLoginCode, randomDigits } from './identifiers.ts';
import { now, type Platform } from './platform.ts';
import type { App } from './records/app.ts';
import type {
  IdentityKind,
  IdentitySession,
  LoginType,
  MultiEndSettings,
  MultiEndUser,
} from './records/multi-end.ts';

/** The settings that the console starts a multi-end app with. */
export const usualMultiEnd: MultiEndSettings = {
  identity: true,
  miniProgram: null,
  mobileApp: null,
  appleLogin: false,
  adaptWxLogin: false,
  loginMock: false,
};

/** By what a type of login knows a person. */
const kindOfType: Readonly<Record<LoginType, IdentityKind>> = {
  weixinApp: 'openapp',
  weixinMiniProgram: 'miniprogram',
  phoneSms: 'phone',
  phoneOneClick: 'phone',
  apple: 'apple',
};

/** One phone with a multi-end app on it. */
export interface MultiEndPlace {
  readonly appId: string;
  /** The person who holds the phone. */
  readonly person: string;
  readonly device: string;
}

/** Logs a person in: finds or makes the user, begins the system login state, and gives a code for it. */
export function logInByIdentity(
  platform: Platform,
  place: MultiEndPlace,
  login: { type: LoginType; value: string },
): string {
  const kind = kindOfType[login.type];
  const user = findUser(platform, place.appId, kind, login.value) ?? addUser(platform, place.appId);
  user.identities[kind] = login.value;
  const byMiniProgram = login.type === 'weixinMiniProgram';
  const session = { userId: user.userId, type: login.type, byMiniProgram, loginAt: now(platform) };
  platform.state.identitySessions.set(placeText(place), session);
  return issueIdentityCode(platform, place.appId, session);
}

/** A code of the identity service, for `code2verifyinfo`. */
export function issueIdentityCode(platform: Platform, appId: string, session: IdentitySession): string {
  const { userId, type, loginAt } = session;
  const identity = { userId, type, loginAt };
  const code = {
    kind: 'identity' as const,
    openid: '',
    appId,
    issuedAt: now(platform),
    usedAt: null,
    identity,
  };
  return storeCode(platform, newLoginCode(platform), code);
}

/** The system login state of a phone while it lives: thirty days from the login. */
export function liveIdentity(platform: Platform, place: MultiEndPlace): IdentitySession | null {
  const session = platform.state.identitySessions.get(placeText(place));
  if (session === undefined || !platform.state.multiEndUsers.has(session.userId)) return null;
  return now(platform) - session.loginAt <= 30 * 86_400_000 ? session : null;
}

/** Ends the system login state of a phone. */
export function endIdentity(platform: Platform, place: MultiEndPlace): void {
  platform.state.identitySessions.delete(placeText(place));
}

/** Binds one more identity to a user; `false` when it is already somebody's. */
export function bindIdentity(
  platform: Platform,
  user: MultiEndUser,
  identity: { kind: IdentityKind; value: string },
): boolean {
  const owner = findUser(platform, user.appId, identity.kind, identity.value);
  if (owner !== null && owner !== user) return false;
  user.identities[identity.kind] = identity.value;
  return true;
}

/** Sends a text message with six digits. They serve for two minutes. */
export function sendSmsCode(platform: Platform, appId: string, phone: string): void {
  platform.state.smsCodes.set(`${appId}/${phone}`, {
    code: randomDigits(platform, 6),
    sentAt: now(platform),
  });
}

/** Uses up the digits of a text message. */
export function takeSmsCode(
  platform: Platform,
  appId: string,
  given: { phone: string; code: string },
): boolean {
  const place = `${appId}/${given.phone}`;
  const sent = platform.state.smsCodes.get(place);
  if (sent === undefined || sent.code !== given.code || now(platform) - sent.sentAt > 120_000) return false;
  platform.state.smsCodes.delete(place);
  return true;
}

/** The settings of a multi-end app whose identity service is on. */
export function identityService(app: App): MultiEndSettings | null {
  return app.multiEnd?.identity === true ? app.multiEnd : null;
}

function findUser(platform: Platform, appId: string, kind: IdentityKind, value: string): MultiEndUser | null {
  for (const user of platform.state.multiEndUsers.values())
    if (user.appId === appId && user.identities[kind] === value) return user;
  return null;
}

function addUser(platform: Platform, appId: string): MultiEndUser {
  const user: MultiEndUser = { userId: `u${alphanumeric(platform, 27)}`, appId, identities: {} };
  platform.state.multiEndUsers.set(user.userId, user);
  return user;
}

function placeText({ appId, person, device }: MultiEndPlace): string {
  return `${appId}/${person}/${device}`;
}
