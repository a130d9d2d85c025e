import type { StoredSession } from '../records.ts';
import { sessionList, text, userList } from '../rows.ts';
import { fromSessionWithUser } from '../steps/sessions.ts';
import { row, type Step } from '../steps/step.ts';
import { toStoredSession } from '../stored-session.ts';

/**
 * See `Store.findSession`. PostgreSQL describes every column in every answer, and `pg` reads each description and each
 * value: one column with a list in it costs this process half of what 23 columns do.
 */
export function* findSession(tokenHash: string): Step<StoredSession | null> {
  const found = yield* row(sessionAsList, tokenHash);
  return found === undefined ? null : toStoredSession(JSON.parse(text(found, 'entry')));
}

const sessionAsList = `SELECT json_build_array(${sessionList}, ${userList}) AS entry ${fromSessionWithUser}`;
