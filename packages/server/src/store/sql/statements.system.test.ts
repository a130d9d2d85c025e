import pg from 'pg';
import { expect, test } from 'vitest';
import { mysqlServer } from '../../testing/mysql-server.fixture.ts';
import { postgres } from '../../testing/postgres-server.fixture.ts';
import { describeWithServer } from '../../testing/real-server.fixture.ts';
import { storeContract } from '../../testing/store-contract.ts';
import { readMigrationFiles } from '../migration-files.ts';
import { createMysqlPool, type MysqlPool } from '../mysql/mysql-pool.ts';
import { createMysqlStore } from '../mysql/mysql-store.ts';
import type { PostgresPool } from '../postgres/postgres-client.ts';
import { postgresStore } from '../postgres.ts';
import type { Store } from '../store.ts';

/** What a distributed SQL engine may lack, or what would make one user wait for another. */
const notEverywhere =
  /\b(SERIAL|SEQUENCE|NEXTVAL|AUTO_INCREMENT|IDENTITY|ADVISORY|GET_LOCK|LOCK TABLES?|SKIP LOCKED|OFFSET|TEMPORARY|TRIGGER|FOREIGN KEY|REFERENCES|TRUNCATE|LISTEN|NOTIFY|NOW\(|CURRENT_TIMESTAMP|RANDOM\(|UUID\()/i;

/** What MariaDB or PostgreSQL understands and MySQL 8 refuses, or reads in another way. */
const notInMysql =
  /\b(RETURNING|ON CONFLICT|EXCLUDED|ILIKE|INTERSECT|EXCEPT|FULL JOIN|FULL OUTER|NULLS (FIRST|LAST)|OPTIMIZER_COSTS|SEQUENCE|MINUS)\b|::|\|\||"|\bIN \(SELECT [^)]* LIMIT\b|ADD (COLUMN|INDEX) IF|CREATE INDEX IF|\([a-z_]+, [a-z_]+\) [<>]/i;

/** Words that became reserved in MySQL 8. https://dev.mysql.com/doc/refman/8.4/en/keywords.html */
const reservedInMysql =
  /\b(CUBE|CUME_DIST|DENSE_RANK|EMPTY|FIRST_VALUE|FUNCTION|GROUPING|GROUPS|JSON_TABLE|LAG|LAST_VALUE|LATERAL|LEAD|NTH_VALUE|NTILE|OF|OVER|PERCENT_RANK|RANK|RECURSIVE|ROW_NUMBER|SYSTEM|WINDOW|ROW|ROWS|KEYS|VALUE|MANUAL|PARALLEL|QUALIFY|TABLESAMPLE|LIBRARY)\b/i;

await describeWithServer(postgres, 'every statement that PostgreSQL gets', (place) => {
  test('needs nothing that a distributed engine lacks, and finds its rows by an index', async () => {
    const pool = new pg.Pool({ connectionString: place().url });
    // A connection that is still saying goodbye when the database is dropped complains about it.
    pool.on('error', () => {});
    const sent = new Set<string>();
    const store = postgresStore({ pool: recordingPool(pool, sent) });
    await store.migrate();
    // What a migration asks once may read a whole table.
    const migrating = new Set(sent);
    await runContract(store, () => emptyPostgres(pool));
    const asked = [...sent].filter((text) => !migrating.has(text));
    const unindexed = await withoutIndex(pool, asked);
    await pool.end();
    expect(sent.size).toBeGreaterThan(60);
    expect([...sent].filter((text) => notEverywhere.test(text))).toEqual([]);
    expect(unindexed).toEqual([]);
  });
});

await describeWithServer(mysqlServer, 'every statement that MySQL gets', (place) => {
  test('is one that MySQL 8 accepts and a distributed engine has', async () => {
    const sent = new Set<string>();
    const pool = createMysqlPool({ url: place().url, connections: 8, waiting: 1000, timeoutMs: 10_000 });
    const openAnother = (): MysqlPool =>
      recordingMysql(
        createMysqlPool({ url: place().url, connections: 1, waiting: 10, timeoutMs: 60_000 }),
        sent,
      );
    const store = createMysqlStore(recordingMysql(pool, sent), openAnother, '');
    await store.migrate();
    await runContract(store, () => emptyMysql(pool));
    await store.close();
    expect(sent.size).toBeGreaterThan(60);
    const bad = [notEverywhere, notInMysql, reservedInMysql];
    expect([...sent].filter((text) => bad.some((pattern) => pattern.test(text)))).toEqual([]);
  });

  test('is recorded: a statement of another dialect would be found', () => {
    const foreign = [
      'INSERT INTO a (b) VALUES (1) RETURNING b',
      'INSERT INTO a (b) VALUES (1) ON CONFLICT DO NOTHING',
      'SELECT a FROM b WHERE (c, d) > (?, ?)',
      'SELECT a::text FROM b',
      'SELECT a || b FROM c',
      'DELETE FROM a WHERE b IN (SELECT b FROM a LIMIT 5)',
    ];
    expect(foreign.filter((text) => !notInMysql.test(text))).toEqual([]);
  });
});

/** Runs every check of the contract in the same tables. */
async function runContract(store: Store, empty: () => Promise<void>): Promise<void> {
  for (const { run } of storeContract) {
    await run(store);
    await empty();
  }
}

function recordingPool(pool: pg.Pool, sent: Set<string>): PostgresPool {
  return {
    async connect() {
      const client = await pool.connect();
      return {
        query(query) {
          sent.add(query.text);
          return client.query({ ...query });
        },
        release: (error) => client.release(error),
      };
    },
  };
}

function recordingMysql(pool: MysqlPool, sent: Set<string>): MysqlPool {
  return {
    use: (work) =>
      pool.use((client) =>
        work({
          execute(text, values) {
            sent.add(text);
            return client.execute(text, values);
          },
          command(text) {
            sent.add(text);
            return client.command(text);
          },
        }),
      ),
    close: () => pool.close(),
  };
}

function tableNames(dialect: 'postgres' | 'mysql'): string[] {
  const sql = readMigrationFiles(dialect, '')
    .map((file) => file.sql)
    .join('\n');
  return [...sql.matchAll(/CREATE TABLE IF NOT EXISTS (\w+)/g)].map(([, name]) => name ?? '');
}

async function emptyPostgres(pool: pg.Pool): Promise<void> {
  for (const name of tableNames('postgres')) await pool.query(`DELETE FROM ${name}`);
}

async function emptyMysql(pool: MysqlPool): Promise<void> {
  await pool.use(async (client) => {
    for (const name of tableNames('mysql')) await client.execute(`DELETE FROM ${name}`, []);
  });
}

function looksForRows(text: string): boolean {
  return /\bWHERE\b/.test(text) && !text.startsWith('CREATE') && !text.includes('information_schema');
}

/** The statements that PostgreSQL cannot answer but by reading a whole table, even when told to avoid that. */
async function withoutIndex(pool: pg.Pool, texts: readonly string[]): Promise<string[]> {
  const client = await pool.connect();
  const found: string[] = [];
  await client.query('SET enable_seqscan = off');
  await client.query('SET plan_cache_mode = force_generic_plan');
  for (const text of texts.filter(looksForRows)) {
    await client.query(`PREPARE inspected AS ${text}`);
    const values = [...new Set(text.match(/\$\d+/g))].map(() => 'NULL').join(', ');
    const plan = await client.query(`EXPLAIN EXECUTE inspected${values === '' ? '' : `(${values})`}`);
    if (plan.rows.some((row) => String(row['QUERY PLAN']).includes('Seq Scan'))) found.push(text);
    await client.query('DEALLOCATE inspected');
  }
  client.release();
  return found;
}
