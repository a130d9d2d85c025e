import { toOidcRecord } from '../rows.ts';
import type { OidcRecord, OidcRecordKey } from '../website-sign-in.ts';
import { change, row, type Step } from './step.ts';

/** See `Store.saveOidcRecord`. Most are new, so that one statement is enough. */
export function* saveOidcRecord(record: OidcRecord): Step<void> {
  const { id, kind, sealed, grantId, uid, userCode, userId, expiresAt, consumedAt } = record;
  const values = [id, kind, sealed, grantId, uid, userCode, userId, expiresAt];
  if ((yield* change(insert, ...values, consumedAt)) === 1) return;
  yield* change(replace, ...values);
}

/** See `Store.findOidcRecord`. */
export function* findOidcRecord({ by, value }: OidcRecordKey): Step<OidcRecord | null> {
  const found = yield* row(select[by], value);
  return found === undefined ? null : toOidcRecord(found);
}

/** See `Store.consumeOidcRecord`: of several who try at once, the condition lets one through. */
export function* consumeOidcRecord({ id, at }: { readonly id: string; readonly at: number }): Step<boolean> {
  return (yield* change(consume, id, at)) === 1;
}

/** See `Store.deleteOidcRecord`. */
export function* deleteOidcRecord(id: string): Step<void> {
  yield* change('DELETE FROM {{prefix}}oidc_records WHERE id = ?1', id);
}

/** See `Store.deleteOidcGrant`. */
export function* deleteOidcGrant({
  kind,
  grantId,
}: {
  readonly kind: string;
  readonly grantId: string;
}): Step<void> {
  yield* change('DELETE FROM {{prefix}}oidc_records WHERE grant_id = ?1 AND kind = ?2', grantId, kind);
}

const insert = `
  INSERT INTO {{prefix}}oidc_records
    (id, kind, sealed, grant_id, uid, user_code, user_id, expires_at, consumed_at)
  VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) {{keep id}}`;

/** What was used up stays so, whoever saves it again. */
const replace = `
  UPDATE {{prefix}}oidc_records
  SET kind = ?2, sealed = ?3, grant_id = ?4, uid = ?5, user_code = ?6, user_id = ?7, expires_at = ?8
  WHERE id = ?1`;

const consume = `
  UPDATE {{prefix}}oidc_records SET consumed_at = ?2 WHERE id = ?1 AND consumed_at IS NULL`;

const select = {
  id: 'SELECT * FROM {{prefix}}oidc_records WHERE id = ?1',
  uid: 'SELECT * FROM {{prefix}}oidc_records WHERE uid = ?1',
  userCode: 'SELECT * FROM {{prefix}}oidc_records WHERE user_code = ?1',
} as const;
