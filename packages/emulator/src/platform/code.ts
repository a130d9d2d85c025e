import { forgetOld } from './forget-old.ts';
import { newLoginCode, newPhoneCode } from './identifiers.ts';
import { now, type Platform } from './platform.ts';
import type { Code } from './records/issued.ts';
import type { Account } from './records/person.ts';
import { sessionForCode } from './session.ts';

/** What became of an attempt to redeem a code. */
export type Redemption =
  | { readonly kind: 'redeemed'; readonly code: Code }
  | { readonly kind: 'used' }
  | { readonly kind: 'invalid' }
  | { readonly kind: 'other-app' };

/** The code of an app without a real AppID. */
export const mockCode = 'the code is a mock one';

/** A login code for a device of a person: may renew the session_key, and always makes it this device's key. */
export function issueLoginCode(platform: Platform, account: Account, device: string): string {
  const session = sessionForCode(platform, account);
  account.deviceKeys = { ...account.deviceKeys, [device]: session.key };
  account.installed = true;
  if (platform.state.rules.newLoginInvalidatesCode) dropUnusedLoginCodes(platform, account);
  return storeCode(platform, newLoginCode(platform), {
    ...codeFor(account, 'login'),
    issuedAt: now(platform),
  });
}

/** A phone code; its life is counted from `tappedAt`, the moment the button was tapped. */
export function issuePhoneCode(
  platform: Platform,
  account: Account,
  given: { phone: { number: string; countryCode: string }; tappedAt: number },
): string {
  const code = { ...codeFor(account, 'phone'), issuedAt: given.tappedAt, phone: given.phone };
  return storeCode(platform, newPhoneCode(platform), code);
}

/** A code of `wx.pluginLogin`. */
export function issuePluginCode(platform: Platform, account: Account, plugin: string): string {
  const code = { ...codeFor(account, 'plugin'), issuedAt: now(platform), plugin };
  return storeCode(platform, newLoginCode(platform), code);
}

/** The code when it can be redeemed by this app now; otherwise why not. Nothing is used up yet. */
export function inspectCode(
  platform: Platform,
  text: string,
  expected: { kind: Code['kind']; appId: string },
): Redemption {
  const code = platform.state.codes.get(text);
  if (code === undefined || code.kind !== expected.kind) return { kind: 'invalid' };
  if (code.appId !== expected.appId) return { kind: 'other-app' };
  if (code.usedAt !== null) return { kind: 'used' };
  const age = now(platform) - code.issuedAt;
  if (age > platform.state.rules.codeLifetime * 1000) return { kind: 'invalid' };
  return { kind: 'redeemed', code };
}

/** Marks a code as used up. */
export function consumeCode(platform: Platform, code: Code): void {
  code.usedAt = now(platform);
}

/** Marks a code as used after a failed redemption, where the rules demand it. */
export function burnCode(platform: Platform, text: string): void {
  const code = platform.state.codes.get(text);
  if (platform.state.rules.burnCodeOnFailure && code !== undefined) code.usedAt ??= now(platform);
}

function codeFor(account: Account, kind: Code['kind']): Code {
  return { kind, openid: account.openid, appId: account.appId, issuedAt: 0, usedAt: null };
}

/** Keeps a code under its text; room is made for it first. */
export function storeCode(platform: Platform, text: string, code: Code): string {
  const { codes, rules } = platform.state;
  const horizon = now(platform) - Math.max(rules.usedCodeMemory, rules.codeLifetime) * 1000;
  forgetOld(codes, ({ issuedAt }) => issuedAt <= horizon);
  codes.set(text, code);
  return text;
}

function dropUnusedLoginCodes(platform: Platform, account: Account): void {
  for (const [text, code] of platform.state.codes) {
    const stale = code.kind === 'login' && code.openid === account.openid && code.usedAt === null;
    if (stale) platform.state.codes.delete(text);
  }
}
