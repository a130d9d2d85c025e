import { createRenderer, type RenderedStatement, type SqlDialect } from '../sql/render-statement.ts';
import { type SqlDatabase, type SqlSession, type SqlValue, untilThrough } from '../sql/sql-database.ts';
import type { PostgresClient, PostgresLines, PostgresQuery, PostgresResult } from './postgres-client.ts';
import { isLostConnection, translatePostgresError } from './postgres-errors.ts';

/** A `SqlDatabase` over connections to PostgreSQL, or to anything that speaks its protocol. */
export function createPostgresDatabase(lines: PostgresLines, prefix: string): SqlDatabase {
  const render = createRenderer(postgresDialect, prefix);
  function send(sql: string, values: readonly SqlValue[]): Promise<PostgresResult> {
    return untilThrough(() => sendAlone(lines, render(sql), values));
  }
  return {
    rows: async (sql, ...values) => (await send(sql, values)).rows,
    change: async (sql, ...values) => (await send(sql, values)).rowCount ?? 0,
    transaction: (work) =>
      guard(() => lines.exclusive((client) => transact(client, () => work(sessionOn(client, render))))),
    close: () => lines.close(),
  };
}

const postgresDialect: SqlDialect = {
  placeholder: (number) => `$${number}`,
  repeatsValues: false,
  keepExisting: () => 'ON CONFLICT DO NOTHING',
};

async function sendAlone(
  lines: PostgresLines,
  statement: RenderedStatement,
  values: readonly SqlValue[],
): Promise<PostgresResult> {
  const query = toQuery(statement, values);
  const attempt = (): Promise<PostgresResult> => lines.shared((client) => client.query(query));
  if (!isPlainRead(statement)) return guard(attempt);
  // A connection that broke while nobody looked is only noticed when it is used.
  return guard(() =>
    attempt().catch((error) => (isLostConnection(error) ? attempt() : Promise.reject(error))),
  );
}

function sessionOn(client: PostgresClient, render: (sql: string) => RenderedStatement): SqlSession {
  return {
    rows: async (sql, ...values) => (await client.query(toQuery(render(sql), values))).rows,
    change: async (sql, ...values) => (await client.query(toQuery(render(sql), values))).rowCount ?? 0,
  };
}

async function transact<T>(client: PostgresClient, work: () => Promise<T>): Promise<T> {
  await client.query({ text: 'BEGIN ISOLATION LEVEL READ COMMITTED' });
  try {
    const result = await work();
    await client.query({ text: 'COMMIT' });
    return result;
  } catch (error) {
    // On a broken connection the server rolls back by itself.
    await client.query({ text: 'ROLLBACK' }).catch(() => {});
    throw error;
  }
}

async function guard<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw translatePostgresError(error);
  }
}

function toQuery(statement: RenderedStatement, values: readonly SqlValue[]): PostgresQuery {
  const { name, text, arrange } = statement;
  return { name, text, values: arrange(values), types: columnTypes };
}

function isPlainRead({ text }: RenderedStatement): boolean {
  return text.startsWith('SELECT') && !text.endsWith('FOR UPDATE');
}

/** `int8`, `int4` and `int2` become numbers: times in milliseconds fit. Everything else is text. */
const integerTypes: ReadonlySet<number> = new Set([20, 21, 23]);

const columnTypes: NonNullable<PostgresQuery['types']> = {
  getTypeParser: (oid) => (integerTypes.has(oid) ? Number : String),
};
