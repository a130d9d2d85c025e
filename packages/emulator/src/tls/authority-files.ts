import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createAuthority, createServerIdentity, isFresh } from './authority.ts';
import type { TlsIdentity } from './tls-identity.ts';

/** What an emulator speaks TLS with, and the file that makes clients believe it. */
export interface TlsFiles extends TlsIdentity {
  /** The authority's certificate: for `NODE_EXTRA_CA_CERTS` and its like. */
  readonly authorityFile: string;
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
  return { ...server, authorityFile: join(folder, 'authority.pem') };
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

function writeWhole(file: string, text: string): void {
  const fresh = `${file}.${process.pid}.new`;
  writeFileSync(fresh, text, { mode: 0o600 });
  chmodSync(fresh, 0o600);
  renameSync(fresh, file);
}
