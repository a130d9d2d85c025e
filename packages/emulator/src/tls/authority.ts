import { createPublicKey, generateKeyPairSync, randomBytes, X509Certificate } from 'node:crypto';
import forge from 'node-forge';
import { type TlsIdentity, wechatDomain } from './tls-identity.ts';

/**
 * Makes an authority for certificates of emulators. It may only ever speak for WeChat's hosts and for this machine, so
 * that a key that leaks opens nothing else.
 */
export function createAuthority(now: number): TlsIdentity {
  const pair = newKeyPair();
  const draft = forge.pki.createCertificate();
  const name = [{ name: 'commonName', value: 'weapp-emulator authority (development only)' }];
  describe(draft, { publicKey: pair.publicKey, subject: name, issuer: name, now, days: 3650 });
  draft.setExtensions([
    { name: 'basicConstraints', cA: true, pathLenConstraint: 0, critical: true },
    { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    { id: '2.5.29.30', critical: true, value: nameConstraints() },
    { name: 'subjectKeyIdentifier' },
  ]);
  draft.sign(forge.pki.privateKeyFromPem(pair.privateKey), forge.md.sha256.create());
  return { key: pair.privateKey, certificate: forge.pki.certificateToPem(draft) };
}

/** Makes the certificate of the emulator itself; it is followed by nothing, clients know the authority. */
export function createServerIdentity(authority: TlsIdentity, now: number): TlsIdentity {
  const pair = newKeyPair();
  const issuer = forge.pki.certificateFromPem(authority.certificate);
  const draft = forge.pki.createCertificate();
  const subject = [{ name: 'commonName', value: 'weapp-emulator' }];
  describe(draft, {
    publicKey: pair.publicKey,
    subject,
    issuer: issuer.subject.attributes,
    now,
    days: 365,
  });
  draft.setExtensions([
    { name: 'basicConstraints', cA: false, critical: true },
    { name: 'keyUsage', digitalSignature: true, keyEncipherment: true, critical: true },
    { name: 'extKeyUsage', serverAuth: true },
    { name: 'subjectAltName', altNames },
    { name: 'subjectKeyIdentifier' },
    { name: 'authorityKeyIdentifier', keyIdentifier: issuer.generateSubjectKeyIdentifier().getBytes() },
  ]);
  draft.sign(forge.pki.privateKeyFromPem(authority.key), forge.md.sha256.create());
  return { key: pair.privateKey, certificate: forge.pki.certificateToPem(draft) };
}

/** Whether an identity of this authority will still be good in a month. */
export function isFresh(identity: TlsIdentity, authority: TlsIdentity, now: number): boolean {
  const month = 30 * 86_400_000;
  try {
    const certificate = new X509Certificate(identity.certificate);
    const signed = certificate.verify(createPublicKey(authority.certificate));
    return signed && Date.parse(certificate.validTo) - now > month;
  } catch {
    // What cannot be read is made anew.
    return false;
  }
}

// Kinds of general name: 2 is a DNS name, 7 an address.
const altNames = [
  { type: 2, value: `*.${wechatDomain}` },
  { type: 2, value: `*.api.${wechatDomain}` },
  { type: 2, value: 'localhost' },
  { type: 7, ip: '127.0.0.1' },
  { type: 7, ip: '::1' },
];

interface Description {
  readonly publicKey: string;
  readonly subject: forge.pki.CertificateField[];
  readonly issuer: forge.pki.CertificateField[];
  readonly now: number;
  readonly days: number;
}

function describe(draft: forge.pki.Certificate, given: Description): void {
  draft.publicKey = forge.pki.publicKeyFromPem(given.publicKey);
  // A leading zero keeps the number positive.
  draft.serialNumber = `00${randomBytes(15).toString('hex')}`;
  // An hour before: clocks of containers differ.
  draft.validity.notBefore = new Date(given.now - 3_600_000);
  draft.validity.notAfter = new Date(given.now + given.days * 86_400_000);
  draft.setSubject(given.subject);
  draft.setIssuer(given.issuer);
}

function newKeyPair(): { publicKey: string; privateKey: string } {
  return generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
}

/** NameConstraints of RFC 5280, which the library has no words for: permitted subtrees only. */
function nameConstraints(): forge.asn1.Asn1 {
  const loopback4 = '\x7f\0\0\0\xff\0\0\0';
  const loopback6 = `${'\0'.repeat(15)}\x01${'\xff'.repeat(16)}`;
  const names = [named(2, wechatDomain), named(2, 'localhost'), named(7, loopback4), named(7, loopback6)];
  const { asn1 } = forge;
  const permitted = asn1.create(asn1.Class.CONTEXT_SPECIFIC, 0 as forge.asn1.Type, true, names);
  return asn1.create(asn1.Class.UNIVERSAL, asn1.Type.SEQUENCE, true, [permitted]);
}

function named(kind: number, value: string): forge.asn1.Asn1 {
  const { asn1 } = forge;
  // Tags of general names are numbers of their own, which the types do not know.
  const name = asn1.create(asn1.Class.CONTEXT_SPECIFIC, kind as forge.asn1.Type, false, value);
  return asn1.create(asn1.Class.UNIVERSAL, asn1.Type.SEQUENCE, true, [name]);
}
