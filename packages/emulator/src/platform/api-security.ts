import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { EmulatorError } from '../errors.ts';
import { requireApp } from './app.ts';
import { base64, hex, newSecret } from './identifiers.ts';
import { type Platform, randomBytes } from './platform.ts';
import type { ApiSecuritySettings } from './records/app.ts';

/** What the developer of an app gets from the console when switching the API security mode on. */
export interface ApiSecurityKeys {
  /** base64 of 32 bytes, and its number (`sn`). */
  readonly symmetricKey: string;
  readonly symmetricNumber: string;
  /** PEM: checks the platform's answers. */
  readonly platformPublicKey: string;
  readonly platformSerial: string;
  /** PEM: signs the requests; only when the console was not given a public key. */
  readonly developerPrivateKey?: string;
}

/**
 * Switches the API security mode on. Key pairs are real and therefore random even in a seeded emulator.
 *
 * @throws EmulatorError `app_unknown`, `public_key_invalid`.
 */
export function enableApiSecurity(
  platform: Platform,
  appId: string,
  developerPublicKey?: string,
): ApiSecurityKeys {
  const app = requireApp(platform, appId);
  if (developerPublicKey !== undefined) requireRsaKey(developerPublicKey);
  const own = newKeyPair();
  const developer = developerPublicKey === undefined ? newKeyPair() : null;
  const settings: ApiSecuritySettings = {
    symmetricKey: base64(randomBytes(platform, 32)),
    symmetricNumber: newSecret(platform),
    developerPublicKey: developer?.publicKey ?? developerPublicKey ?? '',
    platformPrivateKey: own.privateKey,
    platformSerial: hex(platform, 20).toUpperCase(),
  };
  app.apiSecurity = settings;
  const { symmetricKey, symmetricNumber, platformSerial } = settings;
  const keys = { symmetricKey, symmetricNumber, platformSerial, platformPublicKey: own.publicKey };
  return developer === null ? keys : { ...keys, developerPrivateKey: developer.privateKey };
}

function requireRsaKey(pem: string): void {
  if (keyType(pem) !== 'rsa') throw new EmulatorError('public_key_invalid');
}

function keyType(pem: string): string | undefined {
  try {
    return createPublicKey(pem).asymmetricKeyType;
  } catch {
    return undefined;
  }
}

function newKeyPair(): { publicKey: string; privateKey: string } {
  return generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
}
