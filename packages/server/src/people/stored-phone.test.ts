import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { createKeys } from '../base/keys.ts';
import { fingerprintsOf, maskPhone, phoneIndexes, revealPhone, storePhone } from './stored-phone.ts';

const older = 'an older secret of the login server, long enough';
const newer = 'a newer secret of the login server, long enough';
const before = { keys: createKeys([older], randomBytes) };
const during = { keys: createKeys([newer, older], randomBytes) };
const after = { keys: createKeys([newer], randomBytes) };
const phone = { number: '13800138000', countryCode: '86' };

test.each([
  ['13800138000', '138******00'],
  ['1234567', '123**67'],
  ['12345', '***45'],
  ['12', '*2'],
  ['1', '*'],
])('%s is masked as %s', (number, mask) => {
  expect(maskPhone(number)).toBe(mask);
});

test('a number is readable with the secret it was sealed under, and nowhere else', () => {
  const { otherIndexes, ...stored } = storePhone(before, phone);
  expect(JSON.stringify(stored)).not.toContain(phone.number);
  expect([before, during, after].map((keys) => revealPhone(keys, stored))).toEqual([
    phone.number,
    phone.number,
    null,
  ]);
  expect(phoneIndexes(after, stored)).toEqual([]);
  expect(otherIndexes).toEqual([]);
});

test('a number is found under the newest secret and under the older ones', () => {
  const { index, otherIndexes } = storePhone(during, phone);
  expect([index, ...otherIndexes]).toEqual([
    ...fingerprintsOf(after, phone),
    ...fingerprintsOf(before, phone),
  ]);
  expect(phoneIndexes(during, storePhone(before, phone))).toEqual([index, ...otherIndexes]);
});

test('the same digits in another country are another number', () => {
  expect(fingerprintsOf(before, { ...phone, countryCode: '1' })).not.toEqual(fingerprintsOf(before, phone));
});
