import { element as createElement } from '../shell/elements.ts';
import { amount, type BuiltIn, type BuiltInNode, flag, text } from './built-in.ts';
import { instanceOf } from './registry.ts';

/** One slide. */
export const swiperItem: BuiltIn = {
  name: 'swiper-item',
  properties: { itemId: text(), skipHiddenItemLayout: flag() },
};

/** Slides of which one is shown. */
export const swiper: BuiltIn = {
  name: 'swiper',
  properties: {
    indicatorDots: flag(),
    indicatorColor: text('rgba(0, 0, 0, .3)'),
    indicatorActiveColor: text('#000000'),
    autoplay: flag(),
    current: amount(0),
    currentItemId: text(),
    interval: amount(5000),
    duration: amount(500),
    circular: flag(),
    vertical: flag(),
    previousMargin: text('0px'),
    nextMargin: text('0px'),
    displayMultipleItems: amount(1),
    easingFunction: text('default'),
  },
  create(node) {
    const dots = createElement('div', { className: 'wxs-dots' });
    node.element.append(dots);
    let timer: ReturnType<typeof setInterval> | undefined;
    swipe(node, dots);
    return {
      render({ autoplay, interval }, before) {
        queueMicrotask(() => place(node, dots));
        if (autoplay !== before.autoplay || interval !== before.interval) {
          clearInterval(timer);
          timer =
            autoplay === true
              ? setInterval(() => go(node, dots, { step: 1, source: 'autoplay' }), Number(interval))
              : undefined;
        }
      },
      attached: () => queueMicrotask(() => place(node, dots)),
      detached: () => clearInterval(timer),
    };
  },
};

function slidesOf(node: BuiltInNode): readonly HTMLElement[] {
  return [...node.element.querySelectorAll<HTMLElement>('wx-swiper-item')];
}

function place(node: BuiltInNode, dots: HTMLElement): void {
  const { current, vertical, duration, indicatorDots, indicatorColor, indicatorActiveColor } = node.values;
  const slides = slidesOf(node);
  for (const [index, slide] of slides.entries()) {
    const shift = `${(index - Number(current)) * 100}%`;
    slide.style.transition = `transform ${Number(duration)}ms`;
    slide.style.transform = vertical === true ? `translateY(${shift})` : `translateX(${shift})`;
  }
  dots.hidden = indicatorDots !== true;
  dots.replaceChildren(
    ...slides.map((_, index) => {
      const color = index === Number(current) ? indicatorActiveColor : indicatorColor;
      return createElement('i', { attributes: { style: `background:${String(color)}` } });
    }),
  );
}

interface Turn {
  readonly step: number;
  readonly source: 'autoplay' | 'touch';
}

function go(node: BuiltInNode, dots: HTMLElement, { step, source }: Turn): void {
  const slides = slidesOf(node);
  const wanted = Number(node.values.current) + step;
  const isRound = node.values.circular === true || source === 'autoplay';
  const current = isRound
    ? (wanted + slides.length) % slides.length
    : Math.min(slides.length - 1, Math.max(0, wanted));
  if (slides.length === 0 || current === Number(node.values.current)) return;
  node.set({ current });
  place(node, dots);
  const currentItemId = instanceOf(slides[current] ?? null)?.node.values.itemId ?? '';
  node.emit('change', { current, currentItemId, source });
  setTimeout(
    () => node.emit('animationfinish', { current, currentItemId, source }),
    Number(node.values.duration),
  );
}

function swipe(node: BuiltInNode, dots: HTMLElement): void {
  let start: { readonly pageX: number; readonly pageY: number } | undefined;
  let end: typeof start;
  node.on('touchstart', (event) => {
    start = event.touches?.[0];
    end = start;
  });
  node.on('touchmove', (event) => {
    end = event.touches?.[0];
  });
  node.on('touchend', () => {
    if (start === undefined || end === undefined) return;
    const distance = node.values.vertical === true ? end.pageY - start.pageY : end.pageX - start.pageX;
    if (Math.abs(distance) > 40) {
      go(node, dots, { step: distance < 0 ? 1 : -1, source: 'touch' });
    }
  });
}
