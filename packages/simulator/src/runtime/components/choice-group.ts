import type { BuiltInName } from '../../shared/built-in-components.ts';
import { hostTag } from '../../shared/host-tag.ts';
import { type BuiltIn, type BuiltInNode, flag, text } from './built-in.ts';
import { addKeyboard } from './keyboard.ts';
import { instanceOf } from './registry.ts';

const choiceProperties = { value: text(), checked: flag(), disabled: flag(), color: text() };

/** A box to tick. */
export const checkbox: BuiltIn = {
  name: 'checkbox',
  properties: choiceProperties,
  create: (node) => choicePart(node, 'checkbox-group'),
};

/** One choice out of several. */
export const radio: BuiltIn = {
  name: 'radio',
  properties: choiceProperties,
  create: (node) => choicePart(node, 'radio-group'),
};

/** Boxes whose values belong together. */
export const checkboxGroup: BuiltIn = {
  name: 'checkbox-group',
  properties: { name: text() },
  create: (node) => ({ field: { value: () => checkedIn(node), reset: () => clear(node) } }),
};

/** Choices of which one holds. */
export const radioGroup: BuiltIn = {
  name: 'radio-group',
  properties: { name: text() },
  create: (node) => ({ field: { value: () => checkedIn(node)[0] ?? '', reset: () => clear(node) } }),
};

function choicePart(
  node: BuiltInNode,
  groupName: 'checkbox-group' | 'radio-group',
): ReturnType<NonNullable<BuiltIn['create']>> {
  const mark = document.createElement('span');
  mark.className = 'wxs-mark';
  node.element.prepend(mark);
  node.element.setAttribute('role', groupName === 'radio-group' ? 'radio' : 'checkbox');
  const choose = (): void => {
    if (node.values.disabled !== true) {
      toggle(node, groupName);
    }
  };
  node.on('tap', choose);
  addKeyboard(node);
  return {
    activate: choose,
    render({ checked, color }) {
      node.element.setAttribute('aria-checked', String(checked === true));
      mark.style.color = String(color ?? '');
    },
  };
}

function toggle(node: BuiltInNode, groupName: 'checkbox-group' | 'radio-group'): void {
  const group = node.closest(groupName);
  if (groupName === 'checkbox-group') {
    node.set({ checked: node.values.checked !== true });
    group?.emit('change', { value: checkedIn(group) });
    return;
  }
  if (node.values.checked === true) return;
  for (const other of group === null ? [] : choicesIn(group)) {
    other.set({ checked: other === node });
  }
  node.set({ checked: true });
  group?.emit('change', { value: node.values.value });
}

function choicesIn(group: BuiltInNode): readonly BuiltInNode[] {
  const names: readonly BuiltInName[] = ['checkbox', 'radio'];
  const elements = [...group.element.querySelectorAll(names.map(hostTag).join(','))];
  return elements.map((found) => instanceOf(found)?.node).filter((found) => found !== undefined);
}

function checkedIn(group: BuiltInNode): readonly unknown[] {
  return choicesIn(group)
    .filter((choice) => choice.values.checked === true)
    .map((choice) => choice.values.value);
}

function clear(group: BuiltInNode): void {
  for (const choice of choicesIn(group)) {
    choice.set({ checked: false });
  }
}
