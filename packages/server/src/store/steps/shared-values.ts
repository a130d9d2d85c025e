import type { SharedValue } from '../records.ts';
import { toSharedValue } from '../rows.ts';
import type { TakeOnce, WriteShared } from '../writes.ts';
import { change, row, type Step } from './step.ts';

/** See `Store.takeOnce`. */
export function* takeOnce(write: TakeOnce): Step<boolean> {
  const { key, expiresAt, now } = write;
  if ((yield* change(take, key, expiresAt)) === 1) return true;
  return (yield* change(takeAgain, key, expiresAt, now)) === 1;
}

/** See `Store.readShared`. */
export function* readShared(key: string): Step<SharedValue | null> {
  const found = yield* row('SELECT * FROM {{prefix}}shared_values WHERE key_name = ?1', key);
  return found === undefined ? null : toSharedValue(found);
}

/** See `Store.writeShared`. */
export function* writeShared(write: WriteShared): Step<boolean> {
  const { key, value, expectedVersion, expiresAt } = write;
  if (expectedVersion === 0) return (yield* change(insertValue, key, value, expiresAt)) === 1;
  return (yield* change(replaceValue, key, value, expiresAt, expectedVersion)) === 1;
}

/** See `Store.checkWritable`. */
export function* touchShared(at: number): Step<void> {
  const expiresAt = at + dayMs;
  if ((yield* change(touch, writableKey, expiresAt)) === 0) {
    yield* change(insertValue, writableKey, '', expiresAt);
  }
}

const writableKey = 'writable';
const dayMs = 86_400_000;

const touch = `
  UPDATE {{prefix}}shared_values SET expires_at = ?2, version = version + 1 WHERE key_name = ?1`;

const take = `
  INSERT INTO {{prefix}}taken_values (key_name, expires_at) VALUES (?1, ?2) {{keep key_name}}`;

/** The expiry moves on by at least one, so that the row counts as changed in every dialect. */
const takeAgain = `
  UPDATE {{prefix}}taken_values SET expires_at = ?2 WHERE key_name = ?1 AND expires_at <= ?3 AND expires_at < ?2`;

const insertValue = `
  INSERT INTO {{prefix}}shared_values (key_name, content, version, expires_at)
  VALUES (?1, ?2, 1, ?3) {{keep key_name}}`;

const replaceValue = `
  UPDATE {{prefix}}shared_values SET content = ?2, expires_at = ?3, version = version + 1
  WHERE key_name = ?1 AND version = ?4`;
