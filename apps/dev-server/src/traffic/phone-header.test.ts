import { expect, test } from 'vitest';
import { phoneHeader, readPhone, writePhone } from './phone-header.ts';

test.each([
  { user: 'alice', device: '1' },
  { user: '小爱/2', device: 'tablet-%-é' },
])('a phone travels in a header: %j', (phone) => {
  expect(readPhone(new Headers({ [phoneHeader]: writePhone(phone) }))).toEqual(phone);
});

test.each(['', 'alice', 'alice/', '/1', '%/1'])('%j is no phone', (value) => {
  expect(readPhone(new Headers({ [phoneHeader]: value }))).toBeNull();
});

test('a request without the header comes from no phone in particular', () => {
  expect(readPhone(new Headers())).toBeNull();
});
