import { expect, test } from 'vitest';
import { cleanPhone } from './clean-phone.ts';

test.each([
  ['13800138000', null, '86', '13800138000'],
  ['138-0013-8000', null, '86', '13800138000'],
  [' (138) 0013 8000 ', '+86', '86', '13800138000'],
  ['+86 138 0013 8000', null, '86', '13800138000'],
  ['+86 138 0013 8000', '0086', '86', '13800138000'],
  ['＋８６（１３８）００１３－８０００', null, '86', '13800138000'],
  ['\u202d13800138000\u202c', null, '86', '13800138000'],
  ['13800138000', '86', '86', '13800138000'],
  ['+1 (202) 555-0123', '1', '1', '2025550123'],
  ['202–555–0123', '1', '1', '2025550123'],
  ['+852 5123 4567', '+852', '852', '51234567'],
  ['1234', '7', '7', '1234'],
])('%j with country code %j is +%s %s', (text, country, countryCode, number) => {
  expect(cleanPhone(text, country)).toEqual({ number, countryCode });
});

test.each([
  ['1380013800', null, 'phone is not a phone number'],
  ['23800138000', null, 'phone is not a phone number'],
  ['138001380000', '86', 'phone is not a phone number'],
  ['8613800138000', null, 'phone is not a phone number'],
  ['1.3800138E+10', null, 'phone is not a phone number'],
  ['138******00', null, 'phone is not a phone number'],
  ['13800138000+', null, 'phone is not a phone number'],
  ['++8613800138000', null, 'phone is not a phone number'],
  ['+', '86', 'phone is not a phone number'],
  ['+86', '86', 'phone is not a phone number'],
  ['123', '1', 'phone is not a phone number'],
  ['1234567890123456', '1', 'phone is not a phone number'],
  ['+1 202 555 0123', null, 'phone needs a country_code'],
  ['+86 21 5555 0123', null, 'phone needs a country_code'],
  ['+1 202 555 0123', '44', 'phone does not begin with its country_code'],
  ['13800138000', 'CN', 'country_code is not one to four digits'],
  ['13800138000', '310000', 'country_code is not one to four digits'],
  ['13800138000', '0', 'country_code is not one to four digits'],
])('%j with country code %j is refused: %s', (text, country, problem) => {
  expect(cleanPhone(text, country)).toBe(problem);
});
