import type { Keys } from '../base/keys.ts';
import type { StoredPhone } from '../store/records.ts';

/** A phone number that somebody vouches for: WeChat, or the table of another system. */
export interface PhoneNumber {
  /** Digits, without country code: `13800138000`. */
  readonly number: string;
  /** Without plus sign: `86`. */
  readonly countryCode: string;
}

/** What sealing, opening and finding a number takes. */
export interface PhoneKeys {
  readonly keys: Keys;
}

/** A number as `Store.bindPhone` takes it. */
export interface PhoneToStore extends StoredPhone {
  /** What `index` would be under the older keys of the ring. */
  readonly otherIndexes: readonly string[];
}

const sealingContext = 'phone';

/** Seals a number under the newest secret, and makes it findable without being readable. */
export function storePhone({ keys }: PhoneKeys, phone: PhoneNumber): PhoneToStore {
  const { number, countryCode } = phone;
  const [index = '', ...otherIndexes] = fingerprintsOf({ keys }, phone);
  const sealed = keys.seal(number, sealingContext);
  return { sealed, index, masked: maskPhone(number), countryCode, otherIndexes };
}

/** The index of a number under every secret of the ring, newest first: for `Store.findPhoneOwner`. */
export function fingerprintsOf({ keys }: PhoneKeys, { countryCode, number }: PhoneNumber): readonly string[] {
  return keys.fingerprints('phone', `${countryCode} ${number}`);
}

/** The number itself; null when it was sealed under a secret that is gone. For the server that owns the data only. */
export function revealPhone({ keys }: PhoneKeys, phone: Pick<StoredPhone, 'sealed'>): string | null {
  return keys.unseal(phone.sealed, sealingContext);
}

/** Every index that the number may have in the store: see `PhoneIndexes`. */
export function phoneIndexes({ keys }: PhoneKeys, phone: StoredPhone): readonly string[] {
  const number = revealPhone({ keys }, phone);
  return number === null ? [] : fingerprintsOf({ keys }, { number, countryCode: phone.countryCode });
}

/** `138******66`: the first three and the last two digits; of a short number the last two only. */
export function maskPhone(number: string): string {
  const shown = number.length >= 7 ? 3 : 0;
  const hidden = Math.max(number.length - shown - 2, 1);
  return number.slice(0, shown) + '*'.repeat(hidden) + number.slice(shown + hidden);
}
