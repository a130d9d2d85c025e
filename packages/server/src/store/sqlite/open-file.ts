import { closeSync, mkdirSync, openSync, type Stats, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StoreError } from '../store-error.ts';
import { guard } from './sqlite-errors.ts';

/** How a file is opened. */
export interface SqliteFile {
  readonly path: string;
  readonly tablePrefix: string;
  readonly synchronous: 'normal' | 'full';
  readonly busyTimeoutMs: number;
}

/** A connection to a file, and whether it is still the one that lies there. */
export interface OpenFile {
  readonly connection: DatabaseSync;
  /** Throws `store_replaced` where the path leads to another file, or to none: what is written would be lost. */
  checkPlace(): void;
  /** Opens the file anew and reads its schema, which a connection that is open has in memory. */
  checkContent(): void;
}

/**
 * The log is copied into the file when it has grown to 32 MB instead of SQLite's 4: logins touch the same pages again
 * and again, and each is copied once then. 8 MB of pages are kept in memory. The file is not mapped: that makes a look-up
 * among a million people a third cheaper, but the process would seem to grow with the file, and die of a read error.
 */
const tuning = 'PRAGMA wal_autocheckpoint = 8000; PRAGMA cache_size = -8000';

/** Opens a file, in WAL mode with an explicit synchronous level (SQLite's own default is FULL). */
export function openFile(file: SqliteFile): OpenFile {
  return guard(() => {
    makeForOwnerAlone(file.path);
    const connection = new DatabaseSync(file.path, { timeout: file.busyTimeoutMs });
    connection.exec('PRAGMA journal_mode = WAL');
    connection.exec(tuning);
    connection.exec(`PRAGMA synchronous = ${file.synchronous === 'full' ? 'FULL' : 'NORMAL'}`);
    const opened = stat(file.path);
    return {
      connection,
      checkPlace() {
        if (opened !== null && !isSame(stat(file.path), opened)) throw replaced();
      },
      checkContent() {
        if (opened === null) return;
        const fresh = new DatabaseSync(file.path, { readOnly: true });
        try {
          fresh.prepare('SELECT count(*) FROM sqlite_schema').get();
        } finally {
          fresh.close();
        }
      },
    };
  });
}

/**
 * A file that is not there yet is made readable for its owner only, and so is its folder. What SQLite writes beside it
 * (`-wal`, `-shm`) gets the file's mode. A file that was there keeps its mode: its owner chose it. What cannot be made is
 * SQLite's to explain.
 */
function makeForOwnerAlone(path: string): void {
  if (!isPlainPath(path)) return;
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    closeSync(openSync(path, 'a', 0o600));
  } catch {}
}

/** Not SQLite's own names for no file, nor its addresses. */
function isPlainPath(path: string): boolean {
  return path !== '' && path !== ':memory:' && !path.startsWith('file:');
}

function stat(path: string): Stats | null {
  return isPlainPath(path) ? (statSync(path, { throwIfNoEntry: false }) ?? null) : null;
}

function isSame(now: Stats | null, opened: Stats): boolean {
  return now !== null && now.ino === opened.ino && now.dev === opened.dev;
}

function replaced(): StoreError {
  const text = 'the SQLite file was deleted or replaced while it was open: restart the server';
  return new StoreError('store_replaced', text);
}
