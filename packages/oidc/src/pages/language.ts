/** The languages of the pages. */
export type PageLanguage = 'zh' | 'en';

/** A text in both. */
export type PageText = Readonly<Record<PageLanguage, string>>;

/** The language that a browser asks for: English where it comes before Chinese, else Chinese. */
export function pageLanguage(acceptLanguage: string | undefined): PageLanguage {
  const wanted = (acceptLanguage ?? '').toLowerCase().match(/\b(?:zh|en)\b/)?.[0];
  return wanted === 'en' ? 'en' : 'zh';
}
