import { element } from './elements.ts';

/** How far the page comes down, and how far a finger has to go for it: it comes half as far as the finger. */
const openPx = 50;

/** Pulling a page down, by finger or mouse, where it is scrolled to its top. */
export class PullDown {
  readonly #scroller: HTMLElement;
  readonly #pulled: () => void;
  readonly #dots = element('div', { className: 'wxs-pull', text: '•••' });

  constructor(scroller: HTMLElement, pulled: () => void) {
    this.#scroller = scroller;
    this.#pulled = pulled;
  }

  set isOpen(value: boolean) {
    this.#move(value ? openPx : 0);
  }

  listen(): void {
    this.#scroller.addEventListener('touchstart', ({ touches: [finger] }) =>
      this.#follow('touch', finger?.clientY ?? 0),
    );
    this.#scroller.addEventListener('mousedown', ({ clientY }) => this.#follow('mouse', clientY));
  }

  #follow(kind: 'touch' | 'mouse', from: number): void {
    if (this.#scroller.scrollTop > 0) return;
    let distance = 0;
    const ended = new AbortController();
    const move = (event: TouchEvent | MouseEvent): void => {
      const y = 'touches' in event ? event.touches[0]?.clientY : event.clientY;
      distance = Math.max(0, Math.min(2 * openPx, ((y ?? from) - from) / 2));
      this.#move(distance);
      if (distance > 0 && event.cancelable) {
        event.preventDefault();
      }
    };
    const end = (): void => {
      ended.abort();
      this.isOpen = distance >= openPx;
      if (distance >= openPx) {
        this.#pulled();
      }
    };
    const options = { signal: ended.signal, passive: false };
    document.addEventListener(`${kind}move` as 'touchmove' | 'mousemove', move, options);
    for (const type of kind === 'touch' ? ['touchend', 'touchcancel'] : ['mouseup']) {
      document.addEventListener(type, end, options);
    }
  }

  #move(distance: number): void {
    this.#scroller.style.translate = distance === 0 ? '' : `0 ${distance}px`;
    if (distance === 0) {
      this.#dots.remove();
    } else if (!this.#dots.isConnected) {
      this.#scroller.before(this.#dots);
    }
  }
}
