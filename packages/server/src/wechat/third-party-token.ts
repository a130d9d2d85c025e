import type { Logger } from '../observe/logger.ts';
import { isText, type PlatformUnavailable } from './answer.ts';

/** A token of a third-party platform, or that there is none now. */
export type ThirdPartyToken = { readonly kind: 'token'; readonly token: string } | PlatformUnavailable;

/** Asks the operator's function for a token. When it fails the log says why; a client may try again. */
export async function readThirdPartyToken(
  provide: () => Promise<string>,
  place: { readonly appId: string; readonly log: Logger },
): Promise<ThirdPartyToken> {
  const { appId, log } = place;
  try {
    const token: unknown = await provide();
    if (isText(token)) return { kind: 'token', token };
    log.error({ appId }, 'the third-party platform gave an empty token');
  } catch (error) {
    log.error({ appId, err: error }, 'the third-party platform gave no token');
  }
  return { kind: 'unavailable', code: 'wechat_unavailable', reason: 'no-token', retryAfter: 5 };
}
