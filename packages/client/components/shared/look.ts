import type { CoreAuth } from '../../src/core.ts';
import type { AppBaseInfo, WxLike } from '../../src/wx-like.ts';

/** The languages of the components. */
export type Language = 'zh-CN' | 'zh-TW' | 'en';

/** How WeChat spells them. */
export const wechatLanguages: Readonly<Record<Language, 'zh_CN' | 'zh_TW' | 'en'>> = {
  'zh-CN': 'zh_CN',
  'zh-TW': 'zh_TW',
  en: 'en',
};

/** How a component looks on this phone. */
export interface Look<Texts> {
  readonly t: Texts;
  /** The language for WeChat's own data: `zh_CN`. */
  readonly spoken: 'zh_CN' | 'zh_TW' | 'en';
  /** The person's type size; 1 is the standard. */
  readonly scale: number;
}

/** The texts in the asked or the phone's language, and the person's type size. */
export function readLook<Texts>(
  auth: CoreAuth,
  texts: Readonly<Record<Language, Texts>>,
  asked: string,
): Look<Texts> {
  const { header } = auth.inside.context;
  const { fontSizeScaleFactor, language } = baseInfo(auth);
  const spoken = asked || header['Accept-Language'] || language || 'zh-CN';
  const name = toLanguage(spoken);
  return { t: texts[name], spoken: wechatLanguages[name], scale: Number(fontSizeScaleFactor) || 1 };
}

/** What the phone says of itself; nothing where it has no such API, or one that fails. */
export function baseInfo(auth: CoreAuth): AppBaseInfo {
  const wx = auth.inside.context.wx as WxLike & { getSystemInfoSync?(): AppBaseInfo };
  try {
    // `getAppBaseInfo` exists since 2.20.1; libraries before that have the other one.
    return wx.getAppBaseInfo?.() || wx.getSystemInfoSync?.() || {};
  } catch {
    return {};
  }
}

/** `zh_HK` and the like read traditional characters; whoever reads no Chinese gets English. */
function toLanguage(name: string): Language {
  if (/^zh.(tw|hk|mo|hant)/i.test(name)) return 'zh-TW';
  return /^zh/i.test(name) ? 'zh-CN' : 'en';
}
