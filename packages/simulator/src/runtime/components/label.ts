import { builtInComponents } from '../../shared/built-in-components.ts';
import { hostTag } from '../../shared/host-tag.ts';
import { type BuiltIn, type BuiltInNode, type TapEvent, text } from './built-in.ts';
import { instanceOf } from './registry.ts';

const controls = builtInComponents.map(hostTag).join(',');

/** Passes a tap on to the control named by `for`, or to the first control inside. */
export const label: BuiltIn = {
  name: 'label',
  properties: { for: text() },
  create(node) {
    node.on('tap', (event) => {
      if (!isOnControl(node, event)) {
        targetOf(node)?.();
      }
    });
    return {};
  },
};

/** A tap on the control itself has done its work already. */
function isOnControl(node: BuiltInNode, event: TapEvent): boolean {
  const { target } = event.getOriginalEvent();
  for (
    let at = target instanceof Element ? target : null;
    at !== null && at !== node.element;
    at = at.parentElement
  ) {
    if (instanceOf(at)?.part.activate !== undefined) return true;
  }
  return false;
}

function targetOf(node: BuiltInNode): (() => void) | undefined {
  const id = String(node.values.for ?? '');
  const page = node.element.closest('.wxs-view') ?? document;
  const named = id === '' ? null : page.querySelector(`#${CSS.escape(id)}`);
  const candidates = named === null ? [...node.element.querySelectorAll(controls)] : [named];
  return candidates
    .map((candidate) => instanceOf(candidate)?.part.activate)
    .find((activate) => activate !== undefined);
}
