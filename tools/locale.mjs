/**
 * Whether the person at the terminal reads Chinese, by the usual POSIX variables, else by the system's locale.
 *
 * @param {Readonly<Record<string, string | undefined>>} env
 * @param {string} systemLocale a BCP 47 tag
 * @returns {boolean}
 */
export function readsChinese(env, systemLocale) {
  const locale = env.LC_ALL || env.LC_MESSAGES || env.LANG || systemLocale;
  return locale.toLowerCase().startsWith('zh');
}

/**
 * Writes one line for a person to stderr, so that stdout stays clean.
 *
 * @param {string} chinese
 * @param {string} english
 */
export function say(chinese, english) {
  const system = Intl.DateTimeFormat().resolvedOptions().locale;
  process.stderr.write(`${readsChinese(process.env, system) ? chinese : english}\n`);
}
