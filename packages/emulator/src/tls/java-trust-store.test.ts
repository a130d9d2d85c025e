import { createHash, X509Certificate } from 'node:crypto';
import { expect, test } from 'vitest';
import { createAuthority } from './authority.ts';
import { writeTrustStore } from './java-trust-store.ts';

test('a trust store of Java holds the certificate, and the checksum that Java looks for', () => {
  const now = Date.UTC(2026, 10, 20);
  const { certificate } = createAuthority(now);
  const store = writeTrustStore(certificate, now);
  const { raw } = new X509Certificate(certificate);
  // The form of the JDK: magic, version 2, one entry of kind 2: alias, time, type and certificate, each with its length.
  expect(store.subarray(0, 16).toString('hex')).toBe('feedfeed000000020000000100000002');
  expect(store.subarray(18, 32).toString()).toBe('weapp-emulator');
  expect(store.readBigUInt64BE(32)).toBe(BigInt(now));
  expect(store.subarray(42, 47).toString()).toBe('X.509');
  expect(store.readUInt32BE(47)).toBe(raw.length);
  expect(store.subarray(51, 51 + raw.length)).toEqual(raw);
  const content = store.subarray(0, 51 + raw.length);
  const checksum = createHash('sha1').update('Mighty Aphrodite').update(content).digest();
  expect(store.subarray(content.length)).toEqual(checksum);
});
