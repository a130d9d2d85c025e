import { WriteConflict } from '../steps/step.ts';
import { StoreError } from '../store-error.ts';

/**
 * What an error of the driver means for a caller. The driver's own message and details may quote values, so only its
 * code goes on. Codes: https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
export function translatePostgresError(error: unknown): Error {
  if (error instanceof WriteConflict || error instanceof StoreError) return error;
  const code = codeOf(error);
  // Ours says what is wrong with a call. One with a code is the platform's and may quote the address with its password.
  if (code === null && error instanceof TypeError) return error;
  if (isWithoutTls(error)) return new StoreError('store_misconfigured', withoutTls);
  if (code === null) return new StoreError('store_unavailable', 'The connection to PostgreSQL broke');
  if (conflicts.has(code)) return new WriteConflict(`PostgreSQL answered ${code}`);
  const trouble = troubles[code];
  if (trouble !== undefined) return new StoreError(trouble[0], `${trouble[1]} (${code})`);
  return new StoreError('store_unavailable', `${explanations[code] ?? 'PostgreSQL failed'} (${code})`);
}

/** Whether the statement may never have reached the database: a read may simply be asked again. */
export function isLostConnection(error: unknown): boolean {
  if (error instanceof WriteConflict) return false;
  const code = codeOf(error);
  return code === null || code === 'ECONNRESET' || code === 'EPIPE' || code === '57P01';
}

/** Whether a statement was given up because another transaction holds what it needs. */
export function isLocked(error: unknown): boolean {
  return codeOf(error) === '55P03';
}

/**
 * Whether a prepared statement was not where it should be: a pooler between hands each transaction another connection of
 * the server (PgBouncer in transaction mode before 1.21).
 */
export function isMisplaced(error: unknown): boolean {
  const code = codeOf(error);
  return code === '26000' || code === '42P05';
}

/** Whether a connection failed because one side wanted TLS, and the other did not. */
export function isAboutTls(error: unknown): boolean {
  return isWithoutTls(error) || codeOf(error) === '28000';
}

/** The driver gives this one no code. */
function isWithoutTls(error: unknown): boolean {
  return error instanceof Error && error.message === 'The server does not support SSL connections';
}

const withoutTls =
  'PostgreSQL offers no TLS: switch it on there (ssl = on), or ask for none (sslmode=disable)';

/** Whether the server has no room for another connection. */
export function isRefused(error: unknown): boolean {
  return codeOf(error) === '53300';
}

/** Whether the connection leads to a server that has become a replica: a new one may lead to the new primary. */
export function isMisled(error: unknown): boolean {
  return codeOf(error) === '25006';
}

/**
 * Serialization failure, deadlock, a unique key or a table that a racing transaction made first (seen again from the
 * start, it is simply there), and the failure that the login statement raises on purpose.
 */
const conflicts: ReadonlySet<string> = new Set(['40001', '40P01', '23505', '42P07', '42710', '22P02']);

const unknownAuthority: readonly [StoreError['code'], string] = [
  'store_misconfigured',
  'The certificate of PostgreSQL is signed by nobody that is known here: name its authority ' +
    '(sslrootcert=/path/to/ca.pem), or encrypt without proof of the server (sslmode=require)',
];

const troubles: Readonly<Record<string, readonly [StoreError['code'], string]>> = {
  '25006': ['store_read_only', 'This PostgreSQL only reads: it is a standby, or read-only'],
  '42501': ['store_misconfigured', 'PostgreSQL does not give this user the right to do that'],
  '53100': ['store_full', 'The disk of PostgreSQL is full'],
  '53300': ['store_busy', 'PostgreSQL has no room for another connection'],
  '55P03': ['store_busy', 'Another transaction holds this row for too long'],
  '57014': ['store_busy', 'PostgreSQL took too long'],
  CERT_HAS_EXPIRED: ['store_misconfigured', 'The certificate of PostgreSQL has expired'],
  DEPTH_ZERO_SELF_SIGNED_CERT: unknownAuthority,
  ENOENT: ['store_misconfigured', 'A file that the address of PostgreSQL names is not there'],
  ERR_TLS_CERT_ALTNAME_INVALID: [
    'store_misconfigured',
    'The certificate of PostgreSQL is for another host: sslmode=verify-ca leaves the name out',
  ],
  SELF_SIGNED_CERT_IN_CHAIN: unknownAuthority,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: unknownAuthority,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: unknownAuthority,
  XX001: ['store_corrupt', 'PostgreSQL found its data damaged'],
  XX002: ['store_corrupt', 'PostgreSQL found an index damaged'],
};

const explanations: Readonly<Record<string, string>> = {
  ERR_INVALID_URL: 'The address of PostgreSQL is not a URL',
  ECONNREFUSED: 'Nothing listens at the address of PostgreSQL',
  ENOTFOUND: 'The host of PostgreSQL has no address',
  '28000': 'PostgreSQL does not let this user in',
  '28P01': 'PostgreSQL refused the password',
  '3D000': 'PostgreSQL has no such database',
  '42P01': 'PostgreSQL has no such table: the migrations have not been applied',
  '57P01': 'PostgreSQL is being shut down',
  '57P03': 'PostgreSQL is starting up',
};

/** A code is PostgreSQL's own (five characters) or the operating system's (`ECONNREFUSED`). */
function codeOf(error: unknown): string | null {
  if (typeof error !== 'object' || error === null || !('code' in error)) return null;
  return typeof error.code === 'string' ? error.code : null;
}
