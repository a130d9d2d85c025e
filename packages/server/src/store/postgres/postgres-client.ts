/** What is used of a client of the `pg` package. */
export interface PostgresClient {
  query(query: PostgresQuery): Promise<PostgresResult>;
}

/** A statement with its values; `types` decides how columns are read. */
export interface PostgresQuery {
  readonly name?: string;
  readonly text: string;
  readonly values?: unknown[];
  readonly types?: { getTypeParser(oid: number): (text: string) => unknown };
}

/** What `pg` answers with. */
export interface PostgresResult {
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  readonly rowCount: number | null;
}

/** A client from a pool, to be given back. */
export interface PooledPostgresClient extends PostgresClient {
  /** With an error the connection is not used again. */
  release(error?: Error): void;
}

/** What is used of a `pg.Pool`. */
export interface PostgresPool {
  connect(): Promise<PooledPostgresClient>;
}

/** Connections to PostgreSQL, however they are kept. */
export interface PostgresConnections {
  /** For one statement: others may share the connection. */
  shared<T>(work: (client: PostgresClient) => Promise<T>): Promise<T>;
  /** For a transaction: nobody else uses the connection meanwhile. After an error it is not used again. */
  exclusive<T>(work: (client: PostgresClient) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}
