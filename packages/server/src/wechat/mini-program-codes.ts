import type { WechatTokens } from './access-token.ts';
import { incompleteAnswer, isText, judgeAuthorized, type PlatformFailure } from './answer.ts';
import type { AppCredentials } from './app-credentials.ts';

/** The page of an app that a code or a link opens. */
export interface CodeTarget {
  /** Without a slash at its beginning: `pages/index/index`. */
  readonly page: string;
  /** What the page gets as `scene`: at most 32 characters that need no encoding. */
  readonly scene: string;
  readonly envVersion: 'release' | 'trial' | 'develop';
}

/** Every ending of {@link drawCode}. */
export type DrawnCode = { readonly kind: 'drawn'; readonly picture: Uint8Array } | PlatformFailure;

/** Every ending of {@link makeLink}. */
export type MadeLink = { readonly kind: 'made'; readonly url: string } | PlatformFailure;

/**
 * Has WeChat draw a mini program code (小程序码), of the kind of which there may be any number.
 *
 * Source: https://developers.weixin.qq.com/miniprogram/dev/server/API/qrcode-link/qr-code/api_getunlimitedqrcode
 */
export async function drawCode(
  tokens: WechatTokens,
  app: AppCredentials,
  { page, scene, envVersion }: CodeTarget,
): Promise<DrawnCode> {
  const answer = await tokens.call(app, {
    method: 'POST',
    path: '/wxa/getwxacodeunlimit',
    query: {},
    // A page that is only in the trial version has no release to be looked for in.
    body: { page, scene, env_version: envVersion, check_path: envVersion === 'release', width: 430 },
    answers: 'picture',
    repeatable: true,
  });
  const judged = judgeAuthorized(answer, ourMistakes);
  if (judged.kind !== 'succeeded') return judged;
  return judged.picture === undefined
    ? incompleteAnswer(judged.rid)
    : { kind: 'drawn', picture: judged.picture };
}

/**
 * Has WeChat make a link (URL Link) that opens the app from a browser on the same phone.
 *
 * Source: https://developers.weixin.qq.com/miniprogram/dev/server/API/qrcode-link/url-link/api_generateurllink
 */
export async function makeLink(
  tokens: WechatTokens,
  app: AppCredentials,
  { page, scene, envVersion, expiresAt }: CodeTarget & { readonly expiresAt: number },
): Promise<MadeLink> {
  const answer = await tokens.call(app, {
    method: 'POST',
    path: '/wxa/generate_urllink',
    query: {},
    body: {
      path: page,
      query: `scene=${encodeURIComponent(scene)}`,
      env_version: envVersion,
      expire_type: 0,
      expire_time: Math.ceil(expiresAt / 1000),
    },
    repeatable: true,
  });
  const judged = judgeAuthorized(answer, ourMistakes);
  if (judged.kind !== 'succeeded') return judged;
  const { url_link: url } = judged.body;
  return isText(url) && /^https:\/\//.test(url) ? { kind: 'made', url } : incompleteAnswer(judged.rid);
}

/** Here these errcodes speak of how the operator has set things up: page, version, kind of account. */
const ourMistakes = {
  40002: 'wechat_misconfigured',
  40097: 'wechat_misconfigured',
  85079: 'wechat_misconfigured',
  85407: 'wechat_misconfigured',
  85408: 'wechat_misconfigured',
} as const;
