import { requireApp } from './app.ts';
import { personId } from './identifiers.ts';
import { now, type Platform } from './platform.ts';
import type { Account } from './records/person.ts';
import { requireUser } from './user.ts';

/**
 * The person inside the app, made at the first touch. The openid is the same for ever.
 *
 * @throws EmulatorError `app_unknown`, `user_unknown`.
 */
export function accountOf(platform: Platform, appId: string, userId: string): Account {
  const key = `${appId}/${userId}`;
  const openid = platform.state.openids.get(key);
  const known = openid === undefined ? undefined : platform.state.accounts.get(openid);
  return known ?? openAccount(platform, appId, userId);
}

/** The person behind an openid of one app. */
export function accountByOpenid(platform: Platform, appId: string, openid: string): Account | null {
  const account = platform.state.accounts.get(openid);
  return account?.appId === appId ? account : null;
}

/**
 * Deletes the mini program from the person's list: scopes and privacy consent go, the openid stays.
 *
 * @throws EmulatorError `app_unknown`, `user_unknown`.
 */
export function deleteMiniProgram(platform: Platform, appId: string, userId: string): Account {
  const account = accountOf(platform, appId, userId);
  account.scopes = {};
  account.privacyAgreed = nothing;
  account.privacyRefusedAt = null;
  account.installed = false;
  return account;
}

/** Counts a redemption; `false` when the account has used up its minute. */
export function countRedemption(platform: Platform, account: Account): boolean {
  const minute = Math.floor(now(platform) / 60_000);
  if (account.window.start !== minute) account.window = { start: minute, count: 0 };
  if (account.window.count >= platform.state.rules.redemptionsPerMinute) return false;
  account.window.count += 1;
  return true;
}

// Shared until first changed (always by replacement): see user.ts.
const nothing: never[] = [];
const noRecord = {};

function openAccount(platform: Platform, appId: string, userId: string): Account {
  requireApp(platform, appId);
  requireUser(platform, userId);
  const account: Account = {
    openid: personId('o', appId, userId),
    appId,
    userId,
    session: null,
    window: { start: 0, count: 0 },
    deviceKeys: noRecord,
    scopes: noRecord,
    subscriptions: noRecord,
    privacyAgreed: nothing,
    privacyRefusedAt: null,
    encryptKeys: nothing,
    visitedAt: 0,
    installed: true,
  };
  platform.state.accounts.set(account.openid, account);
  platform.state.openids.set(`${appId}/${userId}`, account.openid);
  return account;
}
