import type { WindowConfig } from '../../shared/compiled-app.ts';
import { element } from './elements.ts';
import { PullDown } from './pull-down.ts';

/** What a page's frame tells its owner. */
export interface PageViewEvents {
  back(): void;
  home(): void;
  scrolled(scrollTop: number): void;
  reachedBottom(): void;
  pulledDown(): void;
}

/** What a page's frame shows besides the page. */
export interface PageViewOptions {
  readonly window: WindowConfig;
  readonly canGoBack: boolean;
  readonly canGoHome: boolean;
  readonly events: PageViewEvents;
}

/** The frame of one page: navigation bar above, scrolling content below. */
export class PageView {
  readonly element: HTMLElement;
  readonly scroller: HTMLElement;
  /** What the page takes the place of. */
  readonly placeholder: HTMLElement;
  /** What a tab bar of the app's own takes the place of. */
  readonly tabBarPlaceholder: HTMLElement;
  readonly #view: HTMLElement;
  readonly #title: HTMLElement;
  readonly #bar: HTMLElement;
  readonly #spinner: HTMLElement;
  readonly #pull: PullDown;

  constructor(options: PageViewOptions) {
    const { window: look, events } = options;
    this.#title = element('div', { className: 'wxs-title', text: look.navigationBarTitleText ?? '' });
    this.#spinner = element('div', { className: 'wxs-spinner', attributes: { hidden: '' } });
    this.#bar = element('header', {
      className: 'wxs-bar',
      children: [leading(options), this.#spinner, this.#title],
    });
    this.placeholder = element('div');
    this.tabBarPlaceholder = element('div');
    // What scrolls can be reached and scrolled by the keyboard, too.
    const attributes = {
      tabindex: '0',
      role: 'region',
      'aria-label': look.navigationBarTitleText || '页面 Page',
    };
    this.scroller = element('div', { className: 'wxs-scroll', attributes, children: [this.placeholder] });
    this.#view = element('div', { className: 'wxs-view', children: [this.scroller, this.tabBarPlaceholder] });
    this.element = element('section', { className: 'wxs-page', children: [this.#bar, this.#view] });
    this.element.classList.toggle('wxs-custom-bar', look.navigationStyle === 'custom');
    this.setLook(look);
    this.#watchScroll(events, look.onReachBottomDistance ?? 50);
    this.#pull = new PullDown(this.scroller, () => events.pulledDown());
    if (look.enablePullDownRefresh === true) {
      this.#pull.listen();
    }
    if (look.disableScroll === true) {
      this.scroller.style.overflow = 'hidden';
    }
  }

  set title(text: string) {
    this.#title.textContent = text;
  }

  set isLoading(value: boolean) {
    this.#spinner.hidden = !value;
  }

  /** The dots above the page: `wx.startPullDownRefresh` and `wx.stopPullDownRefresh`. */
  set isRefreshing(value: boolean) {
    this.#pull.isOpen = value;
  }

  /** Comes in as the page above another one, or as the one that was below. */
  slide(direction: 'forward' | 'back'): void {
    this.element.classList.remove('wxs-forward', 'wxs-back-in');
    this.element.classList.add(direction === 'forward' ? 'wxs-forward' : 'wxs-back-in');
  }

  /** Colours of the page's frame, `@name`s already resolved. */
  setLook(look: WindowConfig): void {
    this.setColors(look.navigationBarTextStyle ?? 'white', look.navigationBarBackgroundColor ?? '#000000');
    this.setBackground(look.backgroundColor ?? '#ffffff');
  }

  setColors(front: string, back: string): void {
    this.#bar.style.backgroundColor = back;
    this.#bar.style.color = front === 'white' ? '#ffffff' : front === 'black' ? '#000000' : front;
  }

  setBackground(color: string): void {
    this.#view.style.backgroundColor = color;
  }

  /** What the page's own colour leaves free takes that colour, as the canvas of a document does. */
  spreadBackground(): void {
    const page = this.scroller.querySelector('wx-page');
    const color = page === null ? '' : getComputedStyle(page).backgroundColor;
    this.scroller.style.backgroundColor = /^rgba\(.*, 0\)$/.test(color) ? '' : color;
  }

  /** In the place of a page whose template has an error. */
  showFailure(): void {
    const text = '页面没有编译成功，原因见问题列表 This page did not compile: see the list of problems';
    this.scroller.append(element('p', { className: 'wxs-failure', text }));
  }

  setVisible(isVisible: boolean): void {
    this.element.hidden = !isVisible;
    this.#view.hidden = !isVisible;
    if (isVisible) this.spreadBackground();
  }

  #watchScroll(events: PageViewEvents, distance: number): void {
    let wasNearBottom = false;
    this.scroller.addEventListener('scroll', () => {
      const { scrollTop, clientHeight, scrollHeight } = this.scroller;
      events.scrolled(scrollTop);
      const isNearBottom = scrollTop + clientHeight >= scrollHeight - distance;
      if (isNearBottom && !wasNearBottom) {
        events.reachedBottom();
      }
      wasNearBottom = isNearBottom;
    });
  }
}

function leading({ canGoBack, canGoHome, events }: PageViewOptions): HTMLElement {
  if (canGoBack) {
    return element('button', {
      className: 'wxs-back',
      attributes: { type: 'button', 'aria-label': '返回 Back' },
      text: '‹',
      onClick: () => events.back(),
    });
  }
  if (canGoHome) {
    return element('button', {
      className: 'wxs-back wxs-home',
      attributes: { type: 'button', 'aria-label': '首页 Home' },
      text: '⌂',
      onClick: () => events.home(),
    });
  }
  return element('span', { className: 'wxs-back' });
}
