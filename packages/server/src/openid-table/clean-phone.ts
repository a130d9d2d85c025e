import type { PhoneNumber } from '../people/stored-phone.ts';

/** Why a phone number of a table cannot be used. None of them tells the number. */
export type PhoneProblem =
  | 'phone is not a phone number'
  | 'phone needs a country_code'
  | 'phone does not begin with its country_code'
  | 'country_code is not one to four digits';

/**
 * Reads a number as people write it: `138-0013-8000`, `+86 138 0013 8000`, `(202) 555-0123` with country code `1`. Without
 * plus sign and country code it is a Chinese one; after a plus sign only a Chinese mobile number tells by itself where the
 * country code ends.
 */
export function cleanPhone(text: string, country: string | null): PhoneNumber | PhoneProblem {
  const phone = withoutSigns(text);
  const countryCode = country === null ? null : withoutSigns(country).replace(/^(?:\+|00)/, '');
  if (!/^\+?\d+$/.test(phone)) return 'phone is not a phone number';
  if (countryCode !== null && !/^[1-9]\d{0,3}$/.test(countryCode))
    return 'country_code is not one to four digits';
  if (!phone.startsWith('+')) return judge(phone, countryCode ?? '86');
  const prefix = countryCode ?? (/^\+861\d{10}$/.test(phone) ? '86' : null);
  if (prefix === null) return 'phone needs a country_code';
  if (!phone.startsWith(`+${prefix}`)) return 'phone does not begin with its country_code';
  return judge(phone.slice(1 + prefix.length), prefix);
}

/** Full-width signs count too, and what a paste from an address book leaves behind unseen. */
function withoutSigns(text: string): string {
  return text.normalize('NFKC').replaceAll(/[\s\p{Pd}\p{Cf}()]/gu, '');
}

function judge(number: string, countryCode: string): PhoneNumber | PhoneProblem {
  const shape = countryCode === '86' ? /^1\d{10}$/ : /^\d{4,15}$/;
  return shape.test(number) ? { number, countryCode } : 'phone is not a phone number';
}
