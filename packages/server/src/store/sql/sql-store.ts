import type { Migration, StoredSession } from '../records.ts';
import { appendAudit, listAudit } from '../steps/audit.ts';
import { type AfterKey, countRows, dumpRows, loadRows } from '../steps/copy.ts';
import { deleteAccount, deleteUser } from '../steps/deletion.ts';
import { saveLogin } from '../steps/login.ts';
import { listMerges, mergeUsers } from '../steps/merges.ts';
import {
  consumeOidcRecord,
  deleteOidcGrant,
  deleteOidcRecord,
  findOidcRecord,
  saveOidcRecord,
} from '../steps/oidc-records.ts';
import { claimEvents, completeEvents, retryEvent } from '../steps/outbox.ts';
import { bindPhone, resealPhone } from '../steps/phones.ts';
import { prune } from '../steps/prune.ts';
import { repair } from '../steps/repair.ts';
import { addScanLogin, findScanLogin, listMovedScanLogins, moveScanLogin } from '../steps/scan-logins.ts';
import { addSessionKey, deleteSessionKeys, readSessionKeys } from '../steps/session-keys.ts';
import {
  countSessions,
  extendSession,
  findSession,
  findUserSession,
  listSessions,
  revokeSessions,
} from '../steps/sessions.ts';
import { readShared, takeOnce, touchShared, writeShared } from '../steps/shared-values.ts';
import { row } from '../steps/step.ts';
import { linkUnionId } from '../steps/unionids.ts';
import { undoMerge } from '../steps/unmerge.ts';
import { findIdentity, findLinkedUser, findPhoneOwner, findUser } from '../steps/user-rows.ts';
import { exportUser, updateUser } from '../steps/users.ts';
import type { Store } from '../store.ts';
import type { LoginWrite, SavedLogin } from '../writes.ts';
import type { SqlDatabase } from './sql-database.ts';

/** A database with what its dialect does in its own way. */
export interface SqlStoreParts {
  readonly db: SqlDatabase;
  /** The upsert that puts a session key at the head of its ring: app id, openid, fingerprint, sealed key, time. */
  readonly pushKey: string;
  readonly afterKey: AfterKey;
  /** A faster way to read a session with its user. */
  findSession?(tokenHash: string): Promise<StoredSession | null>;
  /** A way that is faster for the usual login, and comes to the same. */
  saveLogin?(write: LoginWrite): Promise<SavedLogin>;
  /** Throws a `StoreError` where the file is no longer the one that was opened, or cannot be read. */
  checkFile?(): void;
  /** A way to count that does not hold others up. */
  countSessions?(now: number): Promise<number>;
  migrate(): Promise<readonly string[]>;
  migrations(): Promise<readonly Migration[]>;
}

/** A `Store` over a database that understands SQL. */
export function createSqlStore(parts: SqlStoreParts): Store {
  return {
    ...schemaMethods(parts),
    ...userMethods(parts),
    ...sessionMethods(parts),
    ...sharedMethods(parts),
    ...websiteMethods(parts),
  };
}

type Methods<Names extends keyof Store> = Pick<Store, Names>;

type SchemaMethods =
  | 'migrate'
  | 'migrations'
  | 'ping'
  | 'checkWritable'
  | 'close'
  | 'repair'
  | 'openSnapshot'
  | 'countRows'
  | 'dumpRows'
  | 'loadRows';

