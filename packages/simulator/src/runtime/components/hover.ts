import type * as ge from 'glass-easel';
import { amount, type BuiltInNode, flag, type PropertyOption, text } from './built-in.ts';

/** The engine keeps several lists of classes per node; this one is for the moment. */
const hoverSegment = 3 as ge.StyleSegmentIndex;

/** The properties of a component that reacts to being pressed. */
export function hoverProperties(
  className: string,
  start: number,
  stay: number,
): Readonly<Record<string, PropertyOption>> {
  return {
    hoverClass: text(className),
    hoverStartTime: amount(start),
    hoverStayTime: amount(stay),
    hoverStopPropagation: flag(),
  };
}

/** Adds `hover-class` while the component is pressed. */
export function addHover(node: BuiltInNode, isActive: () => boolean = () => true): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let shown = '';
  const toggle = (names: string, isOn: boolean): void => {
    for (const name of names.split(/\s+/).filter((word) => word !== '')) {
      node.component.classList?.toggle(name, isOn, hoverSegment);
    }
  };
  node.on('touchstart', (event) => {
    const name = String(node.values.hoverClass ?? '');
    if (name === '' || name === 'none' || !isActive()) return;
    if (node.values.hoverStopPropagation === true) {
      event.stopPropagation();
    }
    clearTimeout(timer);
    timer = setTimeout(() => {
      shown = name;
      toggle(shown, true);
    }, Number(node.values.hoverStartTime));
  });
  for (const type of ['touchend', 'touchcancel']) {
    node.on(type, () => {
      clearTimeout(timer);
      timer = setTimeout(() => toggle(shown, false), Number(node.values.hoverStayTime));
    });
  }
}
