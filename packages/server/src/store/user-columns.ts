import type { UserRecord } from './records.ts';

/** The columns of a user in the order of `tableShapes.users`. */
export type UserColumns = readonly [
  id: string,
  nickname: string | null,
  avatarUrl: string | null,
  phoneSealed: string | null,
  phoneIndex: string,
  phoneMasked: string,
  phoneCountryCode: string,
  hasUnionId: 0 | 1,
  mergedInto: string | null,
  createdAt: number,
  updatedAt: number,
  inherited: string | null,
  dormantPhoneIndex: string | null,
];

/** Reads the columns of a living user from a list. */
export function toListedUser(columns: UserColumns): UserRecord {
  const [id, nickname, avatarUrl, sealed, index, masked, countryCode, ...rest] = columns;
  const [hasUnionId, mergedInto, createdAt, updatedAt] = rest;
  const phone = sealed === null ? null : { sealed, index, masked, countryCode };
  return { id, nickname, avatarUrl, phone, hasUnionId: hasUnionId === 1, mergedInto, createdAt, updatedAt };
}
