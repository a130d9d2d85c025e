import { convertUnits } from '../../shared/convert-units.ts';
import { type BuiltIn, text } from './built-in.ts';

/** The page's own style, set from its template. */
export const pageMeta: BuiltIn = {
  name: 'page-meta',
  properties: {
    pageStyle: text(),
    rootFontSize: text(),
    pageFontSize: text(),
    backgroundColor: text(),
    rootBackgroundColor: text(),
    backgroundTextStyle: text(),
    scrollTop: text(),
  },
  create(node) {
    const apply = (): void => {
      const { pageStyle, rootFontSize, backgroundColor } = node.values;
      const page = node.element.closest<HTMLElement>('wx-page');
      page?.setAttribute('style', convertUnits(String(pageStyle ?? '')));
      page?.style.setProperty('--wx-root-font-size', String(rootFontSize ?? ''));
      const scroller = node.element.closest<HTMLElement>('.wxs-scroll');
      // The page scrolls in its frame: hiding what overflows the page means hiding it there.
      scroller?.style.setProperty(
        'overflow',
        /overflow(-y)?\s*:\s*hidden/.test(String(pageStyle)) ? 'hidden' : '',
      );
      if (typeof backgroundColor === 'string' && backgroundColor !== '' && scroller !== null) {
        scroller?.style.setProperty('background-color', backgroundColor);
      }
    };
    return { attached: apply, render: apply };
  },
};
