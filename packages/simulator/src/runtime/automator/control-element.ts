import { instanceOf } from '../components/registry.ts';
import { tap } from './tap.ts';

/** What the client does to a control of a certain kind: `input.input`, `swiper.swipeTo` … */
export function controlElement(element: HTMLElement, name: string, args: readonly unknown[]): unknown {
  const node = instanceOf(element)?.node;
  const [first, second] = args;
  switch (name) {
    case 'input.input':
    case 'textarea.input':
      typeInto(element, String(first ?? ''));
      return undefined;
    case 'switch.tap':
      tap(element);
      return undefined;
    case 'swiper.swipeTo':
      node?.set({ current: Number(first) });
      node?.emit('change', { current: Number(first), source: '' });
      return undefined;
    case 'slider.slideTo':
      node?.set({ value: Number(first) });
      node?.emit('change', { value: Number(first) });
      return undefined;
    case 'movable-view.moveTo':
      node?.set({ x: Number(first), y: Number(second) });
      return undefined;
    case 'scroll-view.scrollTo':
      element.scrollTo(Number(first), Number(second));
      return undefined;
    case 'scroll-view.scrollTop':
      return element.scrollTop;
    case 'scroll-view.scrollLeft':
      return element.scrollLeft;
    case 'scroll-view.scrollWidth':
      return element.scrollWidth;
    case 'scroll-view.scrollHeight':
      return element.scrollHeight;
    default:
      throw new Error(`the simulator has no ${name}`);
  }
}

function typeInto(element: HTMLElement, text: string): void {
  const control = element.querySelector<HTMLInputElement | HTMLTextAreaElement>('input, textarea');
  if (control === null) throw new Error('element has no text');
  control.focus();
  control.value = text;
  control.dispatchEvent(new InputEvent('input', { bubbles: true }));
}
