import type { BindPhone, BindPhoneResult, ResealPhone } from '../writes.ts';
import { lockLiving, takeAsOwn, withdraw } from './persons.ts';
import { change, type Step } from './step.ts';
import { findLivingId, findPhoneOwner } from './user-rows.ts';
import { addUpdated } from './users.ts';

/** See `Store.bindPhone`. */
export function* bindPhone(write: BindPhone): Step<BindPhoneResult> {
  const before = yield* lockLiving(write.userId);
  if (before === null) return { kind: 'no-user' };
  const { phone, at } = write;
  const indexes = phone === null ? [] : [phone.index, ...write.otherIndexes];
  for (const index of indexes) {
    const ownerId = yield* findPhoneOwner([index]);
    if (ownerId !== null && ownerId !== before.id) return { kind: 'owned-by-another', ownerId };
  }
  const { sealed = null, index = null, masked = null, countryCode = null } = phone ?? {};
  yield* change(updatePhone, before.id, sealed, index, masked, countryCode, at);
  yield* takeAsOwn(before.id, ['phone']);
  if (phone === null) yield* withdraw(before.id, ['phone']);
  if (write.emit) yield* addUpdated({ ...write, userId: before.id }, ['phone']);
  return { kind: 'bound', user: { ...before, phone, updatedAt: at } };
}

/** See `Store.resealPhone`. It is about a row, not about a person: a number that nobody shows is sealed anew too. */
export function* resealPhone(write: ResealPhone): Step<boolean> {
  const { userId, sealedBefore, sealed, index } = write;
  const ownerId = yield* findPhoneOwner([index]);
  const livingId = yield* findLivingId(userId);
  if (livingId === userId && ownerId !== null && ownerId !== userId) return false;
  return (yield* change(resealUnchanged, userId, sealedBefore, sealed, index)) > 0;
}

const updatePhone = `
  UPDATE {{prefix}}users
  SET phone_sealed = ?2, phone_index = ?3, phone_masked = ?4, phone_country_code = ?5, updated_at = ?6
  WHERE id = ?1`;

/** Leaves alone what was bound meanwhile. */
const resealUnchanged = `
  UPDATE {{prefix}}users SET
    phone_sealed = ?3,
    phone_index = CASE WHEN merged_into IS NULL THEN ?4 END,
    dormant_phone_index = CASE WHEN merged_into IS NULL THEN NULL ELSE ?4 END
  WHERE id = ?1 AND phone_sealed = ?2`;
