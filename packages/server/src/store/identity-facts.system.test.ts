import mysql from 'mysql2/promise';
import pg from 'pg';
import { mysqlServer } from '../testing/mysql-server.fixture.ts';
import { postgres } from '../testing/postgres-server.fixture.ts';
import { describeWithServer } from '../testing/real-server.fixture.ts';
import { identityFactsTests, type RawDatabase } from './identity-facts.fixture.ts';
import { mysqlStore } from './mysql.ts';
import { postgresStore } from './postgres.ts';

const kinds = [
  { kind: postgres, openRaw: openRawPostgres },
  { kind: mysqlServer, openRaw: openRawMysql },
] as const;

for (const { kind, openRaw } of kinds) {
  await describeWithServer(kind, `a database of version 0001 on ${kind.name}`, (place) => {
    let opened = 0;
    identityFactsTests(() => {
      opened += 1;
      return openRaw({ url: place().url, tablePrefix: `old${opened}_` });
    });
  });
}

interface RawPlace {
  readonly url: string;
  readonly tablePrefix: string;
}

async function openRawPostgres({ url, tablePrefix }: RawPlace): Promise<RawDatabase> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return {
    dialect: 'postgres',
    tablePrefix,
    script: (sql) => client.query(sql),
    run: (sql, values) => {
      let place = 0;
      const numbered = sql.replaceAll('?', () => {
        place += 1;
        return `$${place}`;
      });
      return client.query(numbered, [...values]);
    },
    open: async () => {
      await client.end();
      return postgresStore({ url, tablePrefix });
    },
  };
}

async function openRawMysql({ url, tablePrefix }: RawPlace): Promise<RawDatabase> {
  const connection = await mysql.createConnection({ uri: url, multipleStatements: true });
  return {
    dialect: 'mysql',
    tablePrefix,
    script: (sql) => connection.query(sql),
    run: (sql, values) => connection.execute(sql, [...values]),
    open: async () => {
      await connection.end();
      return mysqlStore({ url, tablePrefix });
    },
  };
}
