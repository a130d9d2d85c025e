import { isProblem } from './answer.ts';
import type { CoreAuth } from './core.ts';
import type { CoreOptions } from './options.ts';
import { globalWx } from './runtime.ts';
import type { WxLike } from './wx-like.ts';

/** What the full client needs to know about WeCom. */
export interface WeComOptions {
  /**
   * The corpid, or several, of WeCom (企业微信), where members use the mini program too: there `wx.qy.login` is called, and the
   * server asked as that corp, an app of its own to it. With several the server says which one a code is of. Outside of
   * WeCom it means nothing. Default: none, and WeCom is as WeChat.
   */
  readonly corpId?: string | readonly string[];
}

/**
 * The options with which the client logs in as a corp's member, where it runs in WeCom and the app names a corp.
 *
 * The server refuses a code of another corp than the one it was asked as, and names the right one: the login that
 * follows goes there.
 */
export function toWeComOptions(
  auth: () => CoreAuth,
  { corpId = [], wx = globalWx() }: WeComOptions & Pick<CoreOptions, 'wx'>,
): (options: CoreOptions) => CoreOptions {
  const corpIds = ([] as readonly string[]).concat(corpId);
  const [appId] = corpIds;
  // `wx.qy` is not touched for nothing.
  const qy = appId && wx.qy;
  if (!appId || !qy) return (options) => options;
  // Everything else is what it is in WeChat.
  const inWeCom: WxLike = Object.create(wx, {
    login: { value: qy.login.bind(qy) },
    checkSession: { value: qy.checkSession?.bind(qy) },
  });
  return ({ unwrap, ...options }) => ({
    ...options,
    wx: inWeCom,
    appId,
    unwrap(body) {
      const answer = unwrap ? unwrap(body) : body;
      const named = isProblem(answer) && corpIds.find((each) => each === answer.appId);
      if (named) auth().inside.context.appId = named;
      return answer;
    },
  });
}
