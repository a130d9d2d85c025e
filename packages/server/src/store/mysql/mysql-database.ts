import { createNetworkDatabase, type NetworkDriver } from '../sql/network-database.ts';
import type { DialectSyntax } from '../sql/render-statement.ts';
import type { SqlDatabase } from '../sql/sql-database.ts';
import { isLostConnection, translateMysqlError } from './mysql-errors.ts';
import type { MysqlClient, MysqlPool } from './mysql-pool.ts';

/** A `SqlDatabase` over connections to MySQL or MariaDB, or to anything that speaks their protocol. */
export function createMysqlDatabase(pool: MysqlPool, prefix: string): SqlDatabase {
  const driver: NetworkDriver<MysqlClient> = {
    syntax: mysqlSyntax,
    shared: (work) => pool.use(work),
    exclusive: (work) => pool.use(work),
    execute: (client, { text, arrange }, values) => client.execute(text, arrange(values)),
    command: (client, text) => client.command(text),
    begin: 'START TRANSACTION',
    beginSnapshot: [
      'SET TRANSACTION ISOLATION LEVEL REPEATABLE READ',
      'START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY',
    ],
    translate: translateMysqlError,
    isLostConnection,
    close: () => pool.close(),
  };
  return createNetworkDatabase(driver, prefix);
}

const mysqlSyntax: DialectSyntax = {
  placeholder: () => '?',
  repeatsValues: true,
  keepExisting: (column) => `ON DUPLICATE KEY UPDATE ${column} = ${column}`,
  lock: 'FOR UPDATE',
};
