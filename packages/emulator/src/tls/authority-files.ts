import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createAuthority, createServerIdentity, isFresh } from './authority.ts';
import { writeTrustStore } from './java-trust-store.ts';
import type { TlsIdentity } from './tls-identity.ts';

/** What an emulator speaks TLS with, and the file that makes clients believe it. */
export interface TlsFiles extends TlsIdentity {
  /** The authority's certificate: for `NODE_EXTRA_CA_CERTS` and its like. */
  readonly authorityFile: string;
  /** The same as a trust store of Java. */
  readonly trustStoreFile: string;
  /** A folder with settings of PHP that name the authority: for `PHP_INI_SCAN_DIR`. */
  readonly phpFolder: string;
}

/**
 * The emulator's identity in this folder, which is made at the first start and renewed before it ends; the authority
 * stays, so that what trusts it goes on working. Only the owner can read the files. Throws Node's own error when the
 * folder cannot be read or written.
 */
export function loadTlsFiles(folder: string, now: number): TlsFiles {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const authority = keep(folder, 'authority', {
    isGood: (known) => isFresh(known, known, now),
    make: () => createAuthority(now),
  });
  const server = keep(folder, 'server', {
    isGood: (known) => isFresh(known, authority, now),
    make: () => createServerIdentity(authority, now),
  });
  const authorityFile = join(folder, 'authority.pem');
  const trustStoreFile = join(folder, 'authority.jks');
  const phpFolder = join(folder, 'php');
  writeWhole(trustStoreFile, writeTrustStore(authority.certificate, now));
  mkdirSync(phpFolder, { recursive: true, mode: 0o700 });
  writeWhole(join(phpFolder, 'authority.ini'), phpSettings(resolve(authorityFile)));
  return { ...server, authorityFile, trustStoreFile, phpFolder };
}

function phpSettings(authorityFile: string): string {
  return `openssl.cafile="${authorityFile}"\ncurl.cainfo="${authorityFile}"\n`;
}

function keep(
  folder: string,
  name: string,
  how: { isGood: (known: TlsIdentity) => boolean; make: () => TlsIdentity },
): TlsIdentity {
  const keyFile = join(folder, `${name}.key.pem`);
  const certificateFile = join(folder, `${name}.pem`);
  if (existsSync(keyFile) && existsSync(certificateFile)) {
    const known = {
      key: readFileSync(keyFile, 'utf8'),
      certificate: readFileSync(certificateFile, 'utf8'),
    };
    if (how.isGood(known)) return known;
  }
  const made = how.make();
  writeWhole(keyFile, made.key);
  writeWhole(certificateFile, made.certificate);
  return made;
}

function writeWhole(file: string, content: string | Buffer): void {
  const fresh = `${file}.${process.pid}.new`;
  writeFileSync(fresh, content, { mode: 0o600 });
  chmodSync(fresh, 0o600);
  renameSync(fresh, file);
}
