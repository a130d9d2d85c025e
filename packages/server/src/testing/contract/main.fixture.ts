/**
 * `npm run test:contract -- postgres://user:password@host/database`: the contract of stores against a database that is
 * there already, of an engine that speaks PostgreSQL's or MySQL's protocol. Each check makes tables of its own, named
 * `contract_…`, and drops them; nothing else in the database is touched.
 *
 * @module
 */
import { randomBytes } from 'node:crypto';
import mysql, { type RowDataPacket } from 'mysql2/promise';
import pg from 'pg';
import { mysqlStore } from '../../store/mysql.ts';
import { postgresStore } from '../../store/postgres.ts';
import type { Store } from '../../store/store.ts';
import { storeContract } from '../store-contract.ts';

process.exitCode = await main(process.argv.slice(2));

async function main([url = '', ...names]: readonly string[]): Promise<number> {
  const engine = engineOf(url);
  if (engine === null) {
    console.error('npm run test:contract -- postgres://… | mysql://… [文字 / part of a name]');
    return 2;
  }
  const chosen = storeContract.filter(({ name }) => names.every((part) => name.includes(part)));
  const counts = { passed: 0, failed: 0 };
  for (const { name, run } of chosen) {
    try {
      await inTablesOfItsOwn(engine, run);
      counts.passed += 1;
      console.log(`✓ ${name}`);
    } catch (error) {
      counts.failed += 1;
      console.error(`✗ ${name}\n`, error);
    }
  }
  console.log(`${counts.passed} 通过 / passed, ${counts.failed} 失败 / failed`);
  return counts.failed === 0 && chosen.length > 0 ? 0 : 1;
}

/** What differs between the two protocols. */
interface Engine {
  open(tablePrefix: string): Store;
  /** Runs statements one after the other on one connection; the rows of each. */
  run(statements: readonly string[]): Promise<readonly (readonly Readonly<Record<string, unknown>>[])[]>;
}

function engineOf(url: string): Engine | null {
  const protocol = URL.parse(url)?.protocol;
  if (protocol === 'postgres:' || protocol === 'postgresql:') {
    return {
      open: (tablePrefix) => postgresStore({ url, tablePrefix }),
      run: (statements) => runOnPostgres(url, statements),
    };
  }
  if (protocol !== 'mysql:') return null;
  return {
    open: (tablePrefix) => mysqlStore({ url, tablePrefix }),
    run: (statements) => runOnMysql(url, statements),
  };
}

async function inTablesOfItsOwn(engine: Engine, run: (store: Store) => Promise<void>): Promise<void> {
  const prefix = `contract_${randomBytes(4).toString('hex')}_`;
  const store = engine.open(prefix);
  try {
    await store.migrate();
    await run(store);
  } finally {
    await store.close();
    await dropTables(engine, prefix);
  }
}

async function dropTables(engine: Engine, prefix: string): Promise<void> {
  const [tables = []] = await engine.run([
    `SELECT table_name AS name FROM information_schema.tables WHERE table_name LIKE '${prefix}%'`,
  ]);
  await engine.run(tables.map(({ name }) => `DROP TABLE ${String(name)}`));
}

async function runOnPostgres(url: string, statements: readonly string[]) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const answers: Readonly<Record<string, unknown>>[][] = [];
    for (const statement of statements) answers.push((await client.query(statement)).rows);
    return answers;
  } finally {
    await client.end();
  }
}

async function runOnMysql(url: string, statements: readonly string[]) {
  const connection = await mysql.createConnection(url);
  try {
    const answers: RowDataPacket[][] = [];
    for (const statement of statements) answers.push((await connection.query<RowDataPacket[]>(statement))[0]);
    return answers;
  } finally {
    await connection.end();
  }
}
