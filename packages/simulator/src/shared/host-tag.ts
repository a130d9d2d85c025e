import { builtInComponents } from './built-in-components.ts';

/**
 * The name that a tag of WXML has in the browser's document. A tag without a hyphen gets the prefix `wx-`,
 * so that `form`, `image` or a component called `dialog` never becomes the HTML element of that name.
 */
export function hostTag(tag: string): string {
  return tag.includes('-') && !builtIn.has(tag) ? tag : `wx-${tag}`;
}

const builtIn: ReadonlySet<string> = new Set(builtInComponents);
