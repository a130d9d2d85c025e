/** The languages of the report. */
export type LanguageCode = 'zh' | 'en';

/** One text in both languages. */
export type Text = Readonly<Record<LanguageCode, string>>;

/** What a table says. A string is the same in both languages: the name of a package, a call or a unit. */
export type Label = string | Text;

/** A label as a reader of one language sees it. */
export function inLanguage(label: Label, code: LanguageCode): string {
  return typeof label === 'string' ? label : label[code];
}
