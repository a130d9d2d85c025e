import { text, toScanLogin } from '../rows.ts';
import type { MoveScanLogin, ScanLoginRecord } from '../website-sign-in.ts';
import { change, row, rows, type Step } from './step.ts';

/** See `Store.addScanLogin`. */
export function* addScanLogin(record: ScanLoginRecord): Step<void> {
  const { id, appId, sealed, state, userId, agreed, changedAt, expiresAt } = record;
  yield* change(insert, id, appId, sealed, state, userId, agreed, changedAt, expiresAt);
}

/** See `Store.findScanLogin`. */
export function* findScanLogin(id: string): Step<ScanLoginRecord | null> {
  const found = yield* row('SELECT * FROM {{prefix}}scan_logins WHERE id = ?1', id);
  return found === undefined ? null : toScanLogin(found);
}

/** See `Store.moveScanLogin`. */
export function* moveScanLogin({ id, from, to, userId, agreed, at }: MoveScanLogin): Step<boolean> {
  return (yield* change(move, id, from, to, userId, agreed, at)) === 1;
}

/** See `Store.listMovedScanLogins`. */
export function* listMovedScanLogins({
  since,
  limit,
}: {
  readonly since: number;
  readonly limit: number;
}): Step<readonly string[]> {
  const found = yield* rows(listMoved, since, limit);
  return found.map((each) => text(each, 'id'));
}

const insert = `
  INSERT INTO {{prefix}}scan_logins (id, app_id, sealed, state, user_id, agreed, changed_at, expires_at)
  VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) {{keep id}}`;

const move = `
  UPDATE {{prefix}}scan_logins SET state = ?3, user_id = ?4, agreed = ?5, changed_at = ?6
  WHERE id = ?1 AND state = ?2 AND expires_at > ?6 AND (user_id IS NULL OR user_id = ?4)`;

const listMoved = `
  SELECT id FROM {{prefix}}scan_logins
  WHERE changed_at >= ?1 AND state <> 'new' ORDER BY changed_at DESC LIMIT ?2`;
