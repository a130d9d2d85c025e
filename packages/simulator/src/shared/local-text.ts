/** A sentence for a person, in both languages of the project. */
export interface LocalText {
  readonly zh: string;
  readonly en: string;
}

/** The language a person reads. */
export type Language = 'zh' | 'en';

/** Text that exists in one language only, such as a message of a compiler. */
export function sameText(text: string): LocalText {
  return { zh: text, en: text };
}
