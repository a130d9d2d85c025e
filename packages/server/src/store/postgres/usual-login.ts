import type { UserRecord } from '../records.ts';
import { type Row, text, userList } from '../rows.ts';
import { shiftRing } from '../steps/session-keys.ts';
import { row, type Step } from '../steps/step.ts';
import { existingUser } from '../steps/user-rows.ts';
import { toListedUser } from '../user-columns.ts';
import type { LoginWrite, SavedLogin } from '../writes.ts';

/**
 * The usual login: a known identity whose proven unionid is noted and linked already in one round trip, a new identity in two. Null, and
 * nothing is written, when the login has more to do: a profile, sessions to replace, a late unionid.
 */
export function* saveUsualLogin(write: LoginWrite): Step<SavedLogin | null> {
  if (write.replaces !== 'none' || write.profile !== null) return null;
  if (write.unionId !== null && write.proof === 'claimed') return null;
  const { appId, openId, openPlatform, unionId, newUserId, sessionKey, at } = write;
  const { id, tokenHash, device, expiresAt } = write.session;
  const values = [
    ...[appId, openId, openPlatform, unionId],
    ...[sessionKey?.fingerprint ?? null, sessionKey?.sealed ?? null],
    ...[id, tokenHash, device, expiresAt, at],
  ];
  const known = yield* row(loginOfKnown, ...values);
  if (known !== undefined) return { ...nothingElse, user: toOwner(known), isNewUser: false };
  const made = yield* row(loginOfNew, ...values, newUserId, write.emit ? 1 : 0);
  if (made === undefined) return null;
  const isNewUser = made.is_new_user === 1;
  const user = isNewUser ? newUser(write) : yield* ownerOf(made);
  return { ...nothingElse, user, isNewUser };
}

const nothingElse = { merge: null, userChanged: false, changedSessions: [] } as const;

/** The user that a racing login has just made is not visible to the statement that lost the race, but to the next one. */
function* ownerOf(made: Row): Step<UserRecord> {
  return made.owner === null ? yield* existingUser(text(made, 'owner_id')) : toOwner(made);
}

/** One column with a list in it: see `findSession`. */
function toOwner(found: Row): UserRecord {
  return toListedUser(JSON.parse(text(found, 'owner')));
}

function newUser({ newUserId, unionId, at }: LoginWrite): UserRecord {
  return {
    id: newUserId,
    nickname: null,
    avatarUrl: null,
    phone: null,
    hasUnionId: unionId !== null,
    mergedInto: null,
    createdAt: at,
    updatedAt: at,
  };
}

const pushKeyOfOwner = `
    INSERT INTO {{prefix}}session_keys AS ring (app_id, open_id, fingerprint_1, sealed_1, updated_at)
    SELECT ?1, ?2, ?5::text, ?6::text, ?11::bigint FROM owner WHERE ?5::text IS NOT NULL
    ${shiftRing}`;

const openSession = (isNewUser: string): string => `
    INSERT INTO {{prefix}}sessions
      (id, token_hash, user_id, app_id, open_id, device, is_new_user, created_at, last_seen_at, expires_at)
    SELECT ?7::text, ?8::text, user_id, ?1, ?2, ?9::text, ${isNewUser}, ?11::bigint, ?11::bigint, ?10::bigint
    FROM owner`;

/**
 * `owner` holds the identity, so that a merge or a deletion waits for this login, or this login for it. It is empty, and
 * nothing is written, for an unknown identity, for one whose user is missing, and for one whose unionid has to be noted
 * first.
 */
const loginOfKnown = `
  WITH owner AS (
    SELECT entry.user_id, json_build_array(${userList}) AS listed
    FROM {{prefix}}identities entry JOIN {{prefix}}users ON {{prefix}}users.id = entry.user_id
    WHERE app_id = ?1 AND open_id = ?2
      AND (?4::text IS NULL OR (
        union_id = ?4::text AND platform IS NOT DISTINCT FROM ?3::text AND proof = 'proven'
        AND (?3::text IS NULL OR entry.user_id = (
          SELECT link.user_id FROM {{prefix}}unionids link WHERE link.platform = ?3::text AND link.union_id = ?4::text
        ))
      ))
    FOR UPDATE OF entry
  ), keys AS (${pushKeyOfOwner}
  ), opened AS (${openSession('0')}
  )
  SELECT listed AS owner FROM owner`;

/**
 * All parts see the database as it was when the statement began, and what they tell each other. `linked` and `owner`
 * return the row that a racing login made, if it was faster. When that identity and that link belong to two users, the
 * last column fails on purpose (22P02): nothing is written, and the statement is run again. A known identity that
 * `loginOfKnown` left alone is left alone here too.
 */
const loginOfNew = `
  WITH linked AS (
    INSERT INTO {{prefix}}unionids AS link (platform, union_id, user_id, created_at, home_user_id)
    SELECT ?3::text, ?4::text, ?12::text, ?11::bigint, ?12::text
    WHERE ?3::text IS NOT NULL AND ?4::text IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM {{prefix}}identities WHERE app_id = ?1 AND open_id = ?2)
    ON CONFLICT (platform, union_id) DO UPDATE SET user_id = link.user_id
    RETURNING user_id, home_user_id
  ), owner AS (
    INSERT INTO {{prefix}}identities AS entry
      (app_id, open_id, user_id, platform, union_id, created_at, updated_at, home_user_id, proof)
    SELECT ?1, ?2, COALESCE((SELECT user_id FROM linked), ?12::text), ?3::text, ?4::text, ?11::bigint, ?11::bigint,
      COALESCE((SELECT home_user_id FROM linked), ?12::text), CASE WHEN ?4::text IS NOT NULL THEN 'proven' END
    WHERE NOT EXISTS (SELECT 1 FROM {{prefix}}identities WHERE app_id = ?1 AND open_id = ?2)
    ON CONFLICT (app_id, open_id) DO UPDATE SET user_id = entry.user_id
    RETURNING user_id
  ), born AS (
    INSERT INTO {{prefix}}users (id, has_unionid, created_at, updated_at)
    SELECT user_id, CASE WHEN ?4::text IS NULL THEN 0 ELSE 1 END, ?11::bigint, ?11::bigint
    FROM owner WHERE user_id = ?12::text
    RETURNING id
  ), keys AS (${pushKeyOfOwner}
  ), opened AS (${openSession('(SELECT count(*) FROM born)')}
  ), told AS (
    INSERT INTO {{prefix}}outbox (id, type, user_id, data, created_at, available_at, attempts, delivered)
    SELECT 'user.created:' || id, 'user.created', id, '{}', ?11::bigint, ?11::bigint, 0, '[]'
    FROM born WHERE ?13::integer = 1
  )
  SELECT owner.user_id AS owner_id, (SELECT count(*) FROM born) AS is_new_user,
    CASE WHEN {{prefix}}users.id IS NOT NULL THEN json_build_array(${userList}) END AS owner,
    CASE WHEN (SELECT user_id FROM linked) <> owner.user_id THEN ('raced ' || owner.user_id)::integer END AS raced
  FROM owner LEFT JOIN {{prefix}}users ON {{prefix}}users.id = owner.user_id`;
