import type { WxError } from './wx-like.ts';

/**
 * Why a button or an API of WeChat gave nothing. None of these is an error of the program; each has a way on.
 *
 * - `denied`: the person said no just now. Offer again when they show that they want to.
 * - `needs-settings`: they said no earlier; WeChat does not ask twice. Offer `auth.openSettings()` inside a tap.
 * - `needs-tap`: WeChat allows this only inside a tap, before anything is awaited.
 * - `privacy-denied`: they did not agree to the privacy guide. Offer it again; WeChat waits ten seconds.
 * - `privacy-undeclared`: the data is not declared in the privacy guide of the app (MP backend), or is banned.
 * - `system-denied`: the phone's own settings forbid WeChat this permission.
 * - `no-quota`: the app's paid calls are used up.
 * - `no-permission`: the app may not use this (an individual's account, or not verified).
 * - `blocked`: WeChat blocks this person or app from it.
 * - `unsupported`: the base library is too old; `needs` says from which one on.
 * - `dismissed`: closed without an answer, or timed out.
 * - `failed`: anything else; `errMsg` has WeChat's words.
 */
export type DenialKind =
  | 'denied'
  | 'needs-settings'
  | 'needs-tap'
  | 'privacy-denied'
  | 'privacy-undeclared'
  | 'system-denied'
  | 'no-quota'
  | 'no-permission'
  | 'blocked'
  | 'dismissed'
  | 'failed';

/** A denial with WeChat's own words. */
export type Denial =
  | { readonly kind: DenialKind; readonly errMsg: string; readonly errno?: number }
  | { readonly kind: 'unsupported'; readonly errMsg: string; readonly needs: string };

/** What WeChat's error numbers mean here. `errno` beats the words where both exist. */
const byErrno: Readonly<Record<number, DenialKind>> = {
  1: 'dismissed',
  3: 'system-denied',
  5: 'dismissed',
  102: 'no-permission',
  103: 'denied',
  104: 'privacy-denied',
  112: 'privacy-undeclared',
  1025: 'privacy-undeclared',
  1026: 'privacy-undeclared',
  101100: 'privacy-undeclared',
  101101: 'privacy-undeclared',
  101102: 'privacy-denied',
  1400001: 'no-quota',
  1402101: 'blocked',
  1421102: 'blocked',
};

/** The words differ between phones, the tool and versions (`fail auth deny`, `fail:auth deny`): parts are matched. */
const denialByWords: readonly (readonly [RegExp, DenialKind])[] = [
  [/TAP gesture/i, 'needs-tap'],
  [/privacy permission is not authorized/, 'privacy-denied'],
  [/declared in the privacy|privacy api banned/, 'privacy-undeclared'],
  [/system permission|系统权限/, 'system-denied'],
  [/no permission|没有权限|access denied|no scope/, 'no-permission'],
  [/auth(orize)? den(y|ied)|user den(y|ied)|scope unauthorized|authorize no response/, 'denied'],
  [/cancel|time ?out/, 'dismissed'],
  [/quota/, 'no-quota'],
  [/blocked/, 'blocked'],
];

/** Reads WeChat's failure. */
export function readDenial(error: Partial<WxError> | undefined): Denial {
  const { errMsg: words, errno } = error || {};
  const errMsg = String(words || '');
  const byWords = denialByWords.find(([words]) => words.test(errMsg));
  const kind = (errno !== undefined && byErrno[errno]) || (byWords ? byWords[1] : 'failed');
  return errno === undefined ? { kind, errMsg } : { kind, errMsg, errno };
}
