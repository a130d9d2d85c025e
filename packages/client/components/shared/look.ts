import type { CoreAuth } from '../../src/core.ts';

/** The languages of the components. */
export type Language = 'zh-CN' | 'zh-TW' | 'en';

/** How a component looks on this phone. */
export interface Look<Texts> {
  readonly t: Texts;
  /** The person's type size; 1 is the standard. */
  readonly scale: number;
}

/** The texts in the asked or the phone's language, and the person's type size. */
export function readLook<Texts>(
  auth: CoreAuth,
  texts: Readonly<Record<Language, Texts>>,
  asked: string,
): Look<Texts> {
  const { wx, header } = auth.inside.context;
  const scale = wx.getAppBaseInfo?.().fontSizeScaleFactor || 1;
  const spoken = asked || header['Accept-Language'] || wx.getAppBaseInfo?.().language || 'zh-CN';
  return { t: texts[toLanguage(spoken)], scale };
}

/** `zh_HK` and the like read traditional characters; whoever reads no Chinese gets English. */
function toLanguage(name: string): Language {
  if (/^zh.(tw|hk|mo|hant)/i.test(name)) return 'zh-TW';
  return /^zh/i.test(name) ? 'zh-CN' : 'en';
}
