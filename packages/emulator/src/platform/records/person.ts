import type { DialogAnswer, DialogKind } from '../dialog.ts';
/** One encryption key of the client's encrypted channel (`getuserencryptkey`). */
export interface EncryptKey {
  key: string;
  iv: string;
  version: number;
  createdAt: number;
}

/** One person inside one mini program. */
export interface Account {
  openid: string;
  appId: string;
  userId: string;
  session: Session | null;
  /** The session_key before the present one. */
  formerKey?: string;
  /** The redemptions of the present minute, for 45011. */
  window: { start: number; count: number };
  /** Device → the session_key of its last code; what `wx.checkSession` asks about. */
  deviceKeys: Record<string, string>;
  /** Decided scopes. */
  scopes: Record<string, boolean>;
  /** Kept choices of the subscription dialog: template id → choice. */
  subscriptions: Record<string, 'accept' | 'reject' | 'ban'>;
  /** The person has switched subscription messages of the app off as a whole. */
  subscriptionsOff?: boolean;
  /** Template id → messages that may still be sent. */
  messagesLeft?: Record<string, number>;
  /** Types of personal data the person agreed to. */
  privacyAgreed: string[];
  /** When the official privacy popup was last refused. */
  privacyRefusedAt: number | null;
  encryptKeys: EncryptKey[];
  /** When the person last used the mini program; 0: never. */
  visitedAt: number;
  /** Whether the app is in the person's list; deleting it clears scopes and consent. */
  installed: boolean;
}

/** A paid order. */
export interface Payment {
  transactionId: string;
  mchId: string;
  outTradeNo: string;
  appId: string;
  openid: string;
  paidAt: number;
}

/** The one valid session_key of a person in an app. */
export interface Session {
  /** base64 of 16 bytes. */
  key: string;
  createdAt: number;
  expiresAt: number;
}

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
  /** Where the phone is, for the location APIs; a place in Shenzhen without it. */
  location?: { latitude: number; longitude: number };
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
