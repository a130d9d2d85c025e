/**
 * The name that a tag of WXML has in the browser's document. A tag without a hyphen gets the prefix `wx-`,
 * so that `form`, `image` or a component called `dialog` never becomes the HTML element of that name.
 */
export function hostTag(tag: string): string {
  return tag.includes('-') && !builtInWithHyphen.test(tag) ? tag : `wx-${tag}`;
}

const builtInWithHyphen =
  /^(?:checkbox-group|cover-image|cover-view|page-container|page-meta|picker-view|picker-view-column|radio-group|rich-text|root-portal|scroll-view|swiper-item)$/;
