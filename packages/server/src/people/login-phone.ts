import { phoneConflictOf } from '../apps/app-switches.ts';
import { type Refusal, refuse } from '../errors/refusal.ts';
import type { SignedIn } from '../login/start-session.ts';
import type { AppConfig } from '../options.ts';
import { hashToken } from '../sessions/token.ts';
import { type RevocationPorts, revokeSessions } from '../sessions/user-sessions.ts';
import type { Store } from '../store/store.ts';
import {
  bindPhone,
  findPhoneOwner,
  type PhonePorts,
  type PhoneReadingPorts,
  readPhoneNumber,
} from './phone.ts';
import { toPublicUser } from './public-user.ts';
import type { PhoneNumber } from './stored-phone.ts';

/** What the number of a login takes. */
export interface LoginPhonePorts extends PhoneReadingPorts, PhonePorts, RevocationPorts {
  readonly store: PhoneReadingPorts['store'] &
    PhonePorts['store'] &
    Pick<Store, 'findIdentity' | 'findLinkedUser'>;
  readonly writes: PhonePorts['writes'] & RevocationPorts['writes'];
}

/** Whose number came with a login. */
export interface PhoneLogin {
  readonly app: AppConfig;
  readonly openId: string;
  readonly unionId: string | null;
  readonly phoneCode: string;
}

/** The number of a login, and how far it got. */
export interface LoginPhone {
  readonly kind: 'taken';
  readonly number: PhoneNumber;
  /** The user who has it now; null: the person is new. */
  readonly boundTo: string | null;
}

/**
 * Takes the number before the login is written, so that a conflict leaves everything as it was: somebody known gets it at
 * once, and somebody new is turned away without an empty account. Where the operator wants more than to turn them away,
 * the new account has to be there first.
 */
export async function takeLoginPhone(
  ports: LoginPhonePorts,
  login: PhoneLogin,
): Promise<LoginPhone | Refusal> {
  const { app, openId, phoneCode } = login;
  const number = await readPhoneNumber(ports, { app, openId }, { code: phoneCode });
  if (number.kind === 'refused') return number;
  const knownId = await findPerson(ports, login);
  if (knownId === null) {
    const isTaken =
      phoneConflictOf(ports, app) === 'reject' && (await findPhoneOwner(ports, number)) !== null;
    return isTaken ? refuse('account_conflict') : { kind: 'taken', number, boundTo: null };
  }
  const bound = await bindPhone(ports, { userId: knownId, app }, number);
  return bound.kind === 'refused' ? bound : { kind: 'taken', number, boundTo: bound.user.id };
}

/** When the number cannot be bound the login is refused as a whole: nobody was told the token yet. */
export async function bindLoginPhone(
  ports: LoginPhonePorts,
  signedIn: SignedIn,
  { app, number }: { readonly app: AppConfig; readonly number: PhoneNumber },
): Promise<SignedIn | Refusal> {
  const bound = await bindPhone(ports, { userId: signedIn.user.id, app }, number);
  if (bound.kind !== 'refused') return { ...signedIn, user: toPublicUser(bound.user) };
  await revokeSessions(ports, { kind: 'token', tokenHash: hashToken(signedIn.token) }, 'operator');
  return bound;
}

/** The user that the login will lead to; null when it makes a new one. */
async function findPerson(
  { store }: Pick<LoginPhonePorts, 'store'>,
  { app, openId, unionId }: PhoneLogin,
): Promise<string | null> {
  const known = await store.findIdentity(app.appId, openId);
  if (known !== null) return known.userId;
  if (app.platform === undefined || unionId === null) return null;
  return store.findLinkedUser(app.platform, unionId);
}
