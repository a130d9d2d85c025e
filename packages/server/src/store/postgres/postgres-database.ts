import { createNetworkDatabase, type NetworkDriver } from '../sql/network-database.ts';
import type { DialectSyntax } from '../sql/render-statement.ts';
import type { SqlDatabase } from '../sql/sql-database.ts';
import { WriteConflict } from '../steps/step.ts';
import type { PostgresClient, PostgresConnections, PostgresQuery } from './postgres-client.ts';
import { isLostConnection, isMisplaced, translatePostgresError } from './postgres-errors.ts';

/** A `SqlDatabase` over connections to PostgreSQL, or to anything that speaks its protocol. */
export function createPostgresDatabase(connections: PostgresConnections, prefix: string): SqlDatabase {
  // Without a name a statement is parsed anew each time, which works behind every pooler.
  let keepsNames = true;
  const driver: NetworkDriver<PostgresClient> = {
    syntax: postgresSyntax,
    shared: (work) => connections.shared(work),
    exclusive: (work) => connections.exclusive(work),
    async execute(client, { name, text, arrange }, values) {
      const query = { text, values: arrange(values), types: columnTypes };
      try {
        const { rows, rowCount } = await client.query(keepsNames ? { ...query, name } : query);
        return { rows, changed: rowCount ?? 0 };
      } catch (error) {
        if (!isMisplaced(error)) throw error;
        keepsNames = false;
        throw new WriteConflict('A pooler between lost a prepared statement', { cause: error });
      }
    },
    async command(client, text) {
      await client.query({ text });
    },
    begin: 'BEGIN ISOLATION LEVEL READ COMMITTED',
    // The moment is that of the first statement after BEGIN. It holds no locks, so it may be idle as long as it likes.
    beginSnapshot: [
      'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY',
      "SELECT set_config('idle_in_transaction_session_timeout', '0', true)",
    ],
    translate: translatePostgresError,
    isLostConnection,
    close: () => connections.close(),
  };
  return createNetworkDatabase(driver, prefix);
}

const postgresSyntax: DialectSyntax = {
  placeholder: (number) => `$${number}`,
  repeatsValues: false,
  keepExisting: () => 'ON CONFLICT DO NOTHING',
  lock: 'FOR UPDATE',
};

/** `int8`, `int4` and `int2` become numbers: times in milliseconds fit. Everything else is text. */
const integerTypes: ReadonlySet<number> = new Set([20, 21, 23]);

const columnTypes: NonNullable<PostgresQuery['types']> = {
  getTypeParser: (oid) => (integerTypes.has(oid) ? Number : String),
};
