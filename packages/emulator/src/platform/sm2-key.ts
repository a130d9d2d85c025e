import { createPublicKey } from 'node:crypto';
import { createRequire } from 'node:module';

type SmCrypto = typeof import('sm-crypto-v2');

let loaded: SmCrypto | null = null;

/** SM2, SM3 and SM4 as WeChat uses them: Node has no SM4-GCM and signs SM2 with an empty user id only. */
export function smCrypto(): SmCrypto {
  // Loading takes longer than the emulator itself, and few apps use these algorithms.
  loaded ??= createRequire(import.meta.url)('sm-crypto-v2') as SmCrypto;
  return loaded;
}

/** A new SM2 key pair in PEM. */
export function newSm2KeyPair(): { publicKey: string; privateKey: string } {
  const pair = smCrypto().sm2.generateKeyPairHex();
  return {
    publicKey: toPem('PUBLIC KEY', publicPrefix + pair.publicKey),
    privateKey: toPem('PRIVATE KEY', privatePrefix + pair.privateKey + privateMiddle + pair.publicKey),
  };
}

/** Whether a PEM is an SM2 public key. */
export function isSm2PublicKey(pem: string): boolean {
  try {
    const key = createPublicKey(pem);
    return key.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === 'SM2';
  } catch {
    return false;
  }
}

/** The uncompressed point of an SM2 public key, hexadecimal, as sm-crypto wants it. */
export function sm2Point(publicPem: string): string {
  return fromPem(publicPem).subarray(-65).toString('hex');
}

/** The private number of an SM2 key made by {@link newSm2KeyPair}, hexadecimal. */
export function sm2Number(privatePem: string): string {
  return fromPem(privatePem)
    .subarray(privatePrefix.length / 2, privatePrefix.length / 2 + 32)
    .toString('hex');
}

// DER around the numbers: SubjectPublicKeyInfo, and PrivateKeyInfo with an ECPrivateKey, both on the curve SM2.
const publicPrefix = '3059301306072a8648ce3d020106082a811ccf5501822d034200';
const privatePrefix = '308187020100301306072a8648ce3d020106082a811ccf5501822d046d306b0201010420';
const privateMiddle = 'a144034200';

function toPem(label: string, der: string): string {
  const lines =
    Buffer.from(der, 'hex')
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}

function fromPem(pem: string): Buffer {
  return Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ''), 'base64');
}
