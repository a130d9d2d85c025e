import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hash,
  hkdfSync,
  type KeyObject,
} from 'node:crypto';

/** Everything the server does with its own secrets. Made once: the keys inside are `KeyObject`s that cannot print. */
export interface Keys extends Sealer {
  /**
   * Seals under keys of its own, which are made from the secrets and a name. What is sealed very often takes a new name
   * each day, so that no key ever seals too many texts.
   */
  sealerOf(name: string): Sealer;
  /** Whether a text was sealed under the newest secret. */
  isNewest(sealed: string): boolean;
  /** A keyed hash under the newest secret: equal inputs have equal results, and it tells nothing else. */
  fingerprint(purpose: string, value: string): string;
  /** The same under every secret of the ring, newest first. */
  fingerprints(purpose: string, value: string): readonly string[];
}

/** Encrypts, so that nobody else can read it or write it. */
export interface Sealer {
  /** `context` names what the text is and whose: it must be the same when unsealing. */
  seal(plain: string, context: string): string;
  /** Null when the text is not one of ours, was changed, or was sealed under a key that the ring no longer has. */
  unseal(sealed: string, context: string): string | null;
}

/** Source of random bytes. */
export type Random = (size: number) => Uint8Array;

const sealedVersion = 'v1';
const nonceBytes = 12;
const tagBytes = 16;

/**
 * Derives the server's keys from its secrets (HKDF-SHA-256, one key per secret and purpose).
 *
 * The first secret seals and signs; the others still open what they sealed, so that a secret can be replaced without
 * losing anything: put the new one in front, later take the old one out.
 *
 * @param secrets newest first, each at least 32 characters
 * @throws TypeError when there is none, one is too short, or two are the same
 *
 * @example
 * ```ts
 * import { randomBytes } from 'node:crypto';
 *
 * const keys = createKeys(['a secret of at least thirty-two characters'], randomBytes);
 * keys.unseal(keys.seal('value', 'demo'), 'demo'); // 'value'
 * ```
 */
export function createKeys(secrets: readonly string[], random: Random): Keys {
  checkSecrets(secrets);
  const ring = secrets.map(deriveKeys);
  const newest = ring[0];
  if (newest === undefined) throw new TypeError('secret: at least one is needed');
  return {
    ...createSealer(ring, random),
    sealerOf: (name) =>
      createSealer(
        secrets.map((secret) => deriveSealing(secret, name)),
        random,
      ),
    isNewest: (sealed) => sealed.startsWith(`${sealedVersion}.${newest.id}.`),
    fingerprint: (purpose, value) => keyedHash(newest, purpose, value),
    fingerprints: (purpose, value) => ring.map((keys) => keyedHash(keys, purpose, value)),
  };
}

function createSealer(ring: readonly SealingKey[], random: Random): Sealer {
  const [newest] = ring;
  if (newest === undefined) throw new TypeError('secret: at least one is needed');
  return {
    seal: (plain, context) => seal(newest, { plain, context, nonce: random(nonceBytes) }),
    unseal: (sealed, context) => unseal(ring, sealed, context),
  };
}

interface SealingKey {
  /** Names the key inside a sealed text; derived, so it tells nothing about the secret. */
  readonly id: string;
  readonly sealing: KeyObject;
}

interface DerivedKeys extends SealingKey {
  readonly hashing: KeyObject;
}

function checkSecrets(secrets: readonly string[]): void {
  if (secrets.some((secret) => typeof secret !== 'string' || secret.length < 32)) {
    throw new TypeError('secret: each secret needs at least 32 characters');
  }
  if (new Set(secrets).size !== secrets.length) throw new TypeError('secret: the same secret is there twice');
}

function deriveKeys(secret: string): DerivedKeys {
  const id = hash('sha256', derive(secret, 'key-id'), 'base64url').slice(0, 8);
  const sealing = createSecretKey(derive(secret, 'sealing'));
  return { id, sealing, hashing: createSecretKey(derive(secret, 'hashing')) };
}

function deriveSealing(secret: string, name: string): SealingKey {
  const id = hash('sha256', derive(secret, `key-id of ${name}`), 'base64url').slice(0, 8);
  return { id, sealing: createSecretKey(derive(secret, `sealing of ${name}`)) };
}

function derive(secret: string, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, 'weapp-auth', purpose, 32));
}

/**
 * AES-256-GCM with a random nonce: safe for about four thousand million texts under one secret, so a very large
 * installation replaces its secret once in a while.
 */
function seal(
  keys: SealingKey,
  input: { readonly plain: string; readonly context: string; readonly nonce: Uint8Array },
): string {
  const cipher = createCipheriv('aes-256-gcm', keys.sealing, input.nonce, { authTagLength: tagBytes });
  cipher.setAAD(Buffer.from(input.context, 'utf8'));
  const text = Buffer.concat([
    input.nonce,
    cipher.update(input.plain, 'utf8'),
    cipher.final(),
    cipher.getAuthTag(),
  ]);
  return `${sealedVersion}.${keys.id}.${text.toString('base64url')}`;
}

function unseal(ring: readonly SealingKey[], sealed: string, context: string): string | null {
  const [version, id, text] = sealed.split('.');
  const keys = ring.find((candidate) => candidate.id === id);
  if (version !== sealedVersion || keys === undefined || text === undefined) return null;
  const bytes = Buffer.from(text, 'base64url');
  if (bytes.length < nonceBytes + tagBytes) return null;

  const nonce = bytes.subarray(0, nonceBytes);
  const decipher = createDecipheriv('aes-256-gcm', keys.sealing, nonce, { authTagLength: tagBytes });
  decipher.setAAD(Buffer.from(context, 'utf8'));
  decipher.setAuthTag(bytes.subarray(-tagBytes));
  try {
    return decipher.update(bytes.subarray(nonceBytes, -tagBytes), undefined, 'utf8') + decipher.final('utf8');
  } catch {
    return null;
  }
}

function keyedHash(keys: DerivedKeys, purpose: string, value: string): string {
  return createHmac('sha256', keys.hashing).update(`${purpose}\n${value}`).digest('base64url');
}
