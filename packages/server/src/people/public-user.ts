import type { User } from '@weapp-auth/protocol';
import type { UserRecord } from '../store/records.ts';

/** A user as clients may see them. */
export function toPublicUser(user: UserRecord): User {
  const { id, nickname, avatarUrl, phone, hasUnionId, createdAt } = user;
  const common = { id, nickname, avatarUrl, hasUnionid: hasUnionId, createdAt };
  if (phone === null) return common;
  return { ...common, phone: { masked: phone.masked, countryCode: phone.countryCode } };
}

/** A user after a change. */
export interface ChangedUser {
  readonly kind: 'changed';
  readonly user: UserRecord;
}
