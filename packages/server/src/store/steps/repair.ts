import type { Damage } from '../records.ts';
import { type Row, text } from '../rows.ts';
import type { Repair } from '../writes.ts';
import { readPerson, showInRow } from './persons.ts';
import { deleteSessionKeys } from './session-keys.ts';
import { change, rows, type Step } from './step.ts';
import { findLivingId, lockUser, restoreUser } from './user-rows.ts';

/**
 * See `Store.repair`. The merges in force are what everything else is measured by: first who continues as whom, then what
 * belongs to whom, then what persons show.
 */
export function* repair({ apply, at }: Repair): Step<readonly Damage[]> {
  const damages: Damage[] = [];
  for (const { kind, find, mend } of repairs) {
    for (const found of yield* rows(find)) {
      const mending = yield* mend(found, at);
      if (mending === null) continue;
      damages.push({ kind, subject: text(found, 'subject') });
      if (apply) yield* mending();
    }
  }
  return damages;
}

type Mending = () => Step<unknown>;

interface RepairKind {
  readonly kind: Damage['kind'];
  /** Finds suspects; each names its `subject`. Reads whole tables: nobody is waiting for it. */
  readonly find: string;
  /** How to mend one; null: there is nothing wrong with it. */
  mend(found: Row, at: number): Step<Mending | null>;
}

const repairs: readonly RepairKind[] = [
  {
    kind: 'merge-of-nobody',
    find: `
      SELECT entry.id AS subject FROM {{prefix}}merges entry
      LEFT JOIN {{prefix}}users survivor ON survivor.id = entry.survivor_id
      LEFT JOIN {{prefix}}users merged ON merged.id = entry.merged_id
      WHERE survivor.id IS NULL OR merged.id IS NULL`,
    *mend(found) {
      return () => change('DELETE FROM {{prefix}}merges WHERE id = ?1', text(found, 'subject'));
    },
  },
  {
    kind: 'user-merged-wrongly',
    find: `
      SELECT person.id AS subject, entry.survivor_id AS survivor_id FROM {{prefix}}users person
      LEFT JOIN {{prefix}}merges entry ON entry.merged_id = person.id AND entry.undone_at IS NULL
      WHERE (entry.survivor_id IS NULL AND person.merged_into IS NOT NULL)
        OR (entry.survivor_id IS NOT NULL AND (person.merged_into IS NULL OR person.merged_into <> entry.survivor_id))`,
    *mend(found) {
      const survivorId = found.survivor_id === null ? null : text(found, 'survivor_id');
      return () =>
        change(
          'UPDATE {{prefix}}users SET merged_into = ?2 WHERE id = ?1',
          text(found, 'subject'),
          survivorId,
        );
    },
  },
  {
    kind: 'user-missing',
    find: `
      SELECT entry.home_user_id AS subject, MIN(entry.created_at) AS created_at FROM {{prefix}}identities entry
      LEFT JOIN {{prefix}}users owner ON owner.id = entry.user_id
      LEFT JOIN {{prefix}}users home ON home.id = entry.home_user_id
      WHERE owner.id IS NULL AND home.id IS NULL AND entry.home_user_id <> ''
      GROUP BY entry.home_user_id`,
    *mend(found) {
      return () => restoreUser(text(found, 'subject'), Number(found.created_at));
    },
  },
  {
    kind: 'identity-of-another',
    find: belongingsOf('identities', 'app_id', 'open_id'),
    *mend(found) {
      const key = [text(found, 'first_key'), text(found, 'second_key')] as const;
      const homeId = yield* homeOf(found);
      if (homeId === null) return () => forgetIdentity(...key);
      const ownerId = yield* findLivingId(homeId);
      if (ownerId === found.user_id && homeId === found.home_user_id) return null;
      return () => change(moveIdentity, ...key, ownerId, homeId);
    },
  },
  {
    kind: 'link-of-another',
    find: belongingsOf('unionids', 'platform', 'union_id'),
    *mend(found) {
      const key = [text(found, 'first_key'), text(found, 'second_key')] as const;
      const homeId = yield* homeOf(found);
      if (homeId === null) return () => change(dropLink, ...key);
      const ownerId = yield* findLivingId(homeId);
      if (ownerId === found.user_id && homeId === found.home_user_id) return null;
      return () => change(moveLink, ...key, ownerId, homeId);
    },
  },
  {
    kind: 'keys-of-nobody',
    find: `
      SELECT ring.open_id AS subject, ring.app_id AS app_id FROM {{prefix}}session_keys ring
      LEFT JOIN {{prefix}}identities entry ON entry.app_id = ring.app_id AND entry.open_id = ring.open_id
      WHERE entry.open_id IS NULL`,
    *mend(found) {
      return () => deleteSessionKeys(text(found, 'app_id'), text(found, 'subject'));
    },
  },
  {
    kind: 'session-of-another',
    find: `
      SELECT opened.id AS subject, opened.token_hash AS token_hash, entry.user_id AS owner_id
      FROM {{prefix}}sessions opened
      LEFT JOIN {{prefix}}identities entry ON entry.app_id = opened.app_id AND entry.open_id = opened.open_id
      WHERE opened.revoked_at IS NULL AND (entry.user_id IS NULL OR entry.user_id <> opened.user_id)`,
    *mend(found, at) {
      const tokenHash = text(found, 'token_hash');
      if (found.owner_id === null) return () => change(endSession, tokenHash, at);
      return () => change(moveSession, tokenHash, text(found, 'owner_id'));
    },
  },
  {
    kind: 'flag-of-unionid',
    find: `
      SELECT id AS subject FROM {{prefix}}users
      WHERE merged_into IS NULL AND has_unionid <> (CASE WHEN EXISTS (
        SELECT 1 FROM {{prefix}}identities entry
        WHERE entry.user_id = {{prefix}}users.id AND entry.union_id IS NOT NULL
      ) THEN 1 ELSE 0 END)`,
    *mend(found, at) {
      return () => showAgain(text(found, 'subject'), at);
    },
  },
];

