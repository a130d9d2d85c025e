import type { User } from '../platform/user.ts';

/** A profile in the spelling of the client API. */
export type Profile = Readonly<Record<string, unknown>>;

/** What every profile API answers since the profiles were withdrawn, byte for byte. */
export const anonymousProfile: Profile = {
  nickName: '微信用户',
  gender: 0,
  language: '',
  city: '',
  province: '',
  country: '',
  avatarUrl:
    'https://thirdwx.qlogo.cn/mmopen/vi_32/POgEwh4mIHO4nibH0KlMECNjjGxQUq24ZEaGT4poC6icRiccVGKSyXwibcPq4BWmiaIGuG1icwxaQX6grC9VemZoJ8rg/132',
  is_demote: true,
};

/** The person's own profile, as legacy apps and old base libraries see it. */
export function realProfile(user: User): Profile {
  return {
    nickName: user.nickname,
    gender: user.gender,
    language: user.language,
    city: user.city,
    province: user.province,
    country: user.country,
    avatarUrl: user.avatarUrl,
  };
}
