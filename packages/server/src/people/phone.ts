import { phoneConflictOf } from '../apps/app-switches.ts';
import type { Keys } from '../base/keys.ts';
import { type Refusal, refuse, refuseFailure } from '../errors/refusal.ts';
import type { AppConfig } from '../options.ts';
import { type JoinedSessionsPorts, replaceJoinedSessions } from '../sessions/joined-sessions.ts';
import type { VerifiedSession } from '../sessions/sessions.ts';
import type { WriteGateway } from '../store/gateway.ts';
import type { UserRecord } from '../store/records.ts';
import type { Store } from '../store/store.ts';
import type { WechatServices } from '../wechat/wechat-services.ts';
import { type EncryptedPhone, type EncryptedPhonePorts, readEncryptedPhone } from './encrypted-phone.ts';
import type { DecidePhoneConflict, PhoneConflictPolicy } from './phone-conflict.ts';
import {
  fingerprintsOf,
  type PhoneNumber,
  type PhoneToStore,
  revealPhone,
  storePhone,
} from './stored-phone.ts';

/** What reading a number takes. */
export interface PhoneReadingPorts extends EncryptedPhonePorts {
  readonly wechat: EncryptedPhonePorts['wechat'] & Pick<WechatServices, 'phoneNumber'>;
}

/** What giving a number to a user takes. */
export interface PhonePorts extends JoinedSessionsPorts {
  readonly store: JoinedSessionsPorts['store'] & Pick<Store, 'findPhoneOwner' | 'readShared' | 'writeShared'>;
  readonly writes: JoinedSessionsPorts['writes'] & Pick<WriteGateway, 'bindPhone' | 'mergeUsers'>;
  readonly keys: Keys;
  readonly phoneConflict: PhoneConflictPolicy | DecidePhoneConflict;
  readonly now: () => number;
}

/** The user with the number, or why not. */
export type BindResult = { readonly kind: 'changed'; readonly user: UserRecord } | Refusal;

/** Who gets a number, and the app that they are in: it may have a policy of its own. */
export interface PhonePerson {
  readonly userId: string;
  readonly app: AppConfig | null;
  /** The session that asks; null: a login under way, which ends the others by itself. */
  readonly session: VerifiedSession | null;
}

/** A number to read: by the code of a phone button, or from its encrypted data (the old way). */
export type PhoneSource = { readonly code: string } | EncryptedPhone;

/** Asks WeChat for the number behind a code, or reads an encrypted one that WeChat confirms. */
export async function readPhoneNumber(
  ports: PhoneReadingPorts,
  owner: { readonly app: AppConfig; readonly openId: string },
  source: PhoneSource,
): Promise<({ readonly kind: 'found' } & PhoneNumber) | Refusal> {
  if (!('code' in source)) return readEncryptedPhone(ports, owner, source);
  const result = await ports.wechat.phoneNumber(owner.app, { code: source.code, openId: owner.openId });
  return result.kind === 'found' ? result : refuseFailure(result);
}

/** Gives a number to a user. When another has it, the policy decides. */
export async function bindPhone(
  ports: PhonePorts,
  person: PhonePerson,
  phone: PhoneNumber,
): Promise<BindResult> {
  return bindStored(ports, { ...person, phone: storePhone(ports, phone), agreedOwnerId: null });
}

/** Takes a user's number away; somebody without one stays as they are. */
export async function removePhone(ports: Pick<PhonePorts, 'writes'>, userId: string): Promise<BindResult> {
  const result = await ports.writes.bindPhone({ userId, phone: null, otherIndexes: [] });
  // No number belongs to nobody else, so the user is gone.
  return result.kind === 'bound' ? { kind: 'changed', user: result.user } : refuse('unauthenticated');
}

/** The user who has a number; null: nobody. */
export function findPhoneOwner(
  ports: Pick<PhonePorts, 'store' | 'keys'>,
  phone: PhoneNumber,
): Promise<string | null> {
  return ports.store.findPhoneOwner(fingerprintsOf(ports, phone));
}

