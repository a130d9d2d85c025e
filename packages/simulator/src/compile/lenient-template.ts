/**
 * Rewrites what WeChat's compiler takes and the engine's does not. Every replacement is as long as what it
 * replaces, so that places stay true.
 *
 * - `wx:for-items` is the old name of `wx:for`;
 * - `wx:for-index` and `wx:for-item` without a name mean the usual names;
 * - a value of `wx:else` means nothing.
 */
export function lenientTemplate(text: string): string {
  return text
    .replace(/(\s)wx:for-items(?=\s*=)/g, '$1      wx:for')
    .replace(/\swx:for-(?:index|item)(?:\s*=\s*(?:""|''))?(?=[\s/>])/g, blank)
    .replace(
      /(\swx:else)(\s*=\s*(?:"[^"]*"|'[^']*'))/g,
      (_, name: string, value: string) => name + blank(value),
    );
}

/** Keeps every line break and the length. */
export function blank(text: string): string {
  return text.replace(/[^\n]/g, ' ');
}
