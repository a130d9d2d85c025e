/** The languages that texts for people are in. */
export type Language = 'zh' | 'en';

/**
 * Picks the language of an `Accept-Language` header (RFC 9110 section 12.5.4): the most wanted of the two, the first
 * of equals, the default when neither is wanted.
 */
export function pickLanguage(header: string | null | undefined, fallback: Language): Language {
  if (!header) return fallback;
  let best: { readonly language: Language; readonly weight: number } | null = null;
  for (const range of header.slice(0, 256).split(',')) {
    const [tag = '', ...parameters] = range.split(';');
    const language = languageOf(tag.trim().toLowerCase());
    const weight = weightOf(parameters);
    if (language && weight > (best?.weight ?? 0)) best = { language, weight };
  }
  return best?.language ?? fallback;
}

function languageOf(tag: string): Language | null {
  const [primary] = tag.split(/[-_]/);
  return primary === 'zh' || primary === 'en' ? primary : null;
}

function weightOf(parameters: readonly string[]): number {
  const quality = parameters
    .map((parameter) => parameter.trim())
    .find((parameter) => parameter.startsWith('q='));
  if (quality === undefined) return 1;
  const weight = Number(quality.slice(2));
  return Number.isFinite(weight) ? weight : 0;
}
