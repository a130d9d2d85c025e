// What is sent about merges in every dialect.

export const rememberMerge: string = 'UPDATE {{prefix}}merges SET before_state = ?2 WHERE id = ?1';

/** Also the text behind `Store.listMerges`. */
export const mergesOfUser: string = `
  SELECT * FROM {{prefix}}merges WHERE survivor_id = ?1 OR merged_id = ?1 ORDER BY merged_at DESC, id DESC`;

export const moveIdentities: string =
  'UPDATE {{prefix}}identities SET user_id = ?2, updated_at = ?3 WHERE user_id = ?1';

export const moveUnionIds: string = 'UPDATE {{prefix}}unionids SET user_id = ?2 WHERE user_id = ?1';

export const moveUnionIdBack: string = `
  UPDATE {{prefix}}unionids SET user_id = ?2 WHERE user_id = ?1 AND platform = ?3 AND union_id = ?4`;

export const moveIdentityBack: string = `
  UPDATE {{prefix}}identities SET user_id = ?2 WHERE user_id = ?1 AND app_id = ?3 AND open_id = ?4`;

/** What a merge, or taking one back, makes of a user. */
export const updateWhole: string = `
  UPDATE {{prefix}}users SET
    nickname = ?2, avatar_url = ?3,
    phone_sealed = ?4, phone_index = ?5, phone_masked = ?6, phone_country_code = ?7,
    has_unionid = ?8, merged_into = ?9, updated_at = ?10
  WHERE id = ?1`;

export const insertMerge: string = `
  INSERT INTO {{prefix}}merges (id, survivor_id, merged_id, cause, merged_at, undone_at, before_state)
  VALUES (?1, ?2, ?3, ?4, ?5, NULL, ?6)`;
