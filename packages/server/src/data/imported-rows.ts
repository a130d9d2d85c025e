import type { PortableRow } from '../store/records.ts';
import type { NewIdentity } from './identity-row.ts';

/** The user of an imported identity as `Store.loadRows` takes it. The phone comes later: `bindPhone` knows who has it. */
export function toUserRow({ userId, nickname, avatarUrl, createdAt }: NewIdentity): PortableRow {
  return {
    id: userId,
    nickname,
    avatar_url: avatarUrl,
    phone_sealed: null,
    phone_index: null,
    phone_masked: null,
    phone_country_code: null,
    has_unionid: 0,
    merged_into: null,
    created_at: createdAt,
    updated_at: createdAt,
  };
}

/** The identity itself. The unionid comes later: `linkUnionId` knows whom it joins. */
export function toIdentityRow(
  { openId, userId, createdAt }: NewIdentity,
  { appId, platform }: { readonly appId: string; readonly platform: string | null },
): PortableRow {
  return {
    app_id: appId,
    open_id: openId,
    user_id: userId,
    platform,
    union_id: null,
    created_at: createdAt,
    updated_at: createdAt,
  };
}
