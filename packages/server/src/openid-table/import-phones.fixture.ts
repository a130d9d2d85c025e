import { randomBytes } from 'node:crypto';
import { onTestFinished } from 'vitest';
import { createKeys } from '../base/keys.ts';
import { fingerprintsOf, type PhoneKeys, type PhoneNumber, storePhone } from '../people/stored-phone.ts';
import type { UserRecord } from '../store/records.ts';
import { sqliteStore } from '../store/sqlite.ts';
import type { Store } from '../store/store.ts';
import { logIn } from '../testing/contract/fixtures.ts';
import type { IdentityImportOptions } from './import-identities.ts';
import type { ImportedIdentity } from './read-row.ts';

export const now: number = Date.UTC(2026, 0, 1);
export const secret = 'the secret of the login server, which is long enough';
export const options: IdentityImportOptions = {
  appId: 'wx0000000000000001',
  openPlatform: 'group',
  secret,
  now,
  timeZone: 'UTC',
};

export async function emptyStore(): Promise<Store> {
  const store = sqliteStore({ path: ':memory:' });
  onTestFinished(() => store.close());
  await store.migrate();
  return store;
}

export async function somebodyWith(store: Store, number: string): Promise<string> {
  const { user } = await logIn(store, { name: 'owner' });
  await bind(store, user.id, number);
  return user.id;
}

export async function bind(store: Store, userId: string, number: string): Promise<void> {
  const { otherIndexes, ...phone } = storePhone(keysOf(secret), china(number));
  await store.bindPhone({ userId, phone, otherIndexes, eventId: userId, emit: false, at: now });
}

export async function userOf(store: Store, openId: string): Promise<UserRecord> {
  const identity = await store.findIdentity(options.appId, openId);
  const user = identity && (await store.findUser(identity.userId));
  if (user === null) throw new Error(`nobody has ${openId}`);
  return user;
}

export function ownerOf(
  store: Store,
  number: string,
  { countryCode = '86', under = secret }: { readonly countryCode?: string; readonly under?: string } = {},
): Promise<string | null> {
  return store.findPhoneOwner(fingerprintsOf(keysOf(under), { number, countryCode }));
}

export async function holdersIn(store: Store): Promise<number> {
  const { rows } = await store.dumpRows({ table: 'users', after: null, limit: 1000 });
  return rows.filter((row) => row.phone_index !== null).length;
}

/** Everything that an import may write. */
export async function dumpOf(store: Store): Promise<string> {
  const tables = ['users', 'identities', 'unionids', 'merges', 'outbox'] as const;
  const pages = tables.map((table) => store.dumpRows({ table, after: null, limit: 1000 }));
  return JSON.stringify(await Promise.all(pages));
}

export function china(number: string): PhoneNumber {
  return { number, countryCode: '86' };
}

export function keysOf(one: string): PhoneKeys {
  return { keys: createKeys([one], randomBytes) };
}

export async function* each(rows: readonly ImportedIdentity[]): AsyncGenerator<ImportedIdentity> {
  yield* rows;
}
