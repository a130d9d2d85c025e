/** The two languages that everything a person reads exists in. */
export type Language = 'zh' | 'en';

/** One text in both languages. */
export type Text = Readonly<Record<Language, string>>;

/**
 * Picks the language of the output: the `--lang` flag, else the locale variables in POSIX order.
 *
 * @param flag the value of `--lang`, if given; anything that does not start with `zh` is English
 * @returns `zh` for every Chinese locale (`zh_CN.UTF-8`, `zh-TW` …), else `en`
 * @example
 * detectLanguage(undefined, { LANG: 'zh_CN.UTF-8' }); // 'zh'
 */
export function detectLanguage(
  flag: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): Language {
  const locale = flag || env.LC_ALL || env.LC_MESSAGES || env.LANG || env.LANGUAGE || '';
  return locale.toLowerCase().startsWith('zh') ? 'zh' : 'en';
}
