import { type Logger, silentLogger } from '../observe/logger.ts';
import {
  incompleteAnswer,
  isText,
  judgeErrcode,
  type PlatformAnswer,
  type PlatformFailure,
} from './answer.ts';
import { type AppCredentials, revealAppSecret, type ThirdParty } from './app-credentials.ts';
import type { PlatformCall, PlatformClient } from './platform-client.ts';
import { readThirdPartyToken } from './third-party-token.ts';

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
  /** With `unavailable` it is unknown whether WeChat took the code, so the same code must not be sent again. */
  | PlatformFailure;

/** Exchanges the code of one `wx.login`. Never rejects. */
export type Code2Session = (app: AppCredentials, code: string) => Promise<Code2SessionResult>;

/**
 * Creates the exchange of a login code for the user's openid and session_key (code2Session).
 *
 * A code lives five minutes and works once, so this call is never repeated after it was sent. An app of a third-party
 * platform exchanges its codes through that platform.
 * Sources: https://developers.weixin.qq.com/miniprogram/dev/server/API/user-login/api_code2session and
 * https://developers.weixin.qq.com/doc/oplatform/openApi/OpenApiDoc/miniprogram-management/login/thirdpartyCode2Session.html
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
export function createCode2Session(platform: PlatformClient, log: Logger = silentLogger): Code2Session {
  return async (app, code) => {
    const { appId, thirdParty } = app;
    if (thirdParty === undefined) return judge(await platform.call(callOfApp(app, code)));
    const component = await readThirdPartyToken(thirdParty.componentAccessToken, { appId, log });
    if (component.kind !== 'token') return component;
    const call = callOfThirdParty(thirdParty, { appId, code, token: component.token });
    return judge(await platform.call(call));
  };
}

function callOfApp(app: AppCredentials, code: string): PlatformCall {
  const secret = revealAppSecret(app);
  return {
    method: 'GET',
    path: '/sns/jscode2session',
    query: { appid: app.appId, secret, js_code: code, grant_type: 'authorization_code' },
    repeatable: false,
  };
}

function callOfThirdParty(
  thirdParty: ThirdParty,
  login: { readonly appId: string; readonly code: string; readonly token: string },
): PlatformCall {
  return {
    method: 'GET',
    path: '/sns/component/jscode2session',
    query: {
      appid: login.appId,
      js_code: login.code,
      grant_type: 'authorization_code',
      component_appid: thirdParty.componentAppId,
      component_access_token: login.token,
    },
    repeatable: false,
  };
}

function judge(answer: PlatformAnswer): Code2SessionResult {
  const judged = judgeErrcode(answer);
  if (judged.kind !== 'succeeded') return judged;
  const { openid, session_key: sessionKey, unionid } = judged.body;
  if (!isText(openid) || !isText(sessionKey)) return incompleteAnswer(judged.rid);
  return { kind: 'exchanged', openId: openid, sessionKey, unionId: isText(unionid) ? unionid : null };
}
