import mysql from 'mysql2/promise';
import pg from 'pg';
import { mysqlStore } from '../../store/mysql.ts';
import { postgresStore } from '../../store/postgres.ts';
import type { PortableRow } from '../../store/records.ts';
import type { Store } from '../../store/store.ts';
import { tableShapes } from '../../store/tables.ts';
import { type Rows, type WalkedStore, type WalkedTable, walkedTables } from './walked-store.fixture.ts';

/** Where an empty store is made. */
export interface FarPlace {
  readonly url: string;
  readonly tablePrefix: string;
}

/** A store on PostgreSQL whose rows are read, and removed, in one round trip. */
export async function openPostgres(place: FarPlace): Promise<WalkedStore> {
  const store = postgresStore({ ...place, pipelines: 1, transactions: 1 });
  await store.migrate();
  const client = new pg.Client({ connectionString: place.url });
  client.on('error', () => {});
  await client.connect();
  const text = selectAll(place);
  const query = { name: 'rows', text, types: { getTypeParser: () => String } };
  return {
    ...store,
    readRows: async () => {
      const [found] = (await client.query<Record<WalkedTable, string | null>>(query)).rows;
      return nameColumns((table) => JSON.parse(found?.[table] ?? '[]') as Lists);
    },
    empty: async () => {
      await client.query(deleteAll(place));
    },
    close: () => closeBoth(store, client),
  };
}

/**
 * A store on MySQL or MariaDB whose rows are read, and removed, in one round trip: by several statements, since MariaDB
 * writes every list that it makes of rows into a file.
 */
export async function openMysql(place: FarPlace): Promise<WalkedStore> {
  const store = mysqlStore({ ...place, connections: 2 });
  await store.migrate();
  const options = { uri: place.url, charset: 'utf8mb4', rowsAsArray: true, multipleStatements: true };
  const connection = await mysql.createConnection(options);
  const sql = walkedTables
    .map((table) => `SELECT ${tableShapes[table].columns.join(', ')} FROM ${place.tablePrefix}${table}`)
    .join('; ');
  return {
    ...store,
    readRows: async () => {
      const [results] = await connection.query<mysql.RowDataPacket[][]>(sql);
      return nameColumns((_, index) => (results[index] ?? []) as unknown as Lists);
    },
    empty: async () => {
      await connection.query(deleteAll(place));
    },
    close: () => closeBoth(store, connection),
  };
}

/** Rows as lists of values. */
type Lists = readonly (readonly PortableRow[string][])[];

/** For each table a list of rows, which are lists of values, as JSON; null: no rows. */
function selectAll({ tablePrefix }: FarPlace): string {
  const lists = walkedTables.map((table) => {
    const columns = tableShapes[table].columns.join(', ');
    return `(SELECT json_agg(json_build_array(${columns})) FROM ${tablePrefix}${table}) AS ${table}`;
  });
  return `SELECT ${lists.join(', ')}`;
}

function deleteAll({ tablePrefix }: FarPlace): string {
  return walkedTables.map((table) => `DELETE FROM ${tablePrefix}${table}`).join('; ');
}

function nameColumns(listsOf: (table: WalkedTable, index: number) => Lists): Rows {
  const tables = walkedTables.map((table, place) => {
    const { columns } = tableShapes[table];
    const rows = listsOf(table, place).map((row) =>
      Object.fromEntries(columns.map((column, index) => [column, row[index]])),
    );
    return [table, rows] as const;
  });
  return Object.fromEntries(tables) as unknown as Rows;
}

async function closeBoth(store: Store, connection: { end(): Promise<void> }): Promise<void> {
  await store.close();
  await connection.end();
}
