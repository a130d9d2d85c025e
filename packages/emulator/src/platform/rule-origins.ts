import type { Rules } from './rules.ts';

/**
 * How sure a rule is.
 *
 * - `documented`: Tencent's own text
 * - `production`: seen in answers of the real platform
 * - `sdks`: read in SDKs or official samples
 * - `community`: told by few developers
 * - `ours`: a careful choice where nothing is known
 */
export type Certainty = 'documented' | 'production' | 'sdks' | 'community' | 'ours';

/** Where a rule's usual value comes from. */
export interface RuleOrigin {
  readonly certainty: Certainty;
  readonly source: string;
}

const ours = (source: string): RuleOrigin => ({ certainty: 'ours', source });
const documented = (source: string): RuleOrigin => ({ certainty: 'documented', source });
const community = (source: string): RuleOrigin => ({ certainty: 'community', source });

/** The origin of every rule. */
export const ruleOrigins: Readonly<Record<keyof Rules, RuleOrigin>> = {
  codeLifetime: documented('wx.login: a code lives five minutes'),
  usedCodeMemory: ours('how long 40163 is told before 40029 is not published'),
  burnCodeOnFailure: community('two reports (2020, 2023) of 40029 followed by 40163'),
  newLoginInvalidatesCode: ours('not published; off is what working programs rely on'),
  acceptMissingGrantType: community('one report of a login without grant_type'),
  redemptionsPerMinute: documented('code2Session, older page: 100 a minute and user'),
  sessionKeyMinimumAge: ours('a minimum period between two renewals is documented, its length is not'),
  sessionIdle: community('three days without use; the documentation gives no number'),
  allowListCoversLogin: ours('the allow-list is documented for token endpoints'),
  tokenLifetime: documented('getAccessToken: expires_in at most 7200'),
  tokenOverlap: documented('AccessToken guide: old and new work for five minutes'),
  tokensPerDay: community('2000 a day is commonly quoted'),
  stableTokensPerMinute: documented('getStableAccessToken: 10 000 a minute'),
  stableTokensPerDay: documented('getStableAccessToken: 500 000 a day'),
  forcedRefreshesPerDay: documented('getStableAccessToken: 20 forced refreshes a day'),
  forcedRefreshInterval: documented('getStableAccessToken: 30 seconds between forced refreshes'),
  resetsPerMinute: documented('ResetUserSessionKey: 60 000 a minute'),
  resetInterval: ours('frequent resets of one person are refused; how frequent is not published'),
  paymentWindow: documented('getPaidUnionid: five minutes after the payment'),
  riskVisitWindow: documented('getUserRiskRank, msgSecCheck: people of the last two hours'),
  privacyCoolDown: documented('privacy guide: ten seconds without a new popup'),
  canIUseRealtimePhoneNumber: community('developers report that it is always false'),
  phoneCodeOfOtherApp: documented('getPhoneNumber lists 40013; 40029 was seen'),
  paymentByFormerKey: ours(
    'requestVirtualPayment lists -15005 and -15007; which of them a former key gives is open',
  ),
  encryptedMessageHash: ours('the page says "sha256 of the encrypted data": text or bytes is open'),
  harmonyPrefetch: ours(
    'the adaptation guide says unsupported, three API pages supported: off keeps a fallback needed',
  ),
  callsPerDay: ours('quota/get tells the limit of each path; no list is published'),
  codesPerMinute: documented('getUnlimitedQRCode: 5000 a minute; the code beyond is not stated'),
  limitedCodes: documented('getQRCode: 100 000 codes for ever'),
  textChecksPerMinute: documented('msgSecCheck: 4000 a minute'),
  pushRetries: documented('official accounts: three retries; the mini program page has no number'),
  pushTimeout: documented('official accounts: five seconds; the mini program page has no number'),
};

/** Every rule with its present and usual value, and how sure it is. */
export function listRules(present: Rules, usual: Readonly<Rules>): readonly RuleReport[] {
  const names = Object.keys(usual) as (keyof Rules)[]; // The keys of the rules, by their type.
  return names.map((name) => ({ name, value: present[name], usual: usual[name], ...ruleOrigins[name] }));
}

/** One rule as `GET /__emulator/rules` shows it. */
export interface RuleReport extends RuleOrigin {
  readonly name: keyof Rules;
  readonly value: Rules[keyof Rules];
  readonly usual: Rules[keyof Rules];
}
