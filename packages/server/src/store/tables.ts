import type { PortableTable } from './records.ts';

/** A table's columns, primary key first. The same in every dialect, and the order in which rows are read as lists. */
export interface TableShape {
  readonly key: readonly string[];
  readonly columns: readonly string[];
}

/** The shape of every table that moves between stores. */
export const tableShapes: Readonly<Record<PortableTable, TableShape>> = {
  users: shape(
    'id',
    'nickname avatar_url phone_sealed phone_index phone_masked phone_country_code has_unionid merged_into created_at updated_at inherited dormant_phone_index',
  ),
  identities: shape('app_id open_id', 'user_id platform union_id created_at updated_at home_user_id proof'),
  unionids: shape('platform union_id', 'user_id created_at home_user_id'),
  session_keys: shape(
    'app_id open_id',
    'fingerprint_1 sealed_1 fingerprint_2 sealed_2 fingerprint_3 sealed_3 updated_at',
  ),
  sessions: shape(
    'token_hash',
    'id user_id app_id open_id device is_new_user created_at last_seen_at expires_at revoked_at revoke_reason',
  ),
  merges: shape('id', 'survivor_id merged_id cause merged_at undone_at before_state platform union_id'),
  outbox: shape('id', 'type user_id data created_at available_at attempts delivered'),
  shared_values: shape('key_name', 'content version expires_at'),
  oidc_records: shape('id', 'kind sealed grant_id uid user_code user_id expires_at consumed_at'),
  audit: shape('id', 'happened_at action outcome reason actor user_id session_id app_id request_id address'),
};

function shape(key: string, others: string): TableShape {
  return { key: key.split(' '), columns: `${key} ${others}`.split(' ') };
}
