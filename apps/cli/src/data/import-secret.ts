import { randomBytes } from 'node:crypto';
import type { Secret, Store } from '@weapp-auth/server';
import { chooseColumns } from '@weapp-auth/server/data';
import type { CommandContext } from '../command-entry.ts';
import type { Database } from '../config/database.ts';
import { sqliteFile } from '../open-store.ts';
import { keepSecretBeside, readSecretBeside } from '../secret-beside-database.ts';
import type { CsvFile } from './csv-file.ts';

/** Where a table goes. */
export interface ImportTarget {
  readonly store: Store;
  readonly database: Database;
  /** Nothing is written. */
  readonly dryRun: boolean;
}

/**
 * The secret that the login server has, for the phone numbers of a table: what it was given, or what is kept beside its
 * SQLite file. Null when it is not known: then a table with numbers is refused.
 *
 * A server that was never started has none yet. Then it is made here, if the table needs one.
 */
export async function findImportSecret(
  { cwd, output }: CommandContext,
  given: readonly Secret[] | null,
  { store, database, file: table, dryRun }: ImportTarget & { readonly file: CsvFile },
): Promise<readonly string[] | null> {
  if (given !== null) return given.map((secret) => secret.reveal());
  const file = sqliteFile(database, cwd);
  if (file === null) return null;
  const kept = await readSecretBeside(file);
  if (kept !== null) return [kept.reveal()];
  // A server that keeps its secret elsewhere could not read what one made here has sealed.
  if (!hasPhones(table) || (await holdsSealed(store))) return null;
  // A dry run only compares numbers with each other: nothing stays of the secret.
  if (dryRun) return [randomBytes(32).toString('hex')];
  return [(await keepSecretBeside(file, output)).reveal()];
}

function hasPhones({ heading }: CsvFile): boolean {
  return chooseColumns(heading).used.some(({ field }) => field === 'phone');
}

/** Whether there is something that a server's secret has sealed. */
async function holdsSealed(store: Store): Promise<boolean> {
  for (const table of ['session_keys', 'shared_values'] as const) {
    const { rows } = await store.dumpRows({ table, after: null, limit: 1 });
    if (rows.length > 0) return true;
  }
  for (let after: string | null = null; ; ) {
    const page = await store.dumpRows({ table: 'users', after, limit: 500 });
    if (page.rows.some((row) => row.phone_sealed !== null)) return true;
    if (page.next === null) return false;
    after = page.next;
  }
}
