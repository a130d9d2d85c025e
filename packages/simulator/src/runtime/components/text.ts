import { type BuiltIn, flag, text as textProperty } from './built-in.ts';

/** Text; line breaks count, and it can be made selectable. */
export const text: BuiltIn = {
  name: 'text',
  properties: {
    selectable: flag(),
    userSelect: flag(),
    space: textProperty(),
    decode: flag(),
    maxLines: textProperty(),
  },
  create({ element }) {
    return {
      render({ selectable, userSelect }) {
        element.style.userSelect = selectable === true || userSelect === true ? 'text' : '';
      },
    };
  },
};
