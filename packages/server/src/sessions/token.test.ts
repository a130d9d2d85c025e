import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { createKeys } from '../base/keys.ts';
import { deriveToken, deriveTokens, hashToken, isTokenShaped, mintToken } from './token.ts';

const keys = createKeys(['the newer secret, which has enough characters'], randomBytes);
const attempt = { appId: 'wx1', code: 'code', idempotencyKey: 'key' };

test('tokens are recognisable and never the same', () => {
  const token = mintToken(randomBytes);
  expect(token).toMatch(/^wxs_[\w-]{43}$/);
  expect(isTokenShaped(token)).toBe(true);
  expect(mintToken(randomBytes)).not.toBe(token);
});

test('a derived token is the same for the same attempt and another for any other', () => {
  const token = deriveToken(keys, attempt);
  expect(isTokenShaped(token)).toBe(true);
  expect(deriveToken(keys, { ...attempt })).toBe(token);
  const others = [{ appId: 'wx2' }, { code: 'other' }, { idempotencyKey: 'other' }];
  for (const other of others) expect(deriveToken(keys, { ...attempt, ...other })).not.toBe(token);
});

test('after a change of secret the token of the older one is still among the candidates', () => {
  const rotated = createKeys(
    ['another secret, which has enough characters', 'the newer secret, which has enough characters'],
    randomBytes,
  );
  expect(deriveTokens(rotated, attempt)).toContain(deriveToken(keys, attempt));
  expect(deriveToken(rotated, attempt)).not.toBe(deriveToken(keys, attempt));
});

test('a token is kept as its SHA-256', () => {
  expect(hashToken('abc')).toBe('ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0');
});

test.each(['', 'wxs_', 'wxs_short', `wxt_${'a'.repeat(43)}`, `wxs_${'a'.repeat(44)}`])(
  'does not take %j for a token',
  (text) => {
    expect(isTokenShaped(text)).toBe(false);
  },
);