/** What belongs to somebody who is not there, was merged away, or is not whom it was made for. */
function belongingsOf(table: string, firstKey: string, secondKey: string): string {
  return `
    SELECT entry.${secondKey} AS subject, entry.${firstKey} AS first_key, entry.${secondKey} AS second_key,
      entry.user_id AS user_id, entry.home_user_id AS home_user_id
    FROM {{prefix}}${table} entry
    LEFT JOIN {{prefix}}users living ON living.id = entry.user_id
    WHERE living.id IS NULL OR living.merged_into IS NOT NULL OR entry.user_id <> entry.home_user_id`;
}

/** Where the home is not there, it is whoever owns it; null: nobody. */
function* homeOf(found: Row): Step<string | null> {
  const homeId = text(found, 'home_user_id');
  if ((yield* findLivingId(homeId)) !== null) return homeId;
  const ownerId = text(found, 'user_id');
  return (yield* findLivingId(ownerId)) === null ? null : ownerId;
}

function* forgetIdentity(appId: string, openId: string): Step<void> {
  yield* deleteSessionKeys(appId, openId);
  yield* change('DELETE FROM {{prefix}}identities WHERE app_id = ?1 AND open_id = ?2', appId, openId);
}

function* showAgain(userId: string, at: number): Step<void> {
  if ((yield* lockUser(userId)) !== null) yield* showInRow(yield* readPerson(userId), at);
}

const moveIdentity = `
  UPDATE {{prefix}}identities SET user_id = ?3, home_user_id = ?4 WHERE app_id = ?1 AND open_id = ?2`;

const moveLink = `
  UPDATE {{prefix}}unionids SET user_id = ?3, home_user_id = ?4 WHERE platform = ?1 AND union_id = ?2`;

const dropLink = 'DELETE FROM {{prefix}}unionids WHERE platform = ?1 AND union_id = ?2';

const moveSession = 'UPDATE {{prefix}}sessions SET user_id = ?2 WHERE token_hash = ?1';

const endSession = `
  UPDATE {{prefix}}sessions SET revoked_at = ?2, revoke_reason = 'operator' WHERE token_hash = ?1`;
