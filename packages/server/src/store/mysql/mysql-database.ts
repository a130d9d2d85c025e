import { createRenderer, type RenderedStatement, type SqlDialect } from '../sql/render-statement.ts';
import { type SqlDatabase, type SqlSession, type SqlValue, untilThrough } from '../sql/sql-database.ts';
import { isLostConnection, translateMysqlError } from './mysql-errors.ts';
import type { MysqlClient, MysqlPool, MysqlResult } from './mysql-pool.ts';

/** A `SqlDatabase` over connections to MySQL or MariaDB, or to anything that speaks their protocol. */
export function createMysqlDatabase(pool: MysqlPool, prefix: string): SqlDatabase {
  const render = createRenderer(mysqlDialect, prefix);
  function send(sql: string, values: readonly SqlValue[]): Promise<MysqlResult> {
    return untilThrough(() => sendAlone(pool, render(sql), values));
  }
  return {
    rows: async (sql, ...values) => (await send(sql, values)).rows,
    change: async (sql, ...values) => (await send(sql, values)).changed,
    transaction: (work) =>
      guard(() => pool.use((client) => transact(client, () => work(sessionOn(client, render))))),
    close: () => pool.close(),
  };
}

const mysqlDialect: SqlDialect = {
  placeholder: () => '?',
  repeatsValues: true,
  keepExisting: (column) => `ON DUPLICATE KEY UPDATE ${column} = ${column}`,
};

async function sendAlone(
  pool: MysqlPool,
  statement: RenderedStatement,
  values: readonly SqlValue[],
): Promise<MysqlResult> {
  const { text, arrange } = statement;
  const attempt = (): Promise<MysqlResult> => pool.use((client) => client.execute(text, arrange(values)));
  if (!isPlainRead(statement)) return guard(attempt);
  // A connection that broke while nobody looked is only noticed when it is used.
  return guard(() =>
    attempt().catch((error) => (isLostConnection(error) ? attempt() : Promise.reject(error))),
  );
}

function sessionOn(client: MysqlClient, render: (sql: string) => RenderedStatement): SqlSession {
  async function send(sql: string, values: readonly SqlValue[]): Promise<MysqlResult> {
    const { text, arrange } = render(sql);
    return client.execute(text, arrange(values));
  }
  return {
    rows: async (sql, ...values) => (await send(sql, values)).rows,
    change: async (sql, ...values) => (await send(sql, values)).changed,
  };
}

async function transact<T>(client: MysqlClient, work: () => Promise<T>): Promise<T> {
  await client.command('START TRANSACTION');
  try {
    const result = await work();
    await client.command('COMMIT');
    return result;
  } catch (error) {
    // On a broken connection the server rolls back by itself.
    if (!isLostConnection(error)) await client.command('ROLLBACK');
    throw error;
  }
}

async function guard<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw translateMysqlError(error);
  }
}

function isPlainRead({ text }: RenderedStatement): boolean {
  return text.startsWith('SELECT') && !text.endsWith('FOR UPDATE');
}
