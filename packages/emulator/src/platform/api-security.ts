import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { EmulatorError } from '../errors.ts';
import { requireApp } from './app.ts';
import { base64, newSecret } from './identifiers.ts';
import { type Platform, randomBytes } from './platform.ts';
import type { ApiSecuritySettings } from './records/app.ts';
import { isSm2PublicKey, newSm2KeyPair } from './sm2-key.ts';

/** What the developer chooses in the console when switching the API security mode on. */
export interface ApiSecurityOptions {
  /** `AES256_GCM` by default. */
  readonly cipher?: ApiSecuritySettings['cipher'];
  /** `RSAwithSHA256` by default. */
  readonly signing?: ApiSecuritySettings['signing'];
  /** PEM of a key of the chosen kind; without it a pair is made, and its private half handed out. */
  readonly developerPublicKey?: string;
  /** Leaves a key out, for the codes 40238 (no symmetric key) and 40239 (no public key). */
  readonly without?: 'symmetric-key' | 'public-key';
}

/** What the developer of an app gets from the console when switching the API security mode on. */
export interface ApiSecurityKeys {
  /** base64 of 32 bytes (16 for SM4), and its number (`sn`). */
  readonly symmetricKey: string;
  readonly symmetricNumber: string;
  /** The number of the developer's key: the user id of SM2 signatures over requests. */
  readonly developerNumber: string;
  /** PEM: checks the platform's answers. */
  readonly platformPublicKey: string;
  /** The number of the platform's certificate: the user id of SM2 signatures over answers. */
  readonly platformSerial: string;
  /** PEM: signs the requests; only when the console was not given a public key. */
  readonly developerPrivateKey?: string;
}

/** Switches the API security mode on. @throws EmulatorError `app_unknown`, `public_key_invalid`. */
export function enableApiSecurity(
  platform: Platform,
  appId: string,
  options: ApiSecurityOptions = {},
): ApiSecurityKeys {
  const app = requireApp(platform, appId);
  const { cipher = 'AES256_GCM', signing = 'RSAwithSHA256', developerPublicKey: given, without } = options;
  if (given !== undefined && !isKeyOf(signing, given)) throw new EmulatorError('public_key_invalid');
  const own = newKeyPair(signing);
  const developer = given === undefined ? newKeyPair(signing) : null;
  const settings: ApiSecuritySettings = {
    cipher,
    symmetricKey:
      without === 'symmetric-key' ? '' : base64(randomBytes(platform, cipher === 'SM4_GCM' ? 16 : 32)),
    symmetricNumber: newSecret(platform),
    signing,
    developerPublicKey: without === 'public-key' ? '' : (developer?.publicKey ?? given ?? ''),
    developerNumber: newSecret(platform),
    platformPrivateKey: own.privateKey,
    platformSerial: newSecret(platform),
    deprecated: null,
  };
  app.apiSecurity = settings;
  const { symmetricKey, symmetricNumber, developerNumber, platformSerial } = settings;
  const keys = {
    symmetricKey,
    symmetricNumber,
    developerNumber,
    platformSerial,
    platformPublicKey: own.publicKey,
  };
  return developer === null ? keys : { ...keys, developerPrivateKey: developer.privateKey };
}

/** The platform's certificate of an app: what checks its answers. */
export interface PlatformCertificate {
  /** PEM. */
  readonly platformPublicKey: string;
  readonly platformSerial: string;
}

/**
 * Begins a change of the platform's certificate: answers are signed with the new key, and with the old one beside it in
 * the deprecated headers.
 *
 * @throws EmulatorError `app_unknown`, `api_security_off`.
 */
export function renewCertificate(platform: Platform, appId: string): PlatformCertificate {
  const settings = requireSettings(platform, appId);
  const fresh = newKeyPair(settings.signing);
  settings.deprecated = { privateKey: settings.platformPrivateKey, serial: settings.platformSerial };
  settings.platformPrivateKey = fresh.privateKey;
  settings.platformSerial = newSecret(platform);
  return { platformPublicKey: fresh.publicKey, platformSerial: settings.platformSerial };
}

/** Ends a change of certificate: the old key signs no more. @throws EmulatorError `app_unknown`, `api_security_off`. */
export function retireCertificate(platform: Platform, appId: string): void {
  requireSettings(platform, appId).deprecated = null;
}

function requireSettings(platform: Platform, appId: string): ApiSecuritySettings {
  const { apiSecurity } = requireApp(platform, appId);
  if (apiSecurity === null) throw new EmulatorError('api_security_off');
  return apiSecurity;
}

function isKeyOf(signing: ApiSecuritySettings['signing'], pem: string): boolean {
  return signing === 'SM2withSM3' ? isSm2PublicKey(pem) : keyType(pem) === 'rsa';
}

function keyType(pem: string): string | undefined {
  try {
    return createPublicKey(pem).asymmetricKeyType;
  } catch {
    return undefined;
  }
}

// Key pairs are real, and therefore random even in a seeded emulator.
function newKeyPair(signing: ApiSecuritySettings['signing']): { publicKey: string; privateKey: string } {
  if (signing === 'SM2withSM3') return newSm2KeyPair();
  return generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
}
