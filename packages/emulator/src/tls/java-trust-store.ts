import { createHash, X509Certificate } from 'node:crypto';

/**
 * A trust store of Java (JKS) with one certificate, without a password: `-Djavax.net.ssl.trustStore` names it. Java alone
 * cannot read PEM.
 */
export function writeTrustStore(certificate: string, now: number): Buffer {
  const entry = [
    int(trustedCertificate),
    text('weapp-emulator'),
    time(now),
    text('X.509'),
    bytes(new X509Certificate(certificate).raw),
  ];
  const content = Buffer.concat([int(magic), int(version), int(1), ...entry]);
  return Buffer.concat([content, checksum(content)]);
}

const magic = 0xfeedfeed;
const version = 2;
const trustedCertificate = 2;

/** What Java checks only where it is given the password, which is the empty one. */
function checksum(content: Buffer): Buffer {
  return createHash('sha1').update('Mighty Aphrodite').update(content).digest();
}

function int(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32BE(value);
  return buffer;
}

function time(value: number): Buffer {
  const buffer = Buffer.alloc(8);
  buffer.writeBigUInt64BE(BigInt(value));
  return buffer;
}

function text(value: string): Buffer {
  const content = Buffer.from(value);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(content.length);
  return Buffer.concat([length, content]);
}

function bytes(content: Buffer): Buffer {
  return Buffer.concat([int(content.length), content]);
}
