import pg from 'pg';
import type { LoginWrite } from './login-write.ts';

/** The limit on PostgreSQL: one named statement for a login, pipelined over four connections. */
export interface HandWrittenPostgres {
  readonly login: (write: LoginWrite) => Promise<unknown>;
  readonly find: (tokenHash: string) => Promise<unknown>;
  readonly close: () => Promise<void>;
}

/** Makes the tables and opens the connections. */
export async function openHandWritten(url: string): Promise<HandWrittenPostgres> {
  const clients = Array.from({ length: 4 }, () => new pg.Client({ connectionString: url, pipeline: true }));
  await Promise.all(clients.map((client) => client.connect()));
  await clients[0]?.query(schema);
  let turn = 0;
  const run = async (name: string, text: string, values: readonly unknown[]): Promise<unknown> => {
    turn = (turn + 1) % clients.length;
    const result = await clients[turn]?.query({ name, text, values: [...values] });
    if (result?.rows.length !== 1) throw new Error(`${name} found nothing`);
    return result.rows[0];
  };
  return {
    login: ({ appId, openId, newUserId, at, sessionKey, session }) => {
      const values = [appId, openId, newUserId, at, sessionKey?.sealed, session.id, session.tokenHash];
      return run('login', login, [...values, session.expiresAt]);
    },
    find: (tokenHash) => run('find', find, [tokenHash]),
    close: async () => {
      await Promise.all(clients.map((client) => client.end()));
    },
  };
}

const schema = `
  CREATE TABLE hand_users (id text PRIMARY KEY, nickname text, created_at bigint NOT NULL);
  CREATE TABLE hand_identities (
    app_id text, openid text, user_id text NOT NULL, PRIMARY KEY (app_id, openid));
  CREATE TABLE hand_keys (app_id text, openid text, key text NOT NULL, PRIMARY KEY (app_id, openid));
  CREATE TABLE hand_sessions (
    id text PRIMARY KEY, token_hash text UNIQUE NOT NULL, user_id text NOT NULL, expires_at bigint NOT NULL);
  CREATE INDEX ON hand_sessions (user_id);
  CREATE INDEX ON hand_sessions (expires_at);`;

const login = `
  WITH known AS (
    SELECT user_id FROM hand_identities WHERE app_id = $1 AND openid = $2
  ), made AS (
    INSERT INTO hand_identities AS entry SELECT $1, $2, $3 WHERE NOT EXISTS (SELECT 1 FROM known)
    ON CONFLICT (app_id, openid) DO UPDATE SET user_id = entry.user_id RETURNING user_id
  ), owner AS (
    SELECT user_id FROM known UNION ALL SELECT user_id FROM made
  ), born AS (
    INSERT INTO hand_users SELECT user_id, NULL, $4::bigint FROM made WHERE user_id = $3 RETURNING id
  ), key AS (
    INSERT INTO hand_keys VALUES ($1, $2, $5) ON CONFLICT (app_id, openid) DO UPDATE SET key = excluded.key
  ), opened AS (
    INSERT INTO hand_sessions SELECT $6, $7, user_id, $8::bigint FROM owner
  )
  SELECT owner.user_id, hand_users.nickname FROM owner LEFT JOIN hand_users ON hand_users.id = owner.user_id`;

const find = `
  SELECT hand_sessions.id, hand_sessions.expires_at, hand_users.id AS user_id, hand_users.nickname
  FROM hand_sessions JOIN hand_users ON hand_users.id = hand_sessions.user_id WHERE token_hash = $1`;
