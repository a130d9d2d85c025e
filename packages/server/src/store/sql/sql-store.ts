import type { Migration, StoredSession } from '../records.ts';
import type { Store } from '../store.ts';
import type { LoginWrite, SavedLogin } from '../writes.ts';
import { type AfterKey, countRows, dumpRows, loadRows } from './copy.ts';
import { addSessionKey, linkUnionId, readSessionKeys, saveLogin } from './login.ts';
import { listMerges, mergeUsers, undoMerge } from './merges.ts';
import { claimEvents, completeEvents, retryEvent } from './outbox.ts';
import { countSessions, extendSession, findSession, listSessions, revokeSessions } from './sessions.ts';
import { prune, readShared, takeOnce, writeShared } from './shared-values.ts';
import { atomically, type SqlDatabase } from './sql-database.ts';
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
} from './users.ts';

/** A database on the network with what its dialect does in its own way. */
export interface SqlStoreParts {
  readonly db: SqlDatabase;
  /** The upsert that puts a session key at the head of its ring: app id, openid, fingerprint, sealed key, time. */
  readonly pushSessionKey: string;
  readonly afterKey: AfterKey;
  /** A faster way to read a session with its user. */
  findSession?(tokenHash: string): Promise<StoredSession | null>;
  /** A faster way for the usual login; null from it means that this login is not a usual one. Nothing was written then. */
  saveUsualLogin?(write: LoginWrite): Promise<SavedLogin | null>;
  migrate(): Promise<readonly string[]>;
  migrations(): Promise<readonly Migration[]>;
}

/** A `Store` over a database on the network. */
export function createSqlStore(parts: SqlStoreParts): Store {
  return {
    ...schemaMethods(parts),
    ...userMethods(parts),
    ...sessionMethods(parts),
    ...sharedMethods(parts),
  };
}

type Methods<Names extends keyof Store> = Pick<Store, Names>;

function schemaMethods(
  parts: SqlStoreParts,
): Methods<'migrate' | 'migrations' | 'ping' | 'close' | 'countRows' | 'dumpRows' | 'loadRows'> {
  const { db } = parts;
  return {
    migrate: () => parts.migrate(),
    migrations: () => parts.migrations(),
    ping: async () => {
      await db.rows('SELECT 1');
    },
    close: () => db.close(),
    countRows: (table) => countRows(db, table),
    dumpRows: (page) => dumpRows(db, page, parts.afterKey),
    loadRows: (table, rows) => atomically(db, (session) => loadRows(session, table, rows)),
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

function userMethods(parts: SqlStoreParts): Methods<UserMethods> {
  const { db, pushSessionKey } = parts;
  return {
    saveLogin: async (write) => {
      const saved = await parts.saveUsualLogin?.(write);
      return saved ?? atomically(db, (session) => saveLogin(session, write, pushSessionKey));
    },
    findUser: (userId) => findUser(db, userId),
    findIdentity: (appId, openId) => findIdentity(db, appId, openId),
    findLinkedUser: (platform, unionId) => findLinkedUser(db, platform, unionId),
    findPhoneOwner: (indexes) => findPhoneOwner(db, indexes),
    updateUser: (write) => atomically(db, (session) => updateUser(session, write)),
    deleteUser: (write) => atomically(db, (session) => deleteUser(session, write)),
    exportUser: (userId) => exportUser(db, userId),
    linkUnionId: (write) => atomically(db, (session) => linkUnionId(session, write)),
    mergeUsers: (write) => atomically(db, (session) => mergeUsers(session, write)),
    undoMerge: (write) => atomically(db, (session) => undoMerge(session, write)),
    listMerges: (userId) => listMerges(db, userId),
    bindPhone: (write) => atomically(db, (session) => bindPhone(session, write)),
    resealPhone: (write) => atomically(db, (session) => resealPhone(session, write)),
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

function sessionMethods(parts: SqlStoreParts): Methods<SessionMethods> {
  const { db, pushSessionKey } = parts;
  return {
    findSession: (tokenHash) => parts.findSession?.(tokenHash) ?? findSession(db, tokenHash),
    extendSession: (write) => extendSession(db, write),
    listSessions: (userId, now) => listSessions(db, userId, now),
    revokeSessions: (write) => atomically(db, (session) => revokeSessions(session, write)),
    countSessions: (now) => countSessions(db, now),
    readSessionKeys: (appId, openId) => readSessionKeys(db, appId, openId),
    addSessionKey: (write) => atomically(db, (session) => addSessionKey(session, write, pushSessionKey)),
    deleteSessionKeys: async (appId, openId) => {
      await db.change('DELETE FROM {{prefix}}session_keys WHERE app_id = ?1 AND open_id = ?2', appId, openId);
    },
  };
}

function sharedMethods({
  db,
}: SqlStoreParts): Methods<
  'takeOnce' | 'readShared' | 'writeShared' | 'claimEvents' | 'completeEvents' | 'retryEvent' | 'prune'
> {
  return {
    takeOnce: (write) => takeOnce(db, write),
    readShared: (key) => readShared(db, key),
    writeShared: (write) => writeShared(db, write),
    claimEvents: (claim) => claimEvents(db, claim),
    completeEvents: (ids) => completeEvents(db, ids),
    retryEvent: (write) => retryEvent(db, write),
    prune: (write) => prune(db, write),
  };
}
