import { storeCode } from './code.ts';
import { base64, newLoginCode } from './identifiers.ts';
import { now, type Platform, randomBytes } from './platform.ts';
import type { CorpLogin, CorpSession } from './records/corp.ts';

/** How a mini program is linked with a corp: through an app of the corp's own, a third-party app, or not at all. */
export type CorpLink =
  | { readonly kind: 'own' }
  | { readonly kind: 'suite'; readonly suiteId: string }
  | { readonly kind: 'none' };

/** By which app of the corp a login goes: the suite that is named, else the corp's own app, else a suite it has. */
export function linkOf(platform: Platform, corpId: string, appId: string, wanted?: string): CorpLink {
  const corp = platform.state.corps.get(corpId);
  const suites = (corp?.suites ?? []).filter((id) => platform.state.suites.get(id)?.appIds.includes(appId));
  const isOwn = corp?.agents.some(({ appIds }) => appIds.includes(appId)) === true;
  if (wanted === undefined && isOwn) return { kind: 'own' };
  const suiteId = suites.find((id) => wanted === undefined || id === wanted);
  return suiteId === undefined ? { kind: 'none' } : { kind: 'suite', suiteId };
}

/** A code of `wx.qy.login`. The key behind it is new, and dead until the code is redeemed. */
export function issueCorpCode(platform: Platform, appId: string, corp: CorpLogin): string {
  const expiresAt = now(platform) + platform.state.rules.sessionIdle * 1000;
  const key = base64(randomBytes(platform, 16));
  const session = { key, redeemed: false, suiteId: corp.suiteId, expiresAt };
  platform.state.corpSessions.set(placeOf(appId, corp), session);
  const code = { kind: 'corp' as const, openid: '', appId, issuedAt: now(platform), usedAt: null, corp };
  return storeCode(platform, newLoginCode(platform), code);
}

/** The session that a redeemed code opens; `null` when a later login has taken its place. */
export function openCorpSession(platform: Platform, appId: string, corp: CorpLogin): CorpSession | null {
  const session = platform.state.corpSessions.get(placeOf(appId, corp));
  if (session === undefined) return null;
  session.redeemed = true;
  return session;
}

/** The member's session while it is worth something. */
export function liveCorpSession(
  platform: Platform,
  appId: string,
  who: Pick<CorpLogin, 'corpId' | 'user'>,
): CorpSession | null {
  const session = platform.state.corpSessions.get(placeOf(appId, who));
  if (session === undefined || !session.redeemed) return null;
  return session.expiresAt > now(platform) ? session : null;
}

function placeOf(appId: string, { corpId, user }: Pick<CorpLogin, 'corpId' | 'user'>): string {
  return `${appId}/${corpId}/${user}`;
}
