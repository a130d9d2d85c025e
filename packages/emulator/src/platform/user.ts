import { EmulatorError } from '../errors.ts';
import type { DialogAnswer, DialogKind } from './dialog.ts';
import { nextNumber, type Platform } from './platform.ts';
import type { NewUser, Phone, ScriptedAnswer, User } from './records/person.ts';

// Shared by every user without values of their own: a million users must not carry a million empty lists.
const nothing: never[] = [];
const noHabits = {};

/**
 * Registers a person.
 *
 * @throws EmulatorError `user_exists`, `invalid_user_id`.
 */
export function createUser(platform: Platform, given: NewUser = {}): User {
  checkId(platform, given.id);
  let number = nextNumber(platform);
  while (platform.state.users.has(`user-${number}`)) number = nextNumber(platform);
  const id = given.id ?? `user-${number}`;
  const user: User = {
    id,
    nickname: given.nickname ?? `用户${number}`,
    avatarUrl: given.avatarUrl ?? defaultAvatar,
    gender: given.gender ?? 0,
    country: given.country ?? 'China',
    province: given.province ?? 'Guangdong',
    city: given.city ?? 'Guangzhou',
    language: given.language ?? 'zh_CN',
    phones: given.phones ?? [
      { number: `1380${String(number % 10_000_000).padStart(7, '0')}`, countryCode: '86' },
    ],
    ...(given.location === undefined ? {} : { location: given.location }),
    riskRank: given.riskRank ?? 0,
    blocked: given.blocked ?? false,
    steps: given.steps ?? nothing,
    groups: given.groups ?? nothing,
    follows: given.follows ?? nothing,
    habits: given.habits ?? noHabits,
    script: given.script ?? nothing,
  };
  platform.state.users.set(id, user);
  return user;
}

function checkId(platform: Platform, id: string | undefined): void {
  if (id === undefined) return;
  if (id.length < 1 || id.length > 64 || id.includes('/')) throw new EmulatorError('invalid_user_id');
  if (platform.state.users.has(id)) throw new EmulatorError('user_exists');
}

/** The user, or the error every caller of the library wants to see at once. */
export function requireUser(platform: Platform, userId: string): User {
  const user = platform.state.users.get(userId);
  if (user === undefined) throw new EmulatorError('user_unknown');
  return user;
}

/**
 * Prepares the answer to a coming dialog: the next one of its kind, or the next one at all.
 *
 * @throws EmulatorError `user_unknown`.
 */
export function scriptAnswer(platform: Platform, userId: string, scripted: ScriptedAnswer): void {
  const user = requireUser(platform, userId);
  user.script = [...user.script, scripted];
}

/**
 * Changes what a person always answers to dialogs of one kind.
 *
 * @throws EmulatorError `user_unknown`.
 */
export function setHabit(
  platform: Platform,
  userId: string,
  habit: { kind: DialogKind; answer: DialogAnswer },
): void {
  const user = requireUser(platform, userId);
  user.habits = { ...user.habits, [habit.kind]: habit.answer };
}

/** The next scripted answer of this person to a dialog of this kind, used up by asking; `null` without one. */
export function takeAnswer(user: User, kind: DialogKind): DialogAnswer | null {
  const index = user.script.findIndex((scripted) => scripted.kind === undefined || scripted.kind === kind);
  if (index < 0) return null;
  const scripted = user.script[index];
  user.script = user.script.filter((_, position) => position !== index);
  return scripted?.answer ?? null;
}

const defaultAvatar =
  'https://thirdwx.qlogo.cn/mmopen/vi_32/Q0j4TwGTfTJ0vGkJ5zV1Yb8c2QJpC0mWcLhE4r7xAqTn9sBf3uDkXg/132';

/** A number in the spelling of the platform, as the server API and the encrypted data carry it. */
export function phoneInfo(phone: Phone): {
  phoneNumber: string;
  purePhoneNumber: string;
  countryCode: string;
} {
  const domestic = phone.countryCode === '86';
  return {
    // Foreign numbers carry their area code here; the exact spelling is not documented.
    phoneNumber: domestic ? phone.number : `+${phone.countryCode}${phone.number}`,
    purePhoneNumber: phone.number,
    countryCode: phone.countryCode,
  };
}

/** A number as a dialog shows it: first three and last two digits. */
export function maskPhone(phone: Phone): string {
  return phone.number.replace(
    /^(\d{3})\d*(\d{2})$/,
    (all, head: string, tail: string) => head + '*'.repeat(all.length - 5) + tail,
  );
}
