import { createSlots } from '../slots.ts';
import type { PostgresClient, PostgresConnections, PostgresPool } from './postgres-client.ts';

/** Takes every connection from somebody else's pool, which stays theirs to close. */
export function createPooledConnections(
  pool: PostgresPool,
  options: { readonly waiting: number },
): PostgresConnections {
  // The pool bounds how many are served at once, but not how many wait.
  const slots = createSlots(options.waiting, 0);
  async function exclusive<T>(work: (client: PostgresClient) => Promise<T>): Promise<T> {
    const leave = await slots.enter();
    try {
      return await withClient(pool, work);
    } finally {
      leave();
    }
  }
  return { shared: exclusive, exclusive, close: async () => {} };
}

async function withClient<T>(pool: PostgresPool, work: (client: PostgresClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    const result = await work(client);
    client.release();
    return result;
  } catch (error) {
    client.release(error instanceof Error ? error : new Error('A statement failed'));
    throw error;
  }
}
