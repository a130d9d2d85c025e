import type { UnionIdProof } from '../records.ts';
import { userList } from '../rows.ts';
import { pushKey, pushSessionKey } from '../steps/session-keys.ts';
import { addSession } from '../steps/sessions.ts';
import { toListedUser, type UserColumns } from '../user-columns.ts';
import type { LoginWrite, SavedLogin } from '../writes.ts';
import type { SqliteDatabase } from './database.ts';
import { runStep } from './run-step.ts';

/**
 * The usual login: a known identity whose proven unionid is noted and linked already. Its identity, its user and its newest session_key
 * are found in one read, as a list, which is faster than as an object. Null, and nothing is written, when the login has
 * more to do: a new identity, a profile, sessions to replace, a late unionid.
 */
export function saveUsualLogin(db: SqliteDatabase, write: LoginWrite): SavedLogin | null {
  if (write.replaces !== 'none' || write.profile !== null) return null;
  const { appId, openId, sessionKey } = write;
  const columns = db.getList(identityWithUser, appId, openId);
  if (columns === undefined) return null;
  // The statement names the columns in this order, and the tables are STRICT: SQLite lets no other type in.
  const [openPlatform, unionId, proof, linkOwnerId, fingerprint, ...listed] = columns as IdentityColumns;
  if (write.unionId !== null) {
    const isNoted = write.unionId === unionId && write.openPlatform === openPlatform;
    if (!isNoted || write.proof !== 'proven' || proof !== 'proven') return null;
    if (openPlatform !== null && linkOwnerId !== listed[0]) return null;
  }
  const user = toListedUser(listed);
  // Whoever returns soon mostly brings the key that is kept: then it is neither sealed nor written.
  if (sessionKey !== null && sessionKey.fingerprint !== fingerprint) {
    runStep(db, pushSessionKey({ ...write, key: sessionKey }, pushKey));
  }
  runStep(db, addSession(write, { userId: user.id, isNewUser: false }));
  return { user, isNewUser: false, merge: null, userChanged: false, changedSessions: [] };
}

type IdentityColumns = readonly [
  openPlatform: string | null,
  unionId: string | null,
  proof: UnionIdProof | null,
  linkOwnerId: string | null,
  fingerprint: string | null,
  ...user: UserColumns,
];

const identityWithUser = `
  SELECT {{prefix}}identities.platform, {{prefix}}identities.union_id, {{prefix}}identities.proof,
    {{prefix}}unionids.user_id, {{prefix}}session_keys.fingerprint_1,
    ${userList}
  FROM {{prefix}}identities JOIN {{prefix}}users ON {{prefix}}users.id = {{prefix}}identities.user_id
    LEFT JOIN {{prefix}}session_keys ON {{prefix}}session_keys.app_id = {{prefix}}identities.app_id
      AND {{prefix}}session_keys.open_id = {{prefix}}identities.open_id
    LEFT JOIN {{prefix}}unionids ON {{prefix}}unionids.platform = {{prefix}}identities.platform
      AND {{prefix}}unionids.union_id = {{prefix}}identities.union_id
  WHERE {{prefix}}identities.app_id = ?1 AND {{prefix}}identities.open_id = ?2`;
