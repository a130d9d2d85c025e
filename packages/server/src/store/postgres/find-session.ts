import type { StoredSession } from '../records.ts';
import { sessionList, text, userList } from '../rows.ts';
import type { SqlSession } from '../sql/sql-database.ts';
import { fromSessionWithUser } from '../statements/sessions.ts';
import { toStoredSession } from '../stored-session.ts';

/**
 * See `Store.findSession`. PostgreSQL describes every column in every answer, and `pg` reads each description and each
 * value: one column with a list in it costs this process half of what 23 columns do.
 */
export async function findSession(session: SqlSession, tokenHash: string): Promise<StoredSession | null> {
  const [row] = await session.rows(sessionAsList, tokenHash);
  return row === undefined ? null : toStoredSession(JSON.parse(text(row, 'entry')));
}

const sessionAsList = `SELECT json_build_array(${sessionList}, ${userList}) AS entry ${fromSessionWithUser}`;
