import { type Outcome, type SqlValue, type Statement, type Step, WriteConflict } from '../steps/step.ts';
import { StoreError } from '../store-error.ts';
import { createRenderer, type DialectSyntax, type RenderedStatement } from './render-statement.ts';
import type { SqlDatabase, SqlSnapshot } from './sql-database.ts';

/** Connections to a database on the network, and what its driver does in its own way. */
export interface NetworkDriver<Client> {
  readonly syntax: DialectSyntax;
  /** For one statement: others may share the connection. */
  shared<T>(work: (client: Client) => Promise<T>): Promise<T>;
  /** For a transaction: nobody else uses the connection meanwhile. */
  exclusive<T>(work: (client: Client) => Promise<T>): Promise<T>;
  execute(client: Client, statement: RenderedStatement, values: readonly SqlValue[]): Promise<Outcome>;
  /** Sends a statement that begins or ends a transaction. */
  command(client: Client, text: string): Promise<void>;
  readonly begin: string;
  /** Statements after which everything that is read on a connection is of one moment. */
  readonly beginSnapshot: readonly string[];
  /** What an error means for a caller: `WriteConflict` when the same may simply be done again. */
  translate(error: unknown): Error;
  /** Whether the statement may never have reached the database. */
  isLostConnection(error: unknown): boolean;
  close(): Promise<void>;
}

/** A `SqlDatabase` over a driver. Outside of `transaction`, each statement is a transaction of its own. */
export function createNetworkDatabase<Client>(driver: NetworkDriver<Client>, prefix: string): SqlDatabase {
  const render = createRenderer(driver.syntax, prefix);
  const alone: Send = ({ sql, values }) => sendAlone(driver, render(sql), values);
  const runAlone = <T>(begin: () => Step<T>): Promise<T> => runStep(begin(), alone);
  const runOn = <T>(client: Client, begin: () => Step<T>): Promise<T> =>
    runStep(begin(), ({ sql, values }) => driver.execute(client, render(sql), values));
  return {
    read: runAlone,
    write: runAlone,
    transaction: (begin) =>
      untilThrough(driver, () =>
        driver.exclusive((client) => transact(driver, client, () => runOn(client, begin))),
      ),
    openSnapshot: () => openSnapshot(driver, runOn),
    close: () => driver.close(),
  };
}

/** A transaction that is left open: its connection is nobody else's until it is closed. */
async function openSnapshot<Client>(
  driver: NetworkDriver<Client>,
  runOn: <T>(client: Client, begin: () => Step<T>) => Promise<T>,
): Promise<SqlSnapshot> {
  const opened = Promise.withResolvers<Client>();
  const closed = Promise.withResolvers<void>();
  const held = driver.exclusive(async (client) => {
    for (const statement of driver.beginSnapshot) await driver.command(client, statement);
    opened.resolve(client);
    await closed.promise;
    await driver.command(client, 'ROLLBACK');
  });
  held.catch(opened.reject);
  const translated = <T>(work: Promise<T>): Promise<T> =>
    work.catch((error: unknown) => Promise.reject(driver.translate(error)));
  const client = await translated(opened.promise);
  return {
    read: (begin) => translated(runOn(client, begin)),
    async close() {
      closed.resolve();
      await translated(held);
    },
  };
}

type Send = (statement: Statement) => Promise<Outcome>;

async function runStep<T>(step: Step<T>, send: Send): Promise<T> {
  let next = step.next();
  while (next.done !== true) next = step.next(await send(next.value));
  return next.value;
}

function sendAlone<Client>(
  driver: NetworkDriver<Client>,
  statement: RenderedStatement,
  values: readonly SqlValue[],
): Promise<Outcome> {
  const attempt = (): Promise<Outcome> =>
    driver.shared((client) => driver.execute(client, statement, values));
  if (!statement.isPlainRead) return untilThrough(driver, attempt);
  // A connection that broke while nobody looked is only noticed when it is used.
  return untilThrough(driver, () =>
    attempt().catch((error) => (driver.isLostConnection(error) ? attempt() : Promise.reject(error))),
  );
}

async function transact<Client, T>(
  driver: NetworkDriver<Client>,
  client: Client,
  work: () => Promise<T>,
): Promise<T> {
  await driver.command(client, driver.begin);
  try {
    const result = await work();
    await driver.command(client, 'COMMIT');
    return result;
  } catch (error) {
    // On a broken connection the server rolls back by itself.
    if (!driver.isLostConnection(error)) await driver.command(client, 'ROLLBACK');
    throw error;
  }
}

/** How often something is begun again. Each time at least one of those in its way was done, so this is plenty. */
const attempts = 20;

/** Does something again and again until no other transaction is in its way. */
async function untilThrough<Client, T>(driver: NetworkDriver<Client>, work: () => Promise<T>): Promise<T> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      const meaning = driver.translate(error);
      if (!(meaning instanceof WriteConflict)) throw meaning;
    }
  }
  throw new StoreError('store_busy', 'Too many writes to the same rows at once');
}
