import type { Secret } from '../base/secret.ts';

/** What WeChat knows an app by. */
export interface AppCredentials {
  /** `wx` and 16 hex digits; a corpid of WeCom where `weCom` is set. */
  readonly appId: string;
  /** AppSecret (小程序密钥). An app that is run through a third-party platform needs none. */
  readonly secret?: string | Secret;
  /** Set for a corp of WeCom (企业微信), whose members use the mini program there. */
  readonly weCom?: WeComCorp;
  /** Set for an app that a third-party platform (第三方平台) runs for somebody else. */
  readonly thirdParty?: ThirdParty;
}

/**
 * A corp of WeCom (企业微信) that has linked the mini program with an app of its own. The corp counts as an app: its corpid
 * is the `appId`, and the secret of that app of the corp is the `secret`.
 */
export interface WeComCorp {
  /** AppID of the mini program, which WeCom writes into encrypted data. */
  readonly miniProgram: string;
}

/**
 * A third-party platform (第三方平台) that an app's owner has authorised. Keeping its tokens, which WeChat pushes a
 * ticket for, is the work of the platform's own server; here they are asked for when they are needed.
 */
export interface ThirdParty {
  readonly componentAppId: string;
  /** Gives the current `component_access_token`. Called for every login, so it should cache. */
  readonly componentAccessToken: () => Promise<string>;
  /**
   * Gives the app's current `authorizer_access_token`, for phone numbers and the like. Without it these calls are answered
   * `wechat_misconfigured`; logins need none.
   */
  readonly authorizerAccessToken?: () => Promise<string>;
}

/** The AppSecret as text, for a request to WeChat and nothing else. */
export function revealAppSecret(app: AppCredentials): string {
  const { secret = '' } = app;
  return typeof secret === 'string' ? secret : secret.reveal();
}
