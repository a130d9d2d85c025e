import { element } from '../shell/elements.ts';
import { amount, type BuiltIn, flag, text } from './built-in.ts';

/** A number chosen by dragging. */
export const slider: BuiltIn = {
  name: 'slider',
  properties: {
    name: text(),
    min: amount(0),
    max: amount(100),
    step: amount(1),
    value: amount(0),
    disabled: flag(),
    showValue: flag(),
    activeColor: text('#1aad19'),
    backgroundColor: text('#e9e9e9'),
    blockSize: amount(28),
    blockColor: text('#ffffff'),
  },
  create(node) {
    const control = element('input', { attributes: { type: 'range' } });
    const shown = element('span', { className: 'wxs-slider-value' });
    node.element.append(control, shown);
    const read = (): number => Number(control.value);
    control.addEventListener('input', () => {
      node.set({ value: read() });
      node.emit('changing', { value: read() });
    });
    control.addEventListener('change', () => node.emit('change', { value: read() }));
    return {
      render({ min, max, step, value, disabled, showValue, activeColor }) {
        Object.assign(control, {
          min: String(min),
          max: String(max),
          step: String(step),
          value: String(value),
        });
        control.disabled = disabled === true;
        control.style.accentColor = String(activeColor);
        shown.hidden = showValue !== true;
        shown.textContent = String(value);
      },
      field: { value: read, reset: () => node.set({ value: node.values.min }) },
    };
  },
};
