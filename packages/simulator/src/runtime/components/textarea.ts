import { element } from '../shell/elements.ts';
import { type BuiltIn, flag } from './built-in.ts';
import { textFieldPart, textFieldProperties } from './text-field.ts';

/** Several lines of text; `auto-height` lets it grow. */
export const textarea: BuiltIn = {
  name: 'textarea',
  properties: {
    ...textFieldProperties,
    autoHeight: flag(),
    fixed: flag(),
    showConfirmBar: flag(true),
    disableDefaultPadding: flag(),
  },
  create(node) {
    const control = element('textarea');
    const part = textFieldPart(node, control);
    let lines = 1;
    const grow = (): void => {
      if (node.values.autoHeight !== true) return;
      node.element.style.height = 'auto';
      control.style.height = '0';
      const height = control.scrollHeight;
      control.style.height = '';
      node.element.style.height = `${height}px`;
      const lineHeight = Number.parseFloat(getComputedStyle(control).lineHeight) || 20;
      const count = Math.max(1, Math.round(height / lineHeight));
      if (count !== lines) {
        lines = count;
        node.emit('linechange', { height, heightRpx: height * 2, lineCount: lines });
      }
    };
    control.addEventListener('input', grow);
    return {
      ...part,
      attached() {
        part.attached?.();
        grow();
      },
      render(now, before) {
        part.render?.(now, before);
        queueMicrotask(grow);
      },
    };
  },
};
