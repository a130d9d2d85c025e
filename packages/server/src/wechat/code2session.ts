import type { ErrorCode } from '@weapp-auth/protocol';
import { type AppCredentials, revealAppSecret } from './app-credentials.ts';
import { explainErrcode } from './errcodes.ts';
import type { PlatformAnswer, PlatformOutage } from './platform-answer.ts';
import type { PlatformClient } from './platform-client.ts';

/** Every ending of a code exchange. */
export type Code2SessionResult =
  | {
      readonly kind: 'exchanged';
      readonly openId: string;
      /** Base64 of 16 bytes; must never leave the server. */
      readonly sessionKey: string;
      /** `null` unless the app is bound to a WeChat Open Platform account (微信开放平台). */
      readonly unionId: string | null;
    }
  | {
      readonly kind: 'rejected';
      readonly code: ErrorCode;
      /** `0` when WeChat answered success without the fields it promises. */
      readonly errcode: number;
      /** WeChat's request id, for its support. */
      readonly rid: string | null;
    }
  /** No usable answer came. Whether WeChat took the code is unknown, so the same code must not be sent again. */
  | { readonly kind: 'unavailable'; readonly code: 'wechat_unavailable'; readonly reason: PlatformOutage };

/** Exchanges the code of one `wx.login`. Never rejects. */
export type Code2Session = (app: AppCredentials, code: string) => Promise<Code2SessionResult>;

/** Where a code is exchanged. */
export const code2SessionPath = '/sns/jscode2session';

/**
 * Creates the exchange of a login code for the user's openid and session_key (code2Session).
 *
 * A code lives five minutes and works once, so this call is never repeated after it was sent.
 * Source: https://developers.weixin.qq.com/miniprogram/dev/server/API/user-login/api_code2session
 *
 * @example
 * ```ts
 * import { createCode2Session, createPlatformClient } from '@weapp-auth/server';
 *
 * const exchange = createCode2Session(createPlatformClient({ now: Date.now }));
 * const result = await exchange({ appId: 'wx0123456789abcdef', secret: 'the AppSecret' }, 'code from wx.login');
 * if (result.kind === 'rejected') console.log(result.code); // 'code_used'
 * ```
 */
export function createCode2Session(platform: PlatformClient): Code2Session {
  return async (app, code) => {
    const answer = await platform.call({
      method: 'GET',
      path: code2SessionPath,
      query: {
        appid: app.appId,
        secret: revealAppSecret(app),
        js_code: code,
        grant_type: 'authorization_code',
      },
      repeatable: false,
    });
    return judgeCode2Session(answer);
  };
}

/** Judges the platform's answer to a code exchange; the third-party platform's exchange answers alike. */
export function judgeCode2Session(answer: PlatformAnswer): Code2SessionResult {
  if (answer.kind === 'unavailable') {
    return { kind: 'unavailable', code: 'wechat_unavailable', reason: answer.reason };
  }
  const { errcode, rid } = answer;
  if (errcode !== 0) return { kind: 'rejected', code: explainErrcode(errcode).code, errcode, rid };
  const { openid, session_key: sessionKey, unionid } = answer.body;
  if (!isText(openid) || !isText(sessionKey)) {
    return { kind: 'rejected', code: 'wechat_unavailable', errcode, rid };
  }
  return { kind: 'exchanged', openId: openid, sessionKey, unionId: isText(unionid) ? unionid : null };
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
