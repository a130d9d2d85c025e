import { WriteConflict } from '../steps/step.ts';
import { StoreError } from '../store-error.ts';

/**
 * What an error of the driver means for a caller. The driver's own message may quote values, so only its number goes
 * on. Numbers: https://dev.mysql.com/doc/mysql-errors/8.0/en/server-error-reference.html
 */
export function translateMysqlError(error: unknown): Error {
  if (error instanceof WriteConflict || error instanceof StoreError) return error;
  // Ours says what is wrong with a call. One with a code is the platform's and may quote the address with its password.
  if (error instanceof TypeError && !('code' in error)) return error;
  const number = errorNumber(error);
  if (number === null) return lostConnection(error);
  if (conflicts.has(number)) return new WriteConflict(`MySQL answered ${number}`);
  if (number === 1060 || number === 1061) return new AlreadyThere();
  const trouble = troubles.get(number);
  if (trouble !== undefined) return new StoreError(trouble[0], `${trouble[1]} (${number})`);
  return new StoreError('store_unavailable', `${explanations.get(number) ?? 'MySQL failed'} (${number})`);
}

/** A column or an index is there already: another process, or this one before it was killed, has made it. */
export class AlreadyThere extends StoreError {
  constructor() {
    super('store_unavailable', 'MySQL has this column or index already');
  }
}

/** Whether the statement may never have reached the database: a read may simply be asked again. */
export function isLostConnection(error: unknown): boolean {
  return errorNumber(error) === null && !(error instanceof WriteConflict);
}

/**
 * Whether the connection leads to a server that has become a replica, or to a node that lost its cluster: a new one may
 * lead to the new primary.
 */
export function isMisled(error: unknown): boolean {
  const number = errorNumber(error);
  return number !== null && misleading.has(number);
}

/** The number of an error that the server itself sent. */
export function errorNumber(error: unknown): number | null {
  if (typeof error !== 'object' || error === null || !('errno' in error)) return null;
  // What the operating system says is negative, and so is what the driver makes up.
  return typeof error.errno === 'number' && error.errno > 0 ? error.errno : null;
}

const misleading: ReadonlySet<number> = new Set([1047, 1290, 1792, 1836]);

/** Deadlock, and a unique key that a racing transaction took first. */
const conflicts: ReadonlySet<number> = new Set([1213, 1062]);

const onlyReads = 'This MySQL only reads: it is a replica, or read-only';

const troubles: ReadonlyMap<number, readonly [StoreError['code'], string]> = new Map([
  [1021, ['store_full', 'The disk of MySQL is full']],
  [1040, ['store_busy', 'MySQL has no room for another connection']],
  [1114, ['store_full', 'The disk of MySQL is full']],
  [1142, ['store_misconfigured', 'MySQL does not give this user the right to do that']],
  [1194, ['store_corrupt', 'MySQL found a table damaged']],
  [1203, ['store_busy', 'MySQL has no room for another connection of this user']],
  [1205, ['store_busy', 'Another transaction holds this row for too long']],
  [1290, ['store_read_only', onlyReads]],
  [1792, ['store_read_only', onlyReads]],
  [1836, ['store_read_only', onlyReads]],
  [1969, ['store_busy', 'MariaDB took too long']],
  [3024, ['store_busy', 'MySQL took too long']],
]);

const explanations: ReadonlyMap<number, string> = new Map([
  [1044, 'MySQL does not let this user into the database'],
  [1045, 'MySQL refused the user or the password'],
  [1047, 'This node of MariaDB Galera is not part of its cluster'],
  [1049, 'MySQL has no such database'],
  [1053, 'MySQL is being shut down'],
  [1146, 'MySQL has no such table: the migrations have not been applied'],
]);

/** The driver's own codes, and the word that it has for every certificate which it does not believe. */
const tlsTroubles: ReadonlyMap<string, string> = new Map([
  ['HANDSHAKE_NO_SSL_SUPPORT', 'MySQL offers no TLS'],
  [
    'HANDSHAKE_SSL_ERROR',
    'The certificate of MySQL is not believed: name its authority (ssl={"ca":"…"}), or encrypt without proof of the server ' +
      '(ssl={"rejectUnauthorized":false})',
  ],
]);

function lostConnection(error: unknown): StoreError {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'closed';
  if (code === 'ERR_INVALID_URL')
    return new StoreError('store_unavailable', 'The address of MySQL is not a URL');
  const trouble = tlsTroubles.get(code);
  if (trouble !== undefined) return new StoreError('store_misconfigured', `${trouble} (${code})`);
  return new StoreError('store_unavailable', `The connection to MySQL broke (${code})`);
}
