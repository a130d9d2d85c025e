import { checkTablePrefix } from './migration-files.ts';
import { toMerge } from './rows.ts';
import { countRows, dumpRows, loadRows } from './sqlite/copy.ts';
import { openSqlite, type SqliteDatabase } from './sqlite/database.ts';
import { addSessionKey, linkUnionId, readSessionKeys, saveLogin } from './sqlite/login.ts';
import { mergeUsers, undoMerge } from './sqlite/merge.ts';
import { listMigrations, migrate } from './sqlite/migrate.ts';
import { claimEvents, completeEvents, retryEvent } from './sqlite/outbox.ts';
import {
  countSessions,
  extendSession,
  findSession,
  listSessions,
  revokeSessions,
} from './sqlite/sessions.ts';
import { prune, readShared, takeOnce, writeShared } from './sqlite/shared-values.ts';
import {
  bindPhone,
  deleteUser,
  exportUser,
  findIdentity,
  findLinkedUser,
  findPhoneOwner,
  findUser,
  resealPhone,
  updateUser,
} from './sqlite/users.ts';
import { mergesOfUser } from './statements/merges.ts';
import type { Store } from './store.ts';

/** Where the SQLite file is and how it is written. */
export interface SqliteStoreOptions {
  /** A file path; its folder has to exist. `:memory:` keeps nothing. */
  readonly path: string;
  /** Put before every table name. Default: none. */
  readonly tablePrefix?: string;
  /**
   * `normal` (default): a power cut may take the last moments with it, a killed process never does. `full`: neither,
   * at the price of one disk sync per group of writes.
   */
  readonly synchronous?: 'normal' | 'full';
  /** How long to wait for another process that is writing. The process stands still meanwhile. Default: 2000. */
  readonly busyTimeoutMs?: number;
}

/**
 * Keeps everything in one SQLite file: nothing to install, good for one machine.
 *
 * Reads are at once; writes that arrive together share one transaction. Call `migrate()` before the first use.
 *
 * @throws StoreError (`store_unavailable`) when the file cannot be opened
 * @throws TypeError when an option cannot be used
 *
 * @example
 * ```ts
 * import { sqliteStore } from '@weapp-auth/server/sqlite';
 *
 * const store = sqliteStore({ path: 'data/weapp-auth.db' });
 * await store.migrate();
 * ```
 */
export function sqliteStore(options: SqliteStoreOptions): Store {
  const prefix = options.tablePrefix ?? '';
  checkTablePrefix(prefix);
  const db = openSqlite({
    path: options.path,
    tablePrefix: prefix,
    synchronous: options.synchronous ?? 'normal',
    busyTimeoutMs: options.busyTimeoutMs ?? 2000,
  });
  return { ...schemaMethods(db, prefix), ...userMethods(db), ...sessionMethods(db), ...sharedMethods(db) };
}

type Methods<Names extends keyof Store> = Pick<Store, Names>;

function schemaMethods(
  db: SqliteDatabase,
  prefix: string,
): Methods<'migrate' | 'migrations' | 'ping' | 'close' | 'countRows' | 'dumpRows' | 'loadRows'> {
  return {
    migrate: async () => migrate(db, prefix),
    migrations: async () => listMigrations(db, prefix),
    ping: async () => {
      db.get('SELECT 1');
    },
    close: () => db.close(),
    countRows: async (table) => countRows(db, table),
    dumpRows: async (page) => dumpRows(db, page),
    loadRows: (table, rows) => db.write(() => loadRows(db, table, rows)),
  };
}

type UserMethods =
  | 'saveLogin'
  | 'findUser'
  | 'findIdentity'
  | 'findLinkedUser'
  | 'findPhoneOwner'
  | 'updateUser'
  | 'deleteUser'
  | 'exportUser'
  | 'linkUnionId'
  | 'mergeUsers'
  | 'undoMerge'
  | 'listMerges'
  | 'bindPhone'
  | 'resealPhone';

function userMethods(db: SqliteDatabase): Methods<UserMethods> {
  return {
    saveLogin: (write) => db.write(() => saveLogin(db, write)),
    findUser: async (userId) => findUser(db, userId),
    findIdentity: async (appId, openId) => findIdentity(db, appId, openId),
    findLinkedUser: async (platform, unionId) => findLinkedUser(db, platform, unionId),
    findPhoneOwner: async (indexes) => findPhoneOwner(db, indexes),
    updateUser: (write) => db.write(() => updateUser(db, write)),
    deleteUser: (write) => db.write(() => deleteUser(db, write)),
    exportUser: async (userId) => exportUser(db, userId),
    linkUnionId: (write) => db.write(() => linkUnionId(db, write)),
    mergeUsers: (write) => db.write(() => mergeUsers(db, write)),
    undoMerge: (write) => db.write(() => undoMerge(db, write)),
    listMerges: async (userId) => db.all(mergesOfUser, userId).map(toMerge),
    bindPhone: (write) => db.write(() => bindPhone(db, write)),
    resealPhone: (write) => db.write(() => resealPhone(db, write)),
  };
}

type SessionMethods =
  | 'findSession'
  | 'extendSession'
  | 'listSessions'
  | 'revokeSessions'
  | 'countSessions'
  | 'readSessionKeys'
  | 'addSessionKey'
  | 'deleteSessionKeys';

function sessionMethods(db: SqliteDatabase): Methods<SessionMethods> {
  return {
    findSession: async (tokenHash) => findSession(db, tokenHash),
    extendSession: (write) => db.write(() => extendSession(db, write)),
    listSessions: async (userId, now) => listSessions(db, userId, now),
    revokeSessions: (write) => db.write(() => revokeSessions(db, write)),
    countSessions: (now) => countSessions(db, now),
    readSessionKeys: async (appId, openId) => readSessionKeys(db, appId, openId),
    addSessionKey: (write) => db.write(() => addSessionKey(db, write)),
    deleteSessionKeys: (appId, openId) =>
      db.write(() => {
        db.run('DELETE FROM {{prefix}}session_keys WHERE app_id = ?1 AND open_id = ?2', appId, openId);
      }),
  };
}

function sharedMethods(
  db: SqliteDatabase,
): Methods<
  'takeOnce' | 'readShared' | 'writeShared' | 'claimEvents' | 'completeEvents' | 'retryEvent' | 'prune'
> {
  return {
    takeOnce: (write) => db.write(() => takeOnce(db, write)),
    readShared: async (key) => readShared(db, key),
    writeShared: (write) => db.write(() => writeShared(db, write)),
    claimEvents: (claim) => db.write(() => claimEvents(db, claim)),
    completeEvents: (ids) => db.write(() => completeEvents(db, ids)),
    retryEvent: (write) => db.write(() => retryEvent(db, write)),
    prune: (write) => db.write(() => prune(db, write)),
  };
}
