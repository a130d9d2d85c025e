import type { SQLInputValue } from 'node:sqlite';
import { openSqlite, type SqliteDatabase } from '../../store/sqlite/database.ts';
import { createSqliteStore } from '../../store/sqlite/sqlite-store.ts';
import type { Store } from '../../store/store.ts';

/** A rule that is taken out of the store: a statement that is written otherwise, or a call that is made otherwise. */
export interface PlantedFault {
  /** The rule that is broken, as what goes wrong. */
  readonly name: string;
  /** The statement as it is, recognised by parts of it, and as it is with the fault. */
  readonly statement?: {
    readonly has: readonly string[];
    readonly hasNot?: string;
    readonly write: (sql: string) => string;
    /** Only with this among its values. */
    readonly value?: string;
  };
  readonly calls?: (store: Store) => Partial<Store>;
}

const never = (sql: string): string => sql.replace('WHERE ', 'WHERE 1 = 0 AND ');

export const plantedFaults: readonly PlantedFault[] = [
  {
    name: 'after an undo, identities that came between merge and undo stay with the survivor',
    statement: {
      has: ['app_id, open_id', 'user_id = ?1 AND home_user_id = ?2'],
      write: (sql) =>
        sql.replace(
          'ORDER BY',
          `AND created_at <= (SELECT max(merged_at) FROM {{prefix}}merges WHERE merged_id = home_user_id) ORDER BY`,
        ),
    },
  },
  {
    name: 'after an undo, links that came between merge and undo stay with the survivor',
    statement: { has: ['UPDATE {{prefix}}unionids SET user_id', 'home_user_id = ?3'], write: never },
  },
  {
    name: 'linking stops early once the unionid is noted',
    statement: {
      // The step's own reading, and that of the usual login.
      has: ['{{prefix}}unionids', '{{prefix}}identities', 'open_id = ?2'],
      write: (sql) =>
        sql
          .replace(/\(\s*SELECT[^)]*\) AS link_owner_id/, 'entry.user_id AS link_owner_id')
          .replace('{{prefix}}unionids.user_id', '{{prefix}}identities.user_id'),
    },
  },
  {
    name: 'a link that is deleted is never made again',
    statement: { has: ['user_id, home_user_id', "proof = 'proven'"], write: never },
  },
  {
    name: 'a merged-away id is accepted for writes',
    statement: {
      has: ['AS user_merged_into', 'WHERE id = ?1', '{{lock}}'],
      write: (sql) => sql.replace('{{prefix}}users.merged_into AS', 'NULL AS'),
    },
  },
  {
    name: 'a merged-away id is a user of its own for reads',
    statement: {
      has: ['AS user_merged_into', 'WHERE id = ?1'],
      hasNot: '{{lock}}',
      write: (sql) => sql.replace('{{prefix}}users.merged_into AS', 'NULL AS'),
    },
  },
  {
    name: 'the session of an access token that was made before a merge is not found',
    statement: {
      has: ['SELECT merged_into FROM'],
      write: (sql) => sql.replace('SELECT merged_into', 'SELECT NULL AS merged_into'),
    },
  },
  {
    name: 'lifetimes of an hour or less never slide',
    statement: {
      has: ['SET last_seen_at = ?2, expires_at = ?3'],
      write: (sql) => `${sql} AND expires_at - last_seen_at > 3600000`,
    },
  },
  {
    name: 'after a merge by phone two sessions live in single-device mode',
    statement: { has: ['token_hash <> ?3'], write: never },
  },
  {
    name: 'after a merge by phone an old account is new',
    statement: {
      has: ['SET user_id = ?2, is_new_user = 0'],
      write: (sql) => sql.replace(', is_new_user = 0', ''),
    },
  },
  {
    name: 'has_unionid is copied instead of computed',
    statement: {
      has: ['SELECT app_id FROM {{prefix}}identities', 'union_id IS NOT NULL'],
      write: () => 'SELECT id FROM {{prefix}}users WHERE id = ?1 AND has_unionid = 1',
    },
  },
  {
    name: 'a login with a number conflicts with the own account in another app',
    calls: () => ({ findLinkedUser: async () => null }),
  },
  {
    name: 'a chain of merges shows the fields of the first joined user only',
    statement: {
      has: ['SELECT merged_id FROM', 'ORDER BY merged_at'],
      write: (sql) => `${sql} LIMIT 1`,
    },
  },
  {
    name: 'an undo is not told',
    statement: {
      has: ['INSERT INTO {{prefix}}outbox'],
      write: () => 'SELECT ?1, ?2, ?3, ?4, ?5',
      value: 'user.unmerged',
    },
  },
  {
    name: 'introspection knows the newest sessions of a user only',
    calls: (store) => ({
      findUserSession: async (userId, sessionId) => {
        const newest = (await store.listSessions(userId, 0)).slice(0, 3);
        return newest.find(({ id }) => id === sessionId) ?? null;
      },
    }),
  },
  {
    name: 'a lifetime that is no whole number of milliseconds reaches the database',
    calls: (store) => ({
      saveLogin: (write) =>
        store.saveLogin({
          ...write,
          session: { ...write.session, expiresAt: write.session.expiresAt + 0.5 },
        }),
    }),
  },
  {
    name: 'a unionid that is linked without a merge leaves remembered sessions as they were',
    calls: (store) => ({
      saveLogin: async (write) => ({ ...(await store.saveLogin(write)), userChanged: false }),
    }),
  },
  {
    name: 'what a client claims is as good as proven',
    calls: (store) => ({ saveLogin: (write) => store.saveLogin({ ...write, proof: 'proven' }) }),
  },
  {
    name: 'what was parted is joined again by the same unionid',
    statement: { has: ['SELECT survivor_id, merged_id FROM', 'undone_at IS NOT NULL'], write: never },
  },
];

/** A SQLite store with a fault; `counts` tells whether the faulty place was ever reached. */
export async function openFaultyStore(fault: PlantedFault, counts: { reached: number }): Promise<Store> {
  const file = openSqlite({ path: ':memory:', tablePrefix: '', synchronous: 'normal', busyTimeoutMs: 2000 });
  const store = createSqliteStore(rewrite(file, fault, counts), '');
  await store.migrate();
  return count({ ...store, ...fault.calls?.(store) }, fault, counts);
}

function rewrite(
  file: SqliteDatabase,
  { statement }: PlantedFault,
  counts: { reached: number },
): SqliteDatabase {
  if (statement === undefined) return file;
  const { has, hasNot, write, value } = statement;
  const faulty = (sql: string, values: readonly SQLInputValue[]): string => {
    const isMeant = has.every((part) => sql.includes(part)) && !(hasNot && sql.includes(hasNot));
    if (!isMeant || (value !== undefined && !values.includes(value))) return sql;
    const written = write(sql);
    if (written !== sql) counts.reached += 1;
    return written;
  };
  return {
    ...file,
    get: (sql, ...values) => file.get(faulty(sql, values), ...values),
    all: (sql, ...values) => file.all(faulty(sql, values), ...values),
    getList: (sql, ...values) => file.getList(faulty(sql, values), ...values),
    run: (sql, ...values) => file.run(faulty(sql, values), ...values),
  };
}

function count(store: Store, fault: PlantedFault, counts: { reached: number }): Store {
  if (fault.calls !== undefined) counts.reached += 1;
  return store;
}
