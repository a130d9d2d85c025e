import { hash, randomBytes, randomUUID } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import { app } from './app.ts';
import type { LoginWrite } from './login-write.ts';
import { cpuOf } from './proc.ts';

/** So lately that no session is due to be extended. */
const started = Date.now() - 600_000;
const days30 = 2_592_000_000;

/** Fills a migrated PostgreSQL with people who have logged in once each. */
export async function fillPostgres(url: string, people: number): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  // Fewer checkpoints while so much is written at once.
  await client.query("ALTER SYSTEM SET max_wal_size = '16GB'");
  await client.query('SELECT pg_reload_conf()');
  for (let first = 0; first < people; first += 250_000) {
    const values = [first, Math.min(first + 250_000, people) - 1];
    for (const statement of postgresFill) await client.query(statement, values);
  }
  await client.query('VACUUM ANALYZE');
  await client.end();
}

/** How many bytes the tables and indexes of a PostgreSQL take. */
export async function postgresBytes(url: string): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query('SELECT pg_database_size(current_database())::float8 AS bytes');
  await client.end();
  return Number(rows[0]?.bytes);
}

/** CPU time so far of the connections to a database, in milliseconds. */
export async function postgresCpu(url: string, name: string): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query('SELECT pid FROM pg_stat_activity WHERE datname = $1', [name]);
  await client.end();
  return rows.reduce((sum, { pid }) => sum + (cpuOf(Number(pid)) ?? 0), 0);
}

/** Fills a migrated SQLite file, which nobody has open, with the same people. */
export function fillSqlite(path: string, people: number): void {
  const database = new DatabaseSync(path);
  // The file is new and nobody else has it open: there is nothing to protect, and memory makes it quick.
  database.exec('PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -3000000');
  const inserts = sqliteFill.map((statement) => {
    const insert = database.prepare(statement);
    // Each uses some of the same values.
    insert.setAllowUnknownNamedParameters(true);
    return insert;
  });
  for (let first = 0; first < people; first += 100_000) {
    database.exec('BEGIN');
    for (let person = first; person < Math.min(first + 100_000, people); person += 1) {
      const values = {
        i: idOf(person),
        o: openIdOf(person),
        t: tokenHashOf(person),
        a: app.appId,
        n: started,
      };
      for (const insert of inserts) insert.run(values);
    }
    database.exec('COMMIT');
  }
  database.exec('PRAGMA optimize');
  database.close();
}

/** The session token of a person. */
export function tokenOf(person: number): string {
  return `wxs_${hash('sha256', `t${person}`, 'base64url')}`;
}

/** What that session is found by. */
export function tokenHashOf(person: number): string {
  return hash('sha256', tokenOf(person), 'base64url');
}

/** Another login of somebody who is there already. */
export function loginAgain(person: number): LoginWrite {
  const at = Date.now();
  return {
    appId: app.appId,
    openId: openIdOf(person),
    openPlatform: null,
    unionId: null,
    proof: 'proven',
    newUserId: randomUUID(),
    mergeId: randomUUID(),
    profile: null,
    sessionKey: { fingerprint: randomBytes(12).toString('hex'), sealed: 's'.repeat(80) },
    session: {
      id: randomUUID(),
      tokenHash: randomBytes(32).toString('base64url'),
      device: null,
      expiresAt: at + days30,
    },
    replaces: 'none',
    emit: false,
    at,
  };
}

function idOf(person: number): string {
  return `01900000-0000-7000-8000-${person.toString(16).padStart(12, '0')}`;
}

/** The openid of a person. */
export function openIdOf(person: number): string {
  return `o${hash('md5', `${person}`).slice(0, 27)}`;
}

const id = `'01900000-0000-7000-8000-' || lpad(to_hex(n), 12, '0')`;
const openId = `'o' || substr(md5(n::text), 1, 27)`;
const token = `'wxs_' || ${base64url(`'t' || n`)}`;
const tokenHash = base64url(token);
const from = 'FROM generate_series($1::int, $2::int) AS n';
const end = started + 10 * 365 * 86_400_000;

/** People arrive one after another, so their ids ascend; their openids and tokens are spread evenly. */
const postgresFill: readonly string[] = [
  `INSERT INTO users (id, nickname, has_unionid, created_at, updated_at)
   SELECT ${id}, '微信用户' || n, 0, ${started} + n, ${started} + n ${from}`,
  `INSERT INTO identities (app_id, open_id, user_id, created_at, updated_at)
   SELECT '${app.appId}', ${openId}, ${id}, ${started} + n, ${started} + n ${from}`,
  `INSERT INTO session_keys (app_id, open_id, fingerprint_1, sealed_1, updated_at)
   SELECT '${app.appId}', ${openId}, substr(md5('f' || n), 1, 24), repeat('s', 80), ${started} + n ${from}`,
  `INSERT INTO sessions
     (id, token_hash, user_id, app_id, open_id, is_new_user, created_at, last_seen_at, expires_at)
   SELECT ${id}, ${tokenHash}, ${id}, '${app.appId}', ${openId}, 1, ${started} + n, ${started} + n, ${end} + n ${from}`,
];

const sqliteFill: readonly string[] = [
  `INSERT INTO users (id, nickname, has_unionid, created_at, updated_at) VALUES (:i, '微信用户', 0, :n, :n)`,
  `INSERT INTO identities (app_id, open_id, user_id, created_at, updated_at) VALUES (:a, :o, :i, :n, :n)`,
  `INSERT INTO session_keys (app_id, open_id, fingerprint_1, sealed_1, updated_at)
   VALUES (:a, :o, substr(:t, 1, 24), '${'s'.repeat(80)}', :n)`,
  `INSERT INTO sessions
     (id, token_hash, user_id, app_id, open_id, is_new_user, created_at, last_seen_at, expires_at)
   VALUES (:i, :t, :i, :a, :o, 1, :n, :n, ${end})`,
];

/** SHA-256 of a text as PostgreSQL computes it. */
function base64url(text: string): string {
  return `translate(encode(sha256(convert_to(${text}, 'UTF8')), 'base64'), '+/=', '-_')`;
}
