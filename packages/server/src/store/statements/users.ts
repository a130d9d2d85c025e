import { userColumns } from '../rows.ts';

// What is sent about users and their identities in every dialect.

export const userById: string = `SELECT ${userColumns} FROM {{prefix}}users WHERE id = ?1`;

export const ownerOfPhone: string = 'SELECT id FROM {{prefix}}users WHERE phone_index = ?1';

export const userOfUnionId: string =
  'SELECT user_id FROM {{prefix}}unionids WHERE platform = ?1 AND union_id = ?2';

export const updateFields: string = `
  UPDATE {{prefix}}users SET nickname = ?2, avatar_url = ?3, updated_at = ?4 WHERE id = ?1`;

export const updatePhone: string = `
  UPDATE {{prefix}}users
  SET phone_sealed = ?2, phone_index = ?3, phone_masked = ?4, phone_country_code = ?5, updated_at = ?6
  WHERE id = ?1`;

/** Leaves alone what was bound meanwhile. */
export const resealNumber: string = `
  UPDATE {{prefix}}users SET phone_sealed = ?3, phone_index = ?4 WHERE id = ?1 AND phone_sealed = ?2`;

export const identityByKey: string = 'SELECT * FROM {{prefix}}identities WHERE app_id = ?1 AND open_id = ?2';

export const noteUnionId: string = `
  UPDATE {{prefix}}identities SET platform = ?3, union_id = ?4, updated_at = ?5
  WHERE app_id = ?1 AND open_id = ?2`;
