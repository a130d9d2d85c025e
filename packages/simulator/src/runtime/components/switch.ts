import { type BuiltIn, flag, text } from './built-in.ts';
import { addKeyboard } from './keyboard.ts';

/** On or off. */
export const switchControl: BuiltIn = {
  name: 'switch',
  properties: {
    name: text(),
    checked: flag(),
    disabled: flag(),
    type: text('switch'),
    color: text('#04be02'),
  },
  create(node) {
    const track = document.createElement('span');
    track.className = 'wxs-track';
    node.element.append(track);
    node.element.setAttribute('role', 'switch');
    const toggle = (): void => {
      if (node.values.disabled !== true) {
        node.set({ checked: node.values.checked !== true });
        node.emit('change', { value: node.values.checked });
      }
    };
    node.on('tap', toggle);
    addKeyboard(node);
    return {
      activate: toggle,
      render({ checked, color }) {
        node.element.setAttribute('aria-checked', String(checked === true));
        track.style.backgroundColor = checked === true ? String(color) : '';
      },
      field: { value: () => node.values.checked === true, reset: () => node.set({ checked: false }) },
    };
  },
};
