import { expect, test } from 'vitest';
import { readSslMode } from './ssl-mode.ts';

const base = 'postgres://app:p%40ss@db.example.com:5432/app';
const compatible = '&uselibpqcompat=true';

test.each([
  ['', ['']],
  ['?application_name=x', ['?application_name=x']],
  ['?sslmode=disable', ['?sslmode=disable']],
  ['?sslmode=no-verify', ['?sslmode=no-verify']],
  ['?sslmode=require', [`?sslmode=require${compatible}`]],
  ['?sslmode=verify-full', [`?sslmode=verify-full${compatible}`]],
  ['?sslmode=prefer', [`?sslmode=prefer${compatible}`, `?sslmode=disable${compatible}`]],
  ['?sslmode=allow', [`?sslmode=disable${compatible}`, `?sslmode=prefer${compatible}`]],
  ['?sslmode=require&sslrootcert=system', [`?sslmode=verify-full${compatible}`]],
])('of %j comes %j', (asked, expected) => {
  expect(readSslMode(base + asked)).toEqual(expected.map((each) => base + each));
});

test('the authority of verify-ca has to be named', () => {
  const url = `${base}?sslmode=verify-ca`;
  expect(() => readSslMode(url)).toThrow(expect.objectContaining({ code: 'store_misconfigured' }));
  expect(readSslMode(`${url}&sslrootcert=/ca.pem`)).toHaveLength(1);
});

test('a mode that is none is refused, without the address', () => {
  expect(() => readSslMode(`${base}?sslmode=verify_full`)).toThrow(/^sslmode is one of/);
});

test('what is no URL is left to the driver', () => {
  expect(readSslMode('postgres://app:x@127.0.0.1:99999/app')).toHaveLength(1);
});
