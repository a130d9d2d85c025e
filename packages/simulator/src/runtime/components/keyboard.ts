import type { BuiltInNode } from './built-in.ts';

/** Lets the keyboard reach a component and tap it with Enter or the space bar. */
export function addKeyboard({ element, component, phone }: BuiltInNode): void {
  element.tabIndex = 0;
  element.addEventListener('keydown', (event) => {
    if (event.target !== element || (event.key !== 'Enter' && event.key !== ' ')) return;
    event.preventDefault();
    const options = { bubbles: true, composed: true, capturePhase: true, originalEvent: event };
    phone.taps.during(() => component.triggerEvent('tap', { x: 0, y: 0 }, options));
  });
}
