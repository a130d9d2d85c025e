import { phoneConflictOf } from '../apps/app-switches.ts';
import { type Refusal, refuse } from '../errors/refusal.ts';
import type { StartedLogin } from '../login/start-session.ts';
import type { AppConfig } from '../options.ts';
import type { SessionPolicy } from '../sessions/session-policy.ts';
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
    Pick<Store, 'findIdentity' | 'findLinkedUser' | 'listMerges'>;
  readonly writes: PhonePorts['writes'] & RevocationPorts['writes'];
}

/** Whose number came with a login. */
export interface PhoneLogin {
  readonly app: AppConfig;
  readonly openId: string;
  /** Proven: what is only claimed joins nobody. */
  readonly unionId: string | null;
  readonly phoneCode: string;
}

/** The number of a login, and how far it got. */
export interface LoginPhone {
  readonly kind: 'redeemed';
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
  const users = await findUsers(ports, login);
  const [knownId] = users;
  // The login makes a user first, or one of two.
  if (knownId === undefined || users.length > 1) {
    const ownerId = phoneConflictOf(ports, app) === 'reject' ? await findPhoneOwner(ports, number) : null;
    const isFree = ownerId === null || users.includes(ownerId);
    return isFree ? { kind: 'redeemed', number, boundTo: null } : refuse('account_conflict');
  }
  const bound = await bindPhone(ports, { userId: knownId, app, session: null }, number);
  return bound.kind === 'refused' ? bound : { kind: 'redeemed', number, boundTo: bound.user.id };
}

/**
 * When the number cannot be bound the login is refused as a whole: nobody was told the token yet. When it makes this new
 * account one with an older, nobody new has come, and the other sessions of the person end as the policy says.
 */
export async function bindLoginPhone(
  ports: LoginPhonePorts,
  signedIn: StartedLogin,
  {
    app,
    number,
    replaces,
  }: {
    readonly app: AppConfig;
    readonly number: PhoneNumber;
    readonly replaces: SessionPolicy['replaces'];
  },
): Promise<StartedLogin | Refusal> {
  const bound = await bindPhone(ports, { userId: signedIn.user.id, app, session: null }, number);
  const tokenHash = hashToken(signedIn.token);
  if (bound.kind === 'refused') {
    await revokeSessions(ports, { kind: 'token', tokenHash }, 'operator');
    return bound;
  }
  const user = toPublicUser(bound.user);
  if (replaces !== 'none') {
    const appId = replaces === 'all' ? null : app.appId;
    await revokeSessions(ports, { kind: 'others', tokenHash, appId }, 'replaced');
  }
  return { ...signedIn, user, isNewUser: signedIn.isNewUser && user.id === signedIn.user.id };
}

/** The users that are known by what the login brings. Two of them are one person that the login is about to make one. */
async function findUsers(
  { store }: Pick<LoginPhonePorts, 'store'>,
  { app, openId, unionId }: PhoneLogin,
): Promise<readonly string[]> {
  const known = await store.findIdentity(app.appId, openId);
  const isLinkable = app.openPlatform !== undefined && unionId !== null;
  const linkedId = isLinkable ? await store.findLinkedUser(app.openPlatform, unionId) : null;
  const ids = [...new Set([known?.userId, linkedId])].filter((id) => typeof id === 'string');
  const [knownId, otherId] = ids;
  if (knownId === undefined || otherId === undefined) return ids;
  return (await wereParted(store, [knownId, otherId], { openPlatform: app.openPlatform, unionId }))
    ? [knownId]
    : ids;
}

/** Whether this unionid had made the two one person, and that was taken back: then it does not do so again. */
async function wereParted(
  store: Pick<Store, 'listMerges'>,
  userIds: readonly [string, string],
  { openPlatform, unionId }: { readonly openPlatform: string | undefined; readonly unionId: string | null },
): Promise<boolean> {
  const [first, second] = await Promise.all(userIds.map((id) => store.listMerges(id)));
  const undone = first?.filter(({ cause, undoneAt, by }) => {
    return (
      cause === 'unionid' &&
      undoneAt !== null &&
      (by === null || (by.unionId === unionId && by.openPlatform === openPlatform))
    );
  });
  return undone?.some(({ id }) => second?.some((merge) => merge.id === id)) === true;
}
