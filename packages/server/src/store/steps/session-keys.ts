import type { SealedKey } from '../records.ts';
import { toKeyRing } from '../rows.ts';
import type { AddSessionKey } from '../writes.ts';
import { change, row, type Step } from './step.ts';
import { lockIdentity } from './user-rows.ts';

/** See `Store.readSessionKeys`. */
export function* readSessionKeys(appId: string, openId: string): Step<readonly SealedKey[]> {
  const found = yield* row(keyRing, appId, openId);
  return found === undefined ? [] : toKeyRing(found);
}

/** See `Store.addSessionKey`. `upsert` is the dialect's: see `SqlStoreParts.pushKey`. */
export function* addSessionKey(write: AddSessionKey, upsert: string): Step<void> {
  if ((yield* lockIdentity(write)) !== null) yield* pushSessionKey(write, upsert);
}

/** Puts a key at the head of the ring of an identity that is locked. */
export function* pushSessionKey({ appId, openId, key, at }: AddSessionKey, upsert: string): Step<void> {
  yield* change(upsert, appId, openId, key.fingerprint, key.sealed, at);
}

/** See `Store.deleteSessionKeys`. */
export function* deleteSessionKeys(appId: string, openId: string): Step<void> {
  yield* change(dropRing, appId, openId);
}

const keyRing = 'SELECT * FROM {{prefix}}session_keys WHERE app_id = ?1 AND open_id = ?2';

const dropRing = 'DELETE FROM {{prefix}}session_keys WHERE app_id = ?1 AND open_id = ?2';

/**
 * Every right-hand side reads the row as it was, so one statement shifts the ring: a key in slot 2 changes places with
 * slot 1, any other pushes the third out. The key that is in slot 1 already is not written again: that would be a third
 * of what the disk has to take for a login.
 */
export const shiftRing: string = `
  ON CONFLICT (app_id, open_id) DO UPDATE SET
    fingerprint_1 = excluded.fingerprint_1,
    sealed_1 = excluded.sealed_1,
    fingerprint_2 = ring.fingerprint_1,
    sealed_2 = ring.sealed_1,
    fingerprint_3 = CASE WHEN ring.fingerprint_2 = excluded.fingerprint_1
      THEN ring.fingerprint_3 ELSE ring.fingerprint_2 END,
    sealed_3 = CASE WHEN ring.fingerprint_2 = excluded.fingerprint_1 THEN ring.sealed_3 ELSE ring.sealed_2 END,
    updated_at = excluded.updated_at
  WHERE ring.fingerprint_1 <> excluded.fingerprint_1`;

/** See `SqlStoreParts.pushKey`. SQLite and PostgreSQL take the same; MySQL has no `ON CONFLICT`. */
export const pushKey: string = `
  INSERT INTO {{prefix}}session_keys AS ring (app_id, open_id, fingerprint_1, sealed_1, updated_at)
  VALUES (?1, ?2, ?3, ?4, ?5) ${shiftRing}`;
