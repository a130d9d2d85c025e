import type { AuditRecord, ListAudit, PortableRow } from '../records.ts';
import { toAuditRecord } from '../rows.ts';
import { loadRows } from './copy.ts';
import { rows, type Step } from './step.ts';

/** See `Store.appendAudit`. */
export function* appendAudit(entries: readonly AuditRecord[]): Step<void> {
  yield* loadRows('audit', entries.map(toRow));
}

/** See `Store.listAudit`. Ids are UUIDv7: their order is the order of time. */
export function* listAudit({
  userId,
  before = afterEveryId,
  limit,
}: ListAudit): Step<readonly AuditRecord[]> {
  const found =
    userId === undefined
      ? yield* rows(newest, before, limit)
      : yield* rows(newestOfUser, userId, before, limit);
  return found.map(toAuditRecord);
}

const afterEveryId = '~';

const newest = 'SELECT * FROM {{prefix}}audit WHERE id < ?1 ORDER BY id DESC LIMIT ?2';

const newestOfUser = `
  SELECT * FROM {{prefix}}audit WHERE user_id = ?1 AND id < ?2 ORDER BY id DESC LIMIT ?3`;

function toRow({ at, userId, sessionId, appId, requestId, ...same }: AuditRecord): PortableRow {
  return {
    ...same,
    happened_at: at,
    user_id: userId,
    session_id: sessionId,
    app_id: appId,
    request_id: requestId,
  };
}