function schemaMethods(parts: SqlStoreParts): Methods<SchemaMethods> {
  const { db } = parts;
  return {
    migrate: () => parts.migrate(),
    migrations: () => parts.migrations(),
    ping: async () => {
      await db.read(() => row('SELECT 1'));
    },
    async checkWritable(at) {
      parts.checkFile?.();
      await db.write(() => touchShared(at));
    },
    close: () => db.close(),
    repair: (write) => db.transaction(() => repair(write)),
    async openSnapshot() {
      const { read, close } = await db.openSnapshot();
      return {
        countRows: (table) => read(() => countRows(table)),
        dumpRows: (page) => read(() => dumpRows(page, parts.afterKey)),
        close,
      };
    },
    countRows: (table) => db.read(() => countRows(table)),
    dumpRows: (page) => db.read(() => dumpRows(page, parts.afterKey)),
    loadRows: (table, rows) => db.transaction(() => loadRows(table, rows)),
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
  | 'deleteAccount'
  | 'exportUser'
  | 'linkUnionId'
  | 'mergeUsers'
  | 'undoMerge'
  | 'listMerges'
  | 'bindPhone'
  | 'resealPhone';

function userMethods(parts: SqlStoreParts): Methods<UserMethods> {
  const { db, pushKey } = parts;
  return {
    saveLogin: (write) => parts.saveLogin?.(write) ?? db.transaction(() => saveLogin(write, pushKey)),
    findUser: (userId) => db.read(() => findUser(userId)),
    findIdentity: (appId, openId) => db.read(() => findIdentity(appId, openId)),
    findLinkedUser: (openPlatform, unionId) => db.read(() => findLinkedUser(openPlatform, unionId)),
    findPhoneOwner: (indexes) => db.read(() => findPhoneOwner(indexes)),
    updateUser: (write) => db.transaction(() => updateUser(write)),
    deleteUser: (write) => db.transaction(() => deleteUser(write)),
    deleteAccount: (write) => db.transaction(() => deleteAccount(write)),
    exportUser: (userId) => db.read(() => exportUser(userId)),
    linkUnionId: (write) => db.transaction(() => linkUnionId(write)),
    mergeUsers: (write) => db.transaction(() => mergeUsers(write)),
    undoMerge: (write) => db.transaction(() => undoMerge(write)),
    listMerges: (userId) => db.read(() => listMerges(userId)),
    bindPhone: (write) => db.transaction(() => bindPhone(write)),
    resealPhone: (write) => db.transaction(() => resealPhone(write)),
  };
}

type SessionMethods =
  | 'findSession'
  | 'findUserSession'
  | 'extendSession'
  | 'listSessions'
  | 'revokeSessions'
  | 'countSessions'
  | 'readSessionKeys'
  | 'addSessionKey'
  | 'deleteSessionKeys';

function sessionMethods(parts: SqlStoreParts): Methods<SessionMethods> {
  const { db, pushKey } = parts;
  return {
    findSession: (tokenHash) => parts.findSession?.(tokenHash) ?? db.read(() => findSession(tokenHash)),
    findUserSession: (userId, sessionId) => db.read(() => findUserSession(userId, sessionId)),
    extendSession: (write) => db.write(() => extendSession(write)),
    listSessions: (userId, now) => db.read(() => listSessions(userId, now)),
    revokeSessions: (write) => db.transaction(() => revokeSessions(write)),
    countSessions: (now) => parts.countSessions?.(now) ?? db.read(() => countSessions(now)),
    readSessionKeys: (appId, openId) => db.read(() => readSessionKeys(appId, openId)),
    addSessionKey: (write) => db.transaction(() => addSessionKey(write, pushKey)),
    deleteSessionKeys: (appId, openId) => db.write(() => deleteSessionKeys(appId, openId)),
  };
}

function sharedMethods({
  db,
}: SqlStoreParts): Methods<
  | 'takeOnce'
  | 'readShared'
  | 'writeShared'
  | 'claimEvents'
  | 'completeEvents'
  | 'retryEvent'
  | 'appendAudit'
  | 'listAudit'
  | 'prune'
> {
  return {
    takeOnce: (write) => db.write(() => takeOnce(write)),
    readShared: (key) => db.read(() => readShared(key)),
    writeShared: (write) => db.write(() => writeShared(write)),
    claimEvents: (claim) => claimEvents(db, claim),
    completeEvents: (ids) => completeEvents(db, ids),
    retryEvent: (write) => db.write(() => retryEvent(write)),
    appendAudit: (entries) => db.transaction(() => appendAudit(entries)),
    listAudit: (list) => db.read(() => listAudit(list)),
    prune: (write) => prune(db, write),
  };
}

type WebsiteMethods =
  | 'saveOidcRecord'
  | 'findOidcRecord'
  | 'consumeOidcRecord'
  | 'deleteOidcRecord'
  | 'deleteOidcGrant'
  | 'addScanLogin'
  | 'findScanLogin'
  | 'moveScanLogin'
  | 'listMovedScanLogins';

function websiteMethods({ db }: SqlStoreParts): Methods<WebsiteMethods> {
  return {
    saveOidcRecord: (record) => db.write(() => saveOidcRecord(record)),
    findOidcRecord: (key) => db.read(() => findOidcRecord(key)),
    consumeOidcRecord: (write) => db.write(() => consumeOidcRecord(write)),
    deleteOidcRecord: (id) => db.write(() => deleteOidcRecord(id)),
    deleteOidcGrant: (grant) => db.write(() => deleteOidcGrant(grant)),
    addScanLogin: (record) => db.write(() => addScanLogin(record)),
    findScanLogin: (id) => db.read(() => findScanLogin(id)),
    moveScanLogin: (write) => db.write(() => moveScanLogin(write)),
    listMovedScanLogins: (list) => db.read(() => listMovedScanLogins(list)),
  };
}
