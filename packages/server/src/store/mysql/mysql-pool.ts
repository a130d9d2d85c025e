import type { Pool, PoolConnection } from 'mysql2/promise';
import { createSlots } from '../slots.ts';
import type { Outcome, SqlValue } from '../steps/step.ts';
import { isLostConnection, isMisled } from './mysql-errors.ts';

/** One connection, while it is ours. */
export interface MysqlClient {
  /** Runs a prepared statement. */
  execute(text: string, values: SqlValue[]): Promise<Outcome>;
  /** Runs a statement that cannot be prepared (`START TRANSACTION`). */
  command(text: string): Promise<void>;
}

/** Connections to MySQL. */
export interface MysqlPool {
  use<T>(work: (client: MysqlClient) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Where to connect, how many connections there are and how many calls may wait for them. */
export interface MysqlPoolOptions {
  readonly url: string;
  readonly connections: number;
  readonly waiting: number;
  readonly timeoutMs: number;
}

/** Opens connections when they are needed, and again after they broke. */
export function createMysqlPool(options: MysqlPoolOptions): MysqlPool {
  const slots = createSlots(options.connections, options.waiting);
  const prepared = new WeakSet<object>();
  let pool: Promise<Pool> | null = null;
  return {
    async use(work) {
      const leave = await slots.enter();
      try {
        pool ??= openPool(options);
        const connection = await (await pool).getConnection();
        return await withConnection({ connection, prepared, timeoutMs: options.timeoutMs }, work);
      } finally {
        leave();
      }
    },
    async close() {
      await (await pool)?.end();
    },
  };
}

interface Held {
  readonly connection: PoolConnection;
  readonly prepared: WeakSet<object>;
  readonly timeoutMs: number;
}

async function withConnection<T>(held: Held, work: (client: MysqlClient) => Promise<T>): Promise<T> {
  const { connection } = held;
  try {
    await prepareConnection(held);
    const result = await work(clientOf(held));
    connection.release();
    return result;
  } catch (error) {
    // After a lost answer the connection may still be about to give it.
    if (isLostConnection(error) || isMisled(error)) connection.destroy();
    else connection.release();
    throw error;
  }
}

/**
 * READ COMMITTED lets a transaction that waited for a row see what the other one wrote. The strict mode makes values
 * that do not fit an error on every server, whatever it is set to.
 */
async function prepareConnection({ connection, prepared, timeoutMs }: Held): Promise<void> {
  if (prepared.has(connection.connection)) return;
  await connection.query('SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED');
  await connection.query("SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION'");
  await connection.query(limitWaiting(timeoutMs));
  prepared.add(connection.connection);
}

/**
 * The server itself gives up what takes too long, or waits too long for a row (seconds) or a table. A client that only
 * stops listening would leave a thread waiting, and the next attempt another. What MariaDB calls `max_statement_time`
 * (seconds) MySQL has for reads alone (milliseconds); each skips the comment that is written for the other.
 */
function limitWaiting(timeoutMs: number): string {
  const lockSeconds = Math.min(Math.max(1, Math.ceil(timeoutMs / 2000)), longestLockSeconds);
  return `SET SESSION innodb_lock_wait_timeout = ${lockSeconds}, SESSION lock_wait_timeout = ${lockSeconds}
    /*M!100100 , SESSION max_statement_time = ${timeoutMs / 1000} */
    /*!50708 , SESSION max_execution_time = ${timeoutMs} */`;
}

/** Whoever comes after a change of the schema waits for its table as well. */
const longestLockSeconds = 5;

/** How much longer than the server the client waits: who gives up first should be the one that holds the locks. */
const graceMs = 1000;

function clientOf({ connection, timeoutMs }: Held): MysqlClient {
  const timeout = timeoutMs + graceMs;
  return {
    async execute(text, values) {
      const [result] = await connection.execute({ sql: text, values, timeout });
      if (!Array.isArray(result)) return { rows: [], changed: result.affectedRows };
      // Only a procedure answers with rows of rows, and none is called.
      return { rows: result as Outcome['rows'], changed: 0 };
    },
    async command(text) {
      await connection.query({ sql: text, timeout });
    },
  };
}

async function openPool(options: MysqlPoolOptions): Promise<Pool> {
  const { createPool } = await loadDriver();
  return createPool({
    uri: options.url,
    // The charset of MySQL's 4-byte UTF-8, so that an emoji in a nickname arrives.
    charset: 'utf8mb4',
    // Without this flag a row that is left as it is does not count as changed: so an INSERT tells whether it inserted.
    flags: ['-FOUND_ROWS'],
    connectionLimit: options.connections,
    connectTimeout: options.timeoutMs,
    enableKeepAlive: true,
    maxPreparedStatements: 256,
  });
}

async function loadDriver(): Promise<typeof import('mysql2/promise')> {
  try {
    return await import('mysql2/promise');
  } catch (error) {
    throw new TypeError('mysqlStore needs the package mysql2: run "npm install mysql2"', { cause: error });
  }
}
