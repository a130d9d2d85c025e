import { forgetOld } from './forget-old.ts';
import { newAccessToken } from './identifiers.ts';
import { now, type Platform } from './platform.ts';
import type { AccessToken } from './records/issued.ts';

/** What a presented access_token is worth. */
export type TokenCheck =
  | { readonly kind: 'valid'; readonly appId: string; readonly component: string | null }
  | { readonly kind: 'expired' }
  | { readonly kind: 'invalid' };

/** A new token. The one before it works on for the overlap, or is dead at once when `force` is set. */
export function issueToken(
  platform: Platform,
  appId: string,
  how: { kind: AccessToken['kind']; force?: boolean },
): AccessToken {
  const { rules, tokens, currentTokens } = platform.state;
  const time = now(platform);
  const previous = currentToken(platform, appId, how.kind);
  if (previous !== null) previous.replacedUntil = time + (how.force === true ? 0 : rules.tokenOverlap * 1000);
  // A token is known as expired (42001) for a day; then it is one the platform never gave (40001).
  forgetOld(tokens, (token) => token.expiresAt <= time - 86_400_000, 100_000);
  const expiresAt = time + rules.tokenLifetime * 1000;
  const issued = { token: newAccessToken(platform), appId, kind: how.kind, expiresAt, replacedUntil: null };
  tokens.set(issued.token, issued);
  currentTokens.set(`${how.kind}/${appId}`, issued.token);
  return issued;
}

/** The newest token of a kind, dead or alive. */
export function currentToken(
  platform: Platform,
  appId: string,
  kind: AccessToken['kind'],
): AccessToken | null {
  const token = platform.state.currentTokens.get(`${kind}/${appId}`);
  return (token === undefined ? undefined : platform.state.tokens.get(token)) ?? null;
}

/** Judges a presented token. */
export function checkToken(platform: Platform, presented: string, family: TokenFamily = 'app'): TokenCheck {
  const known = platform.state.tokens.get(presented);
  if (known === undefined || familyOf(known.kind) !== family) return { kind: 'invalid' };
  const time = now(platform);
  if (known.replacedUntil !== null && time >= known.replacedUntil) return { kind: 'invalid' };
  if (time >= known.expiresAt) return { kind: 'expired' };
  return { kind: 'valid', appId: known.appId, component: known.component ?? null };
}

/** Which endpoints a token is for. */
type TokenFamily = 'app' | 'component' | 'cloud' | 'corp' | 'suite';

function familyOf(kind: AccessToken['kind']): TokenFamily {
  // A third-party platform's token for an app is used where the app's own would be.
  return kind === 'token' || kind === 'stable' || kind === 'authorizer' ? 'app' : kind;
}

/** Whole seconds a token has left. */
export function remainingLife(platform: Platform, token: AccessToken): number {
  return Math.max(0, Math.floor((token.expiresAt - now(platform)) / 1000));
}
