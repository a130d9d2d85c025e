import { phoneConflictOf } from '../apps/app-switches.ts';
import type { AuthContext } from '../context.ts';
import { type Refusal, refuse, refuseFailure } from '../errors/refusal.ts';
import { openOpenData } from '../open-data/open-data.ts';
import type { AppConfig } from '../options.ts';
import type { UserRecord } from '../store/records.ts';
import { readPhone } from '../wechat/phone-number.ts';
import {
  fingerprintsOf,
  type PhoneNumber,
  type PhoneToStore,
  revealPhone,
  storePhone,
} from './stored-phone.ts';

/**
 * What happens when a number belongs to another user already.
 *
 * - `reject`: the request is refused with `account_conflict`.
 * - `merge`: both are one person, the older user lives on.
 * - `ask`: refused with `account_conflict`; the client asks the person and confirms within ten minutes.
 *
 * A login of somebody new whose phone code meets a conflict leaves no account behind under `reject`. Under the others, and
 * with a function, it does: the question needs two users. After `ask` the client logs in again without the phone code and
 * confirms with that session; a person who says no keeps the new account, without the number.
 */
export type PhoneConflictPolicy = 'reject' | 'merge' | 'ask';

/** Decides in a single case. */
export type DecidePhoneConflict = (conflict: {
  readonly userId: string;
  readonly ownerId: string;
}) => PhoneConflictPolicy | Promise<PhoneConflictPolicy>;

/** The user with the number, or why not. */
export type BindResult = { readonly kind: 'changed'; readonly user: UserRecord } | Refusal;

/** Who gets a number, and the app that they are in: it may have a policy of its own. */
export interface PhonePerson {
  readonly userId: string;
  readonly app: AppConfig | null;
}

/** A number to read: by the code of a phone button, or from its encrypted data (the old way). */
export type PhoneSource =
  | { readonly code: string }
  | { readonly encryptedData: string; readonly iv: string; readonly idempotencyKey?: string | undefined };

/** Asks WeChat for the number behind a code, or decrypts it. */
export async function readPhoneNumber(
  context: AuthContext,
  owner: { readonly app: AppConfig; readonly openId: string },
  source: PhoneSource,
): Promise<({ readonly kind: 'found' } & PhoneNumber) | Refusal> {
  const { app, openId } = owner;
  if ('code' in source) {
    const result = await context.wechat.phoneNumber(app, { code: source.code, openId });
    return result.kind === 'found' ? result : refuseFailure(result);
  }
  const { encryptedData, iv, idempotencyKey } = source;
  const request = { appId: app.appId, openId, encrypted: { encryptedData, iv }, idempotencyKey };
  const opened = await openOpenData(context, request);
  if (opened.kind === 'refused') return opened;
  const phone = readPhone(opened.data);
  if (phone === null)
    return refuse('open_data_malformed', { errors: [{ path: 'encryptedData', flaw: 'no-phone' }] });
  return { kind: 'found', number: phone.number, countryCode: phone.countryCode };
}

/** Gives a number to a user. When another has it, the policy decides. */
export async function bindPhone(
  context: AuthContext,
  person: PhonePerson,
  phone: PhoneNumber,
): Promise<BindResult> {
  return bindStored(context, { ...person, phone: storePhone(context, phone), agreedOwnerId: null });
}

/** The user who has a number; null: nobody. */
export function findPhoneOwner(context: AuthContext, phone: PhoneNumber): Promise<string | null> {
  return context.store.findPhoneOwner(fingerprintsOf(context, phone));
}

/** The person said yes: the two users with this number become one. */
export async function confirmPhoneMerge(context: AuthContext, person: PhonePerson): Promise<BindResult> {
  const { userId } = person;
  const pending = await context.store.readShared(pendingKey(userId));
  const isOpen = pending !== null && (pending.expiresAt ?? 0) > context.now();
  const text = isOpen ? context.keys.unseal(pending.value, pendingKey(userId)) : null;
  if (pending === null || text === null) return refuse('not_found');
  // Written by `ask` only, and sealed: nobody else can have made it.
  const { ownerId, phone } = JSON.parse(text) as PendingMerge;
  const closed = {
    key: pendingKey(userId),
    value: '',
    expectedVersion: pending.version,
    expiresAt: context.now(),
  };
  if (!(await context.store.writeShared(closed))) return refuse('not_found');
  return bindStored(context, { ...person, phone, agreedOwnerId: ownerId });
}

/** Seals a user's number under the newest secret; false when it cannot be read or was changed meanwhile. */
export async function resealPhone(context: AuthContext, user: UserRecord): Promise<boolean> {
  const { id: userId, phone } = user;
  const number = phone === null ? null : revealPhone(context, phone);
  if (phone === null || number === null) return false;
  const { sealed, index } = storePhone(context, { number, countryCode: phone.countryCode });
  return context.store.resealPhone({ userId, sealedBefore: phone.sealed, sealed, index });
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

async function bindStored(context: AuthContext, binding: Binding): Promise<BindResult> {
  const { userId, phone } = binding;
  const { otherIndexes, ...stored } = phone;
  const result = await context.store.bindPhone({
    userId,
    phone: stored,
    otherIndexes,
    eventId: context.newId(),
    emit: context.emit,
    at: context.now(),
  });
  switch (result.kind) {
    case 'bound':
      await context.sessions.forgetUser(userId);
      return { kind: 'changed', user: result.user };
    case 'owned-by-another':
      return resolve(context, { ...binding, ownerId: result.ownerId });
    case 'no-user':
      return refuse('unauthenticated');
    default:
      return result satisfies never;
  }
}

async function resolve(context: AuthContext, conflict: Conflict): Promise<BindResult> {
  const { userId, ownerId } = conflict;
  if (ownerId === conflict.agreedOwnerId) return merge(context, conflict);
  const phoneConflict = phoneConflictOf(context, conflict.app);
  const policy =
    typeof phoneConflict === 'function' ? await phoneConflict({ userId, ownerId }) : phoneConflict;
  switch (policy) {
    case 'reject':
      return refuse('account_conflict');
    case 'merge':
      return merge(context, conflict);
    case 'ask':
      await ask(context, conflict);
      return refuse('account_conflict');
    default:
      return policy satisfies never;
  }
}

async function merge(context: AuthContext, { userId, ownerId, phone, app }: Conflict): Promise<BindResult> {
  const result = await context.store.mergeUsers({
    userIds: [userId, ownerId],
    cause: 'phone',
    mergeId: context.newId(),
    emit: context.emit,
    at: context.now(),
  });
  // Somebody else merged or deleted one of them meanwhile: the client may try again.
  if (result.kind === 'not-mergeable') return refuse('account_conflict');
  await context.sessions.forget(result.changedSessions);
  await context.sessions.forgetUser(result.user.id);
  return bindStored(context, { userId: result.user.id, app, phone, agreedOwnerId: null });
}

async function ask(context: AuthContext, { userId, ownerId, phone }: Conflict): Promise<void> {
  const key = pendingKey(userId);
  const value = context.keys.seal(JSON.stringify({ ownerId, phone } satisfies PendingMerge), key);
  const expectedVersion = (await context.store.readShared(key))?.version ?? 0;
  // Of two that ask at the same time one wins; the person answers that one.
  await context.store.writeShared({ key, value, expectedVersion, expiresAt: context.now() + askLifetimeMs });
}

function pendingKey(userId: string): string {
  return `phone-merge:${userId}`;
}
