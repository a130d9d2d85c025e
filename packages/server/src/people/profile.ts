import type { JsonObject } from '../base/json-object.ts';

/** What a person is called and looks like. Null: not known. */
export interface Profile {
  readonly nickname: string | null;
  readonly avatarUrl: string | null;
}

/** The name that WeChat gives to everybody since 2022-11-08, with a grey picture. */
const anonymousName = '微信用户';

/** Names longer than this in visible characters are refused; so are those that need more storage than a name should. */
const maxNicknameLength = 32;
const maxNicknameUnits = 255;
const maxAvatarUrlLength = 1024;

/** What a person's encrypted user info says. */
export interface UserInfo {
  readonly profile: Profile;
  /** Claimed: it must not merge anybody. */
  readonly claimedUnionId: string | null;
}

/**
 * Reads decrypted user info (`wx.getUserInfo`, `wx.getUserProfile`); null when it is something else.
 *
 * Name and picture come from what WeChat signed. Out of the ciphertext they would be free text that the person reads
 * back: a decryption oracle.
 *
 * @param signed `rawData`, whose signature was checked; null: none came, and nothing is known of name and picture
 */
export function readUserInfo(data: JsonObject, signed: JsonObject | null): UserInfo | null {
  if (typeof data.nickName !== 'string') return null;
  return { profile: readProfile(signed ?? {}), claimedUnionId: claimedUnionId(data) };
}

/**
 * The unionid in user info that a person's phone carried. They could have written it themselves, so the
 * store notes it as a claim: only what WeChat tells this server (code, paid order, cloud gateway) links users.
 */
function claimedUnionId({ unionId }: JsonObject): string | null {
  return typeof unionId === 'string' && /^[\w-]{28,32}$/.test(unionId) ? unionId : null;
}

/**
 * Reads name and picture from profile data (`wx.getUserInfo`, `wx.getUserProfile`). The anonymous profile
 * that WeChat sends instead of a real one counts as unknown, so that it never replaces a name.
 */
export function readProfile(data: JsonObject): Profile {
  const { nickName: name, avatarUrl, is_demote: isDemoted } = data;
  if (isDemoted === true || name === anonymousName) return { nickname: null, avatarUrl: null };
  const nickname = typeof name === 'string' ? cleanNickname(name) : null;
  return { nickname, avatarUrl: typeof avatarUrl === 'string' ? cleanAvatarUrl(avatarUrl) : null };
}

/**
 * Makes a name fit to be stored and shown: no control characters, no half characters, no space around it.
 * Null when nothing is left or it is too long. Emoji of several code points count as one character.
 */
export function cleanNickname(text: string): string | null {
  const name = text.toWellFormed().replaceAll(invisible, '').trim();
  if (!visible.test(name) || name.length > maxNicknameUnits) return null;
  // No text has more visible characters than units, and loading the tables that tell them apart takes 10 ms.
  if (name.length <= maxNicknameLength) return name;
  graphemes ??= new Intl.Segmenter('zh', { granularity: 'grapheme' });
  return [...graphemes.segment(name)].length > maxNicknameLength ? null : name;
}

let graphemes: Intl.Segmenter | undefined;

/** Letters, digits, punctuation, emoji; joiners, blanks and marks alone make a name that nobody can see. */
const visible = /[\p{L}\p{N}\p{P}\p{S}]/u;

/** Control characters and those that reverse the direction of text; joiners stay, because emoji need them. */
const invisible = /[\p{Cc}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF\uFFFD]/gu;

/**
 * WeChat still hands out `http:` for pictures that it also serves by `https:`. A user name before the host is there to pass
 * off another host as WeChat's.
 */
function cleanAvatarUrl(text: string): string | null {
  if (text.length > maxAvatarUrlLength || !URL.canParse(text)) return null;
  const url = new URL(text);
  if (url.protocol === 'http:' && url.hostname.endsWith('.qlogo.cn')) url.protocol = 'https:';
  return url.protocol === 'https:' && url.username === '' && url.password === '' ? url.href : null;
}
