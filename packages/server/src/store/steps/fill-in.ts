import type { Fields } from '../person.ts';
import type { StoredPhone } from '../records.ts';
import { type Row, text } from '../rows.ts';
import { readPerson, showInRow } from './persons.ts';
import { change, rows, type Step } from './step.ts';

/** Works out what the columns of a migration say about rows that were there before. May run twice. */
export function* fillIn(migration: string): Step<void> {
  if (migration === '0002-identity-facts') yield* fillInIdentityFacts();
}

/**
 * Until then a merge kept a snapshot of what the two users were. Identities and links that it lists have the merged user
 * as their home, the others whoever has them now; the fields go back into the row of the merged user.
 *
 * Nothing tells whether a unionid of that time came from WeChat or out of a ciphertext, so all count as claimed until a
 * login proves them. Links and merges that exist stay in force. A pair that was taken apart stays apart, whatever the
 * unionid.
 */
function* fillInIdentityFacts(): Step<void> {
  yield* change(claimUnionIds);
  const merges = (yield* rows(mergesWithSnapshot)).map(toOldMerge);
  const inForce = merges.filter(({ isUndone }) => !isUndone);
  for (const merge of inForce) yield* homeBelongings(merge);
  for (const table of ['identities', 'unionids']) yield* change(homeByOwner(table));
  for (const merge of inForce) yield* keepFields(merge, inForce);
  const survivorIds = new Set(inForce.map(({ survivorId }) => survivorId));
  for (const { mergedId } of inForce) survivorIds.delete(mergedId);
  for (const livingId of survivorIds) yield* showAgain(livingId, inForce);
  yield* change(forgetCauses);
  yield* change(forgetSnapshots);
}

/** A merge as version 0001 wrote it. */
interface OldMerge {
  readonly survivorId: string;
  readonly mergedId: string;
  readonly isUndone: boolean;
  readonly before: {
    readonly survivor: Fields;
    readonly merged: Fields;
    readonly identities: readonly { readonly appId: string; readonly openId: string }[];
    /** Spelled as they were written before migration 0002: an Open Platform account was a `platform`. */
    readonly unionIds: readonly { readonly platform: string; readonly unionId: string }[];
  };
}

function toOldMerge(found: Row): OldMerge {
  return {
    survivorId: text(found, 'survivor_id'),
    mergedId: text(found, 'merged_id'),
    isUndone: found.undone_at !== null,
    // Written by that version only.
    before: JSON.parse(text(found, 'before_state')) as OldMerge['before'],
  };
}

/** In the order of the merges: what is listed twice, because it moved on, belongs to the first. */
function* homeBelongings({ mergedId, before }: OldMerge): Step<void> {
  for (const { appId, openId } of before.identities) yield* change(homeIdentity, appId, openId, mergedId);
  for (const { platform, unionId } of before.unionIds) yield* change(homeLink, platform, unionId, mergedId);
}

function* keepFields({ mergedId, before }: OldMerge, merges: readonly OldMerge[]): Step<void> {
  const { nickname, avatarUrl, phone } = ownFields(before.merged, joinedInto(mergedId, merges));
  const { sealed = null, index = null, masked = null, countryCode = null } = phone ?? {};
  yield* change(fillFields, mergedId, nickname, avatarUrl, sealed, index, masked, countryCode);
}

function* showAgain(livingId: string, merges: readonly OldMerge[]): Step<void> {
  const [living, ...joined] = yield* readPerson(livingId);
  const own = ownFields(living.own, joinedInto(livingId, merges));
  const found = yield* rows(updatedAt, livingId);
  const at = found[0]?.updated_at;
  yield* showInRow([{ ...living, own }, ...joined], typeof at === 'number' ? at : living.createdAt);
}

function joinedInto(userId: string, merges: readonly OldMerge[]): readonly OldMerge[] {
  return merges.filter(({ survivorId }) => survivorId === userId);
}

/** A field that a merge gave and that still has the same value is not the user's own. */
function ownFields(shown: Fields, merges: readonly OldMerge[]): Fields {
  const keep = <Field extends keyof Fields>(field: Field): Fields[Field] | null => {
    const came = merges.some(
      ({ before }) => before.survivor[field] === null && isSame(before.merged[field], shown[field]),
    );
    return came ? null : shown[field];
  };
  return { nickname: keep('nickname'), avatarUrl: keep('avatarUrl'), phone: keep('phone') };
}

function isSame(a: string | StoredPhone | null, b: string | StoredPhone | null): boolean {
  if (a === null || b === null || typeof a === 'string' || typeof b === 'string') return a === b;
  return a.index === b.index;
}

const claimUnionIds = `
  UPDATE {{prefix}}identities SET proof = 'claimed' WHERE union_id IS NOT NULL AND proof IS NULL`;

const mergesWithSnapshot = `
  SELECT survivor_id, merged_id, undone_at, before_state FROM {{prefix}}merges
  WHERE before_state <> '{}' ORDER BY merged_at, id`;

const homeIdentity = `
  UPDATE {{prefix}}identities SET home_user_id = ?3
  WHERE app_id = ?1 AND open_id = ?2 AND home_user_id = ''`;

const homeLink = `
  UPDATE {{prefix}}unionids SET home_user_id = ?3
  WHERE platform = ?1 AND union_id = ?2 AND home_user_id = ''`;

const homeByOwner = (table: string): string =>
  `UPDATE {{prefix}}${table} SET home_user_id = user_id WHERE home_user_id = ''`;

const fillFields = `
  UPDATE {{prefix}}users SET
    nickname = ?2, avatar_url = ?3,
    phone_sealed = ?4, phone_index = NULL, phone_masked = ?6, phone_country_code = ?7, dormant_phone_index = ?5
  WHERE id = ?1`;

const updatedAt = 'SELECT updated_at FROM {{prefix}}users WHERE id = ?1';

const forgetCauses = `
  UPDATE {{prefix}}merges SET platform = '', union_id = ''
  WHERE cause = 'unionid' AND undone_at IS NOT NULL AND union_id IS NULL`;

const forgetSnapshots = "UPDATE {{prefix}}merges SET before_state = '{}' WHERE before_state <> '{}'";
