import { convertUnits } from '../../shared/convert-units.ts';
import type { Values } from '../engine/node.ts';
import { element } from '../shell/elements.ts';
import {
  amount,
  anything,
  type BuiltInNode,
  type BuiltInPart,
  flag,
  type PropertyOption,
  text,
} from './built-in.ts';
import { scopedClass } from './scoped-class.ts';

/** Properties that `input` and `textarea` share. */
export const textFieldProperties: Readonly<Record<string, PropertyOption>> = {
  name: text(),
  value: anything(''),
  placeholder: text(),
  placeholderStyle: text(),
  placeholderClass: text('input-placeholder'),
  disabled: flag(),
  maxlength: amount(140),
  focus: flag(),
  autoFocus: flag(),
  confirmType: text('done'),
  confirmHold: flag(),
  cursor: amount(-1),
  cursorSpacing: amount(0),
  selectionStart: amount(-1),
  selectionEnd: amount(-1),
  adjustPosition: flag(true),
  holdKeyboard: flag(),
};

type Control = HTMLInputElement | HTMLTextAreaElement;

/** The behaviour that `input` and `textarea` share, around the browser's own control. */
export function textFieldPart(node: BuiltInNode, control: Control): BuiltInPart {
  const hint = element('div', { className: 'wxs-placeholder' });
  node.element.append(hint, control);
  listen(node, control, hint);
  return {
    render: (now, before) => renderField({ node, control, hint }, now, before),
    attached() {
      if (node.values.focus === true || node.values.autoFocus === true) {
        control.focus();
      }
    },
    activate: () => control.focus(),
    field: {
      value: () => control.value,
      reset() {
        control.value = '';
        hint.hidden = false;
        node.set({ value: '' });
      },
    },
  };
}

/** Takes a new text as if it had been typed. */
export function typeText(node: BuiltInNode, control: Control, value: string): void {
  control.value = value;
  control.dispatchEvent(new InputEvent('input', { bubbles: true }));
  node.emit('blur', { value, cursor: value.length });
}

function listen(node: BuiltInNode, control: Control, hint: HTMLElement): void {
  control.addEventListener('input', () => {
    hint.hidden = control.value !== '';
    node.set({ value: control.value });
    node.emit('input', { value: control.value, cursor: control.selectionStart ?? control.value.length });
  });
  control.addEventListener('focus', () => node.emit('focus', { value: control.value, height: 0 }));
  control.addEventListener('blur', () => {
    node.emit('blur', { value: control.value, cursor: control.selectionStart ?? 0 });
    node.emit('change', { value: control.value });
  });
  control.addEventListener('keydown', (event) => {
    // Listeners of the control see the browser's events before the document does.
    if ((event as KeyboardEvent).key === 'Enter' && control instanceof HTMLInputElement) {
      node.emit('confirm', { value: control.value });
      if (node.values.confirmHold !== true) {
        control.blur();
      }
    }
  });
}

interface FieldParts {
  readonly node: BuiltInNode;
  readonly control: Control;
  readonly hint: HTMLElement;
}

function renderField({ node, control, hint }: FieldParts, now: Values, before: Values): void {
  const value = now.value === null || now.value === undefined ? '' : String(now.value);
  if (now.value !== before.value && control.value !== value) {
    control.value = value;
  }
  hint.hidden = control.value !== '';
  hint.textContent = String(now.placeholder ?? '');
  hint.className = `wxs-placeholder ${scopedClass(node.component, now.placeholderClass)}`;
  hint.setAttribute('style', convertUnits(String(now.placeholderStyle ?? '')));
  control.disabled = now.disabled === true;
  control.setAttribute('aria-label', String(now.ariaLabel || now.placeholder || now.name || ''));
  control.maxLength = Number(now.maxlength) >= 0 ? Number(now.maxlength) : 524_288;
  if (now.focus !== before.focus && before.focus !== undefined) {
    toggleFocus(control, now.focus === true);
  }
}

function toggleFocus(control: Control, isFocused: boolean): void {
  if (isFocused) {
    control.focus();
  } else {
    control.blur();
  }
}
