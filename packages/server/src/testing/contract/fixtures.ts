import type { SealedKey, StoredPhone } from '../../store/records.ts';
import type { Store } from '../../store/store.ts';
import type { LoginWrite, SavedLogin } from '../../store/writes.ts';

/** One check of a store. */
export interface ContractCase {
  /** A sentence about behaviour. */
  readonly name: string;
  /** Rejects with an `AssertionError` when the store does not behave so. Gets a migrated store without rows. */
  run(store: Store): Promise<void>;
}

/** The moment at which the checks happen. */
export const now: number = Date.UTC(2026, 0, 1);

export const hour: number = 3_600_000;

/** A text that is unique per name, shaped like a UUIDv7 (ids sort by their name). */
export function id(name: string): string {
  const hex = Buffer.from(name, 'utf8').toString('hex').slice(0, 20).padEnd(20, '0');
  return `01900000-${hex.slice(0, 4)}-7${hex.slice(4, 7)}-8${hex.slice(7, 10)}-${hex.slice(10)}00`;
}

/** What a look-up goes by: shaped like a SHA-256 in base64url. */
export function hashOf(name: string): string {
  return name.padEnd(43, '_');
}

export function sealedKey(name: string): SealedKey {
  return { fingerprint: `fingerprint-${name}`, sealed: `v1.key.${name}` };
}

export function phone(name: string): StoredPhone {
  return { sealed: `v1.phone.${name}`, index: `index-${name}`, masked: '138******66', countryCode: '86' };
}

/** Parts of a login that a check cares about; the rest has a default made from `name`. */
export type LoginParts = Partial<Omit<LoginWrite, 'session'>> & {
  readonly name: string;
  readonly expiresAt?: number;
  readonly device?: string;
};

export const app = 'wx0000000000000001';
export const otherApp = 'wx0000000000000002';

export function loginWrite(parts: LoginParts): LoginWrite {
  const { name, expiresAt = now + 24 * hour, device = null, ...rest } = parts;
  return {
    appId: app,
    openId: `open-${name}`,
    openPlatform: 'group',
    unionId: null,
    proof: 'proven',
    newUserId: id(`u-${name}`),
    mergeId: id(`m-${name}`),
    profile: null,
    sessionKey: sealedKey(name),
    session: { id: id(`s-${name}`), tokenHash: hashOf(name), device, expiresAt },
    replaces: 'none',
    emit: true,
    at: now,
    ...rest,
  };
}

export function logIn(store: Store, parts: LoginParts): Promise<SavedLogin> {
  return store.saveLogin(loginWrite(parts));
}

/** Types of all waiting events with their ids, in the order of the ids. */
export async function waitingEvents(store: Store): Promise<readonly string[]> {
  const events = await store.claimEvents({
    limit: 100,
    now: now + 1000 * hour,
    leaseUntil: now + 1001 * hour,
  });
  return events.map((event) => event.id).sort();
}
