import { type Fields, type Member, type Person, showPerson } from '../person.ts';
import type { UserRecord } from '../records.ts';
import { type Row, text, textOrNull, toUser, userColumns } from '../rows.ts';
import { change, row, rows, type SqlValue, type Step } from './step.ts';
import { lockUser } from './user-rows.ts';

/**
 * The living user that an id continues as, and nobody else changes this person until the transaction ends: whatever
 * joins, parts, changes or deletes users holds the living one first.
 */
export function* lockLiving(userId: string): Step<UserRecord | null> {
  const user = yield* lockUser(userId);
  return user === null || user.mergedInto === null ? user : yield* lockLiving(user.mergedInto);
}

/** The users of a living user that is locked. */
export function* readPerson(livingId: string): Step<Person> {
  const joined: Member[] = [];
  for (const id of yield* joinedInto(livingId)) joined.push(...(yield* readPerson(id)));
  return [yield* readMember(livingId), ...joined];
}

/** The ids of a user and of all that were joined into it. */
export function* idsOfPerson(userId: string): Step<readonly string[]> {
  const ids = [userId];
  for (const id of yield* joinedInto(userId)) ids.push(...(yield* idsOfPerson(id)));
  return ids;
}

/** Writes what a person shows into the row of its living user. Computed whenever users are joined or parted. */
export function* showInRow(person: Person, at: number): Step<void> {
  const { shown, inherited } = showPerson(person);
  const [{ id }] = person;
  const named = Object.keys(inherited).length > 0 ? JSON.stringify(inherited) : null;
  const owned = yield* row(anyUnionId, id);
  const facts = [owned === undefined ? 0 : 1, null, named, null, at];
  yield* change(updateWhole, id, ...fieldColumns(shown, 'shown'), ...facts);
}

/** Leaves in the row of a user that is merged away what is its own. */
export function* keepOwn(
  member: Member,
  write: { readonly mergedInto: string; readonly at: number },
): Step<void> {
  const { own, id } = member;
  const facts = [0, write.mergedInto, null, own.phone?.index ?? null, write.at];
  yield* change(updateWhole, id, ...fieldColumns(own, 'dormant'), ...facts);
}

/** Leaves a user that is merged away its own number, which nobody is shown. */
export function* keepPhone({ id, own: { phone } }: Member): Step<void> {
  if (phone === null) return;
  yield* change(setDormantPhone, id, phone.sealed, phone.masked, phone.countryCode, phone.index);
}

/** Drops the number in a user's row, for good. */
export function* dropPhone(userId: string): Step<void> {
  yield* change(dropPhoneColumns, userId);
}

/** A field that a person may take back. */
export type OwnField = keyof Fields;

/** What a person takes away goes from each of its users, so that no undoing brings it back. */
export function* withdraw(livingId: string, fields: readonly OwnField[]): Step<void> {
  if (fields.length === 0) return;
  for (const id of (yield* idsOfPerson(livingId)).slice(1)) {
    for (const field of fields) yield* change(clearField[field], id);
  }
}

/** The row of a living user shows these fields as its own from now on. */
export function* takeAsOwn(livingId: string, fields: readonly OwnField[]): Step<void> {
  const before = inheritedIn(yield* row(inheritedOf, livingId));
  const left = Object.entries(before).filter(([field]) => !fields.some((taken) => taken === field));
  if (left.length === Object.keys(before).length) return;
  const named = left.length > 0 ? JSON.stringify(Object.fromEntries(left)) : null;
  yield* change(setInherited, livingId, named);
}

function* joinedInto(survivorId: string): Step<readonly string[]> {
  return (yield* rows(mergedIds, survivorId)).map((found) => text(found, 'merged_id'));
}

function* readMember(userId: string): Step<Member> {
  const found = yield* row(memberById, userId);
  if (found === undefined) throw new TypeError('a merge names a user that does not exist');
  const { id, createdAt, ...shown } = toUser(found);
  const inherited = inheritedIn({ inherited: found.user_inherited });
  const own = <Field extends OwnField>(field: Field): Fields[Field] | null =>
    inherited[field] === undefined ? shown[field] : null;
  return {
    id,
    createdAt,
    own: { nickname: own('nickname'), avatarUrl: own('avatarUrl'), phone: own('phone') },
  };
}

function inheritedIn(found: Row | undefined): Readonly<Partial<Record<string, string>>> {
  const named = found === undefined ? null : textOrNull(found, 'inherited');
  // Written by `showInRow` and `takeAsOwn` only.
  return named === null ? {} : (JSON.parse(named) as Readonly<Record<string, string>>);
}

/** A dormant number keeps its index elsewhere: what is unique speaks of shown numbers only. */
function fieldColumns(
  { nickname, avatarUrl, phone }: Fields,
  kind: 'shown' | 'dormant',
): readonly SqlValue[] {
  const { sealed = null, index = null, masked = null, countryCode = null } = phone ?? {};
  return [nickname, avatarUrl, sealed, kind === 'shown' ? index : null, masked, countryCode];
}

const memberById = `SELECT ${userColumns} FROM {{prefix}}users WHERE id = ?1`;

const mergedIds = `
  SELECT merged_id FROM {{prefix}}merges WHERE survivor_id = ?1 AND undone_at IS NULL ORDER BY merged_at, id`;

const anyUnionId = `
  SELECT app_id FROM {{prefix}}identities WHERE user_id = ?1 AND union_id IS NOT NULL LIMIT 1`;

const updateWhole = `
  UPDATE {{prefix}}users SET
    nickname = ?2, avatar_url = ?3,
    phone_sealed = ?4, phone_index = ?5, phone_masked = ?6, phone_country_code = ?7,
    has_unionid = ?8, merged_into = ?9, inherited = ?10, dormant_phone_index = ?11, updated_at = ?12
  WHERE id = ?1`;

const inheritedOf = 'SELECT inherited FROM {{prefix}}users WHERE id = ?1';
const setInherited = 'UPDATE {{prefix}}users SET inherited = ?2 WHERE id = ?1';

const dropPhoneColumns = `
  UPDATE {{prefix}}users SET
    phone_sealed = NULL, phone_index = NULL, phone_masked = NULL, phone_country_code = NULL,
    dormant_phone_index = NULL
  WHERE id = ?1`;

const setDormantPhone = `
  UPDATE {{prefix}}users SET
    phone_sealed = ?2, phone_index = NULL, phone_masked = ?3, phone_country_code = ?4, dormant_phone_index = ?5
  WHERE id = ?1`;

const clearField: Readonly<Record<OwnField, string>> = {
  nickname: 'UPDATE {{prefix}}users SET nickname = NULL WHERE id = ?1',
  avatarUrl: 'UPDATE {{prefix}}users SET avatar_url = NULL WHERE id = ?1',
  phone: dropPhoneColumns,
};
