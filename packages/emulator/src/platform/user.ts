import { EmulatorError } from '../errors.ts';
import type { DialogAnswer, DialogKind } from './dialog.ts';
import { nextNumber, type Platform } from './platform.ts';

/** A phone number bound to a WeChat account. */
export interface Phone {
  /** Without area code. */
  number: string;
  /** Without plus sign: `86`. */
  countryCode: string;
}

/** A person with a WeChat account. */
export interface User {
  id: string;
  nickname: string;
  avatarUrl: string;
  /** 0 unknown, 1 male, 2 female; given away in legacy profiles only. */
  gender: 0 | 1 | 2;
  country: string;
  province: string;
  city: string;
  language: string;
  phones: Phone[];
  /** Rank 0–4 of `getuserriskrank`. */
  riskRank: number;
  /** Logins of this person are blocked (40226). */
  blocked: boolean;
  /** Steps of the last days, newest last. */
  steps: number[];
  /** The groups (openGId) this person is in and can open the app from. */
  groups: string[];
  /** Official accounts this person follows. No influence on unionid: since 2021 it is given either way. */
  follows: string[];
  /** How this person answers dialogs, unless a scripted answer comes first. Missing kinds are accepted. */
  habits: Partial<Record<DialogKind, DialogAnswer>>;
  /** Answers for the next dialogs, used up in order, before the habits. */
  script: ScriptedAnswer[];
}

/** One prepared answer: the next dialog of this kind (of any kind without one). */
export interface ScriptedAnswer {
  kind?: DialogKind;
  answer: DialogAnswer;
}

/** What may be said about a new user. */
export type NewUser = Partial<User>;

// Shared by every user that says nothing else: a million users must not carry a million empty lists.
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
 * @example
 * ```ts
 * import { createEmulator } from '@weapp-auth/emulator';
 * const emulator = createEmulator({ seed: 'demo' });
 * scriptAnswer(emulator.platform, 'alice', { kind: 'phone-number', answer: { accept: false } }); // once
 * ```
 */
export function scriptAnswer(platform: Platform, userId: string, scripted: ScriptedAnswer): void {
  const user = requireUser(platform, userId);
  user.script = [...user.script, scripted];
}

/**
 * Changes what a person always answers to dialogs of one kind.
 *
 * @throws EmulatorError `user_unknown`.
 * @example
 * ```ts
 * import { createEmulator } from '@weapp-auth/emulator';
 * const emulator = createEmulator({ seed: 'demo' });
 * setHabit(emulator.platform, 'bob', { kind: 'authorize', answer: { accept: false } }); // always refuses
 * ```
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
