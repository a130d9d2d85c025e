import type { Values } from '../engine/node.ts';
import { amount, anything, type BuiltIn, type BuiltInNode, flag, text } from './built-in.ts';

/** A box that scrolls by itself. */
export const scrollView: BuiltIn = {
  name: 'scroll-view',
  properties: {
    scrollX: flag(),
    scrollY: flag(),
    scrollTop: anything(0),
    scrollLeft: anything(0),
    scrollIntoView: text(),
    scrollWithAnimation: flag(),
    upperThreshold: anything(50),
    lowerThreshold: anything(50),
    enableFlex: flag(),
    enhanced: flag(),
    showScrollbar: flag(true),
    refresherEnabled: flag(),
    refresherTriggered: flag(),
    type: text('list'),
    bounces: flag(true),
    enableBackToTop: flag(),
    scrollAnchoring: flag(),
    pagingEnabled: flag(),
    fastDeceleration: flag(),
    refresherThreshold: amount(45),
    refresherDefaultStyle: text('black'),
    refresherBackground: text('#fff'),
  },
  create(node) {
    watch(node);
    return {
      render(now, before) {
        node.element.style.overflowX = now.scrollX === true ? 'auto' : 'hidden';
        node.element.style.overflowY = now.scrollY === true ? 'auto' : 'hidden';
        scroll(node, now, before);
      },
    };
  },
};

function scroll({ element }: BuiltInNode, now: Values, before: Values): void {
  const behavior = now.scrollWithAnimation === true ? 'smooth' : 'auto';
  // The content arrives after the properties.
  requestAnimationFrame(() => {
    if (now.scrollTop !== before.scrollTop) {
      element.scrollTo({ top: Number(now.scrollTop) || 0, behavior });
    }
    if (now.scrollLeft !== before.scrollLeft) {
      element.scrollTo({ left: Number(now.scrollLeft) || 0, behavior });
    }
    const id = String(now.scrollIntoView ?? '');
    if (id !== '' && id !== before.scrollIntoView) {
      scrollTo(element, element.querySelector(`#${CSS.escape(id)}`), behavior);
    }
  });
}

/** Unlike the browser's own way it scrolls this box only, never the page around it. */
function scrollTo(box: HTMLElement, target: Element | null, behavior: 'smooth' | 'auto'): void {
  if (target === null) return;
  const [from, to] = [box.getBoundingClientRect(), target.getBoundingClientRect()];
  const [left, top] = [box.scrollLeft + to.left - from.left, box.scrollTop + to.top - from.top];
  box.scrollTo({ left, top, behavior });
}

function watch(node: BuiltInNode): void {
  const { element } = node;
  let last = { left: 0, top: 0 };
  let edge = 'upper';
  element.addEventListener('scroll', () => {
    const { scrollLeft, scrollTop, scrollWidth, scrollHeight, clientWidth, clientHeight } = element;
    const [deltaX, deltaY] = [last.left - scrollLeft, last.top - scrollTop];
    last = { left: scrollLeft, top: scrollTop };
    node.emit('scroll', { scrollLeft, scrollTop, scrollHeight, scrollWidth, deltaX, deltaY });
    const isHorizontal = node.values.scrollX === true;
    const [at, end] = isHorizontal
      ? [scrollLeft, scrollWidth - clientWidth]
      : [scrollTop, scrollHeight - clientHeight];
    const next = edgeAt(node, at, end);
    if (next !== edge && next !== 'middle') {
      const direction =
        next === 'upper' ? (isHorizontal ? 'left' : 'top') : isHorizontal ? 'right' : 'bottom';
      node.emit(`scrollto${next}`, { direction });
    }
    edge = next;
  });
}

function edgeAt(node: BuiltInNode, at: number, end: number): 'upper' | 'middle' | 'lower' {
  if (at <= Number(node.values.upperThreshold)) return 'upper';
  return at >= end - Number(node.values.lowerThreshold) ? 'lower' : 'middle';
}