/** The person said yes: the two users with this number become one. */
export async function confirmPhoneMerge(ports: PhonePorts, person: PhonePerson): Promise<BindResult> {
  const { userId } = person;
  const pending = await ports.store.readShared(pendingKey(userId));
  const isOpen = pending !== null && (pending.expiresAt ?? 0) > ports.now();
  const text = isOpen ? ports.keys.unseal(pending.value, pendingKey(userId)) : null;
  if (pending === null || text === null) return refuse('not_found');
  // Written by `ask` only, and sealed: nobody else can have made it.
  const { ownerId, phone } = JSON.parse(text) as PendingMerge;
  const closed = {
    key: pendingKey(userId),
    value: '',
    expectedVersion: pending.version,
    expiresAt: ports.now(),
  };
  if (!(await ports.store.writeShared(closed))) return refuse('not_found');
  const number = revealPhone(ports, phone);
  if (number === null) return refuse('not_found');
  // Found and kept under the secrets of now: since the question was asked the ring may have got another.
  const current = storePhone(ports, { number, countryCode: phone.countryCode });
  return bindStored(ports, { ...person, phone: current, agreedOwnerId: ownerId });
}

/** Seals the number in a user's row under the newest secret; false when it cannot be read or was changed meanwhile. */
export async function resealPhone(
  ports: { readonly store: Pick<Store, 'resealPhone'>; readonly keys: Keys },
  held: { readonly userId: string; readonly sealed: string; readonly countryCode: string },
): Promise<boolean> {
  const { userId, countryCode } = held;
  const number = revealPhone(ports, held);
  if (number === null) return false;
  const { sealed, index } = storePhone(ports, { number, countryCode });
  return ports.store.resealPhone({ userId, sealedBefore: held.sealed, sealed, index });
}

interface Binding extends PhonePerson {
  readonly phone: PhoneToStore;
  /** The owner of the number whom the person agreed to be; null: nobody was asked. */
  readonly agreedOwnerId: string | null;
}

interface Conflict extends Binding {
  readonly ownerId: string;
}

type PendingMerge = Pick<Conflict, 'ownerId' | 'phone'>;

const askLifetimeMs = 600_000;

async function bindStored(ports: PhonePorts, binding: Binding): Promise<BindResult> {
  const { userId, phone } = binding;
  const { otherIndexes, ...stored } = phone;
  const result = await ports.writes.bindPhone({
    userId,
    phone: stored,
    otherIndexes,
  });
  switch (result.kind) {
    case 'bound':
      return { kind: 'changed', user: result.user };
    case 'owned-by-another':
      return resolve(ports, { ...binding, ownerId: result.ownerId });
    case 'no-user':
      return refuse('unauthenticated');
    default:
      return result satisfies never;
  }
}

async function resolve(ports: PhonePorts, conflict: Conflict): Promise<BindResult> {
  const { userId, ownerId } = conflict;
  if (ownerId === conflict.agreedOwnerId) return merge(ports, conflict);
  const phoneConflict = phoneConflictOf(ports, conflict.app);
  const policy =
    typeof phoneConflict === 'function' ? await phoneConflict({ userId, ownerId }) : phoneConflict;
  switch (policy) {
    case 'reject':
      return refuse('account_conflict');
    case 'merge':
      return merge(ports, conflict);
    case 'ask':
      await ask(ports, conflict);
      return refuse('account_conflict');
    default:
      return policy satisfies never;
  }
}

async function merge(ports: PhonePorts, conflict: Conflict): Promise<BindResult> {
  const { userId, ownerId, phone, app, session } = conflict;
  const result = await ports.writes.mergeUsers({
    userIds: [userId, ownerId],
    cause: 'phone',
  });
  // Somebody else merged or deleted one of them meanwhile: the client may try again.
  if (result.kind === 'not-mergeable') return refuse('account_conflict');
  if (session !== null) await replaceJoinedSessions(ports, { session, app });
  return bindStored(ports, { userId: result.user.id, app, session, phone, agreedOwnerId: null });
}

async function ask(ports: PhonePorts, { userId, ownerId, phone }: Conflict): Promise<void> {
  const key = pendingKey(userId);
  const value = ports.keys.seal(JSON.stringify({ ownerId, phone } satisfies PendingMerge), key);
  const expectedVersion = (await ports.store.readShared(key))?.version ?? 0;
  // Of two that ask at the same time one wins; the person answers that one.
  await ports.store.writeShared({ key, value, expectedVersion, expiresAt: ports.now() + askLifetimeMs });
}

function pendingKey(userId: string): string {
  return `phone-merge:${userId}`;
}
