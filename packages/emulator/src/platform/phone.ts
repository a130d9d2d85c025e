import type { Phone } from './user.ts';

/** A number in the spelling of the platform, as the server API and the encrypted data carry it. */
export function phoneInfo(phone: Phone): {
  phoneNumber: string;
  purePhoneNumber: string;
  countryCode: string;
} {
  const domestic = phone.countryCode === '86';
  return {
    // Foreign numbers carry their area code here; the exact spelling is not documented.
    phoneNumber: domestic ? phone.number : `+${phone.countryCode}${phone.number}`,
    purePhoneNumber: phone.number,
    countryCode: phone.countryCode,
  };
}

/** A number as a dialog shows it: first three and last two digits. */
export function maskPhone(phone: Phone): string {
  return phone.number.replace(
    /^(\d{3})\d*(\d{2})$/,
    (all, head: string, tail: string) => head + '*'.repeat(all.length - 5) + tail,
  );
}
