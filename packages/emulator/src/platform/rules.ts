/**
 * The numbers and choices of the platform that Tencent does not publish, or that a test wants to vary.
 * Times are seconds.
 */
export interface Rules {
  /** How long a login, phone or plugin code can be redeemed. Documented: 300. */
  codeLifetime: number;
  /** How long a redeemed code is still recognised as used (40163) before it becomes unknown (40029). Unpublished. */
  usedCodeMemory: number;
  /** A redemption that fails with 40029 uses the code up, so that the next attempt gives 40163. Reported by a few developers. */
  burnCodeOnFailure: boolean;
  /** A newer `wx.login` makes the older, unused code invalid. Unpublished; off by default. */
  newLoginInvalidatesCode: boolean;
  /** Accept a jscode2session request without `grant_type`, as one report claims of the platform. */
  acceptMissingGrantType: boolean;
  /** Redemptions per user, app and minute before 45011. */
  redemptionsPerMinute: number;
  /** `wx.login` renews the session_key only when it is at least this old. `0`: every login renews it. */
  sessionKeyMinimumAge: number;
  /** A session_key dies after this long without activity. */
  sessionIdle: number;
  /** Apply the IP allow-list of an app to jscode2session too, not only to the token endpoints. */
  allowListCoversLogin: boolean;
  /** Seconds an issued access_token lives. */
  tokenLifetime: number;
  /** Seconds the token before the newest one still works. */
  tokenOverlap: number;
  /** Calls of `/cgi-bin/token` per app and day before 45009. Unconfirmed; commonly quoted as 2000. */
  tokensPerDay: number;
  /** Calls of `/cgi-bin/stable_token` per app and minute before 45011, and per day before 45009. */
  stableTokensPerMinute: number;
  stableTokensPerDay: number;
  /** Forced refreshes of the stable token per app and day before 45009. */
  forcedRefreshesPerDay: number;
  /** Minimum seconds between two forced refreshes; an earlier one returns the same token. */
  forcedRefreshInterval: number;
  /** Resets of session_keys per app and minute before 45011. */
  resetsPerMinute: number;
  /** Minimum seconds between two resets of one person's session_key. The real limit is unpublished. */
  resetInterval: number;
  /** Seconds after a payment in which `getpaidunionid` answers. */
  paymentWindow: number;
  /** Seconds after a visit in which `getuserriskrank` (outside of tests) and `msg_sec_check` know the person. */
  riskVisitWindow: number;
  /** Seconds after a refused privacy popup in which calls fail without a new popup. */
  privacyCoolDown: number;
  /** Answer of `canIUse('button.open-type.getRealtimePhoneNumber')`; developers report that it is always false. */
  canIUseRealtimePhoneNumber: boolean;
  /** errcode of getuserphonenumber when the code belongs to another app: 40013 (documented) or 40029 (seen). */
  phoneCodeOfOtherApp: 40013 | 40029;
  /** errCode of a virtual payment that is signed under the session_key before: wrong (-15005) or expired (-15007). */
  paymentByFormerKey: -15005 | -15007;
  /** What checkencryptedmsg hashes: the base64 text of encryptedData or its bytes. Unclear in the documentation. */
  encryptedMessageHash: 'text' | 'bytes';
  /** Data pre-fetch and periodic update on HarmonyOS: the guide says no, three API pages say yes. */
  harmonyPrefetch: boolean;
  /** Calls of one path per app and Beijing day before 45009, outside of tokens and login. The real limits differ by path. */
  callsPerDay: number;
  /** Calls of getwxacodeunlimit per app and minute before 45011. Documented: 5000; the code is not. */
  codesPerMinute: number;
  /** Codes of getwxacode and createwxaqrcode together, for ever, before 45029. Documented: 100 000. */
  limitedCodes: number;
  /** Calls of msg_sec_check per app and minute before 44991. */
  textChecksPerMinute: number;
  /** Attempts to deliver a pushed message after the first one. */
  pushRetries: number;
  /** Seconds to wait for the answer to a pushed message. */
  pushTimeout: number;
}

/** The rules a new platform starts with. */
export const defaultRules: Readonly<Rules> = {
  codeLifetime: 300,
  usedCodeMemory: 3600,
  burnCodeOnFailure: false,
  newLoginInvalidatesCode: false,
  acceptMissingGrantType: true,
  redemptionsPerMinute: 100,
  sessionKeyMinimumAge: 300,
  sessionIdle: 259_200,
  allowListCoversLogin: false,
  tokenLifetime: 7200,
  tokenOverlap: 300,
  tokensPerDay: 2000,
  stableTokensPerMinute: 10_000,
  stableTokensPerDay: 500_000,
  forcedRefreshesPerDay: 20,
  forcedRefreshInterval: 30,
  resetsPerMinute: 60_000,
  resetInterval: 1,
  paymentWindow: 300,
  riskVisitWindow: 7200,
  privacyCoolDown: 10,
  canIUseRealtimePhoneNumber: false,
  phoneCodeOfOtherApp: 40013,
  paymentByFormerKey: -15007,
  encryptedMessageHash: 'text',
  harmonyPrefetch: false,
  callsPerDay: 1_000_000,
  codesPerMinute: 5000,
  limitedCodes: 100_000,
  textChecksPerMinute: 4000,
  pushRetries: 3,
  pushTimeout: 5,
};
