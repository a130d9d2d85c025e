import type { BuiltIn } from './built-in.ts';
import { addHover, hoverProperties } from './hover.ts';

/** A box. */
export const view: BuiltIn = {
  name: 'view',
  isPlain: true,
  properties: hoverProperties('none', 50, 400),
  create(node) {
    let isListening = false;
    return {
      render({ hoverClass }) {
        if (isListening || hoverClass === 'none') return;
        isListening = true;
        addHover(node);
      },
    };
  },
};

/** A box above native components; here everything is a box. */
export const coverView: BuiltIn = { name: 'cover-view', properties: {} };
