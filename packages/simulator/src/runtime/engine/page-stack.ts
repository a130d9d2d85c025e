import { EventChannel } from './event-channel.ts';
import { closePage, type OpenPage, openPage, type PageContext } from './open-page.ts';
import { type PageUrl, parsePageUrl } from './page-url.ts';

/** The ways to open a page. */
export type OpenKind = 'appLaunch' | 'navigateTo' | 'redirectTo' | 'switchTab' | 'reLaunch';

const maxPages = 10;

/** A navigation that the platform refuses; the message is what follows `api:fail`. */
export class NavigationError extends Error {
  readonly code = 'navigation_refused';
}

/** The stack of open pages, and the tab pages that stay alive below it. */
export class PageStack {
  readonly #context: PageContext;
  readonly #tabs = new Map<string, OpenPage>();
  #stack: OpenPage[] = [];

  constructor(context: PageContext) {
    this.#context = context;
  }

  /** The page on top. */
  get current(): OpenPage | undefined {
    return this.#stack.at(-1);
  }

  /** The open pages, the one on top last. */
  get stack(): readonly OpenPage[] {
    return this.#stack;
  }

  /** What scripts get from `getCurrentPages()`. */
  get instances(): readonly unknown[] {
    return this.#stack.map((page) => page.root.get());
  }

  /** Opens a page; `prepare` gets the caller's end of the event channel before the page runs. */
  open(kind: OpenKind, url: string, prepare: (channel: EventChannel) => void = () => undefined): void {
    const target = parsePageUrl(url, this.current?.path ?? '');
    this.#check(kind, target);
    if (kind === 'switchTab') {
      this.#switchTab(target);
      return;
    }
    const [near, far] = EventChannel.pair();
    prepare(near);
    if (kind === 'navigateTo') {
      this.#hide(this.current);
    } else {
      const left = kind === 'redirectTo' ? this.#stack.slice(-1) : this.#stack;
      this.#stack = kind === 'redirectTo' ? this.#stack.slice(0, -1) : [];
      this.#close(left, kind !== 'redirectTo');
    }
    this.#push(target, far);
    if (kind === 'navigateTo') {
      this.current?.view.slide('forward');
    }
  }

  /** Closes up to `delta` pages. */
  back(delta: number): void {
    const layer = this.current?.view.element.querySelector('wx-page-container.wxs-shown');
    if (layer !== null && layer !== undefined) {
      // A layer of the page counts as a page of its own: going back takes it away first.
      layer.dispatchEvent(new Event('wxs-leave'));
      return;
    }
    if (this.#stack.length < 2) throw new NavigationError('cannot navigate back at first page.');
    const kept = Math.max(1, this.#stack.length - Math.max(1, delta));
    const left = this.#stack.slice(kept);
    this.#stack = this.#stack.slice(0, kept);
    this.#close(left, false);
    this.#show(this.current);
    this.current?.view.slide('back');
  }

  /** Calls a hook of the page on top. */
  callCurrent(hook: string, value?: unknown): void {
    this.current?.call(hook, value);
  }

  /** The app comes back (or leaves): so does its page. */
  setAppVisible(isVisible: boolean): void {
    this.callCurrent(isVisible ? 'onShow' : 'onHide');
    this.current?.root.getComponent().triggerPageLifetime(isVisible ? 'show' : 'hide', []);
  }

  /** Draws the frames of all pages again, in the colours of now. */
  refreshLook(): void {
    for (const page of new Set([...this.#stack, ...this.#tabs.values()])) {
      page.view.setLook(this.#context.theme.resolve(page.window));
      page.view.spreadBackground();
    }
  }

  /** True when `path` is one of the tabs. */
  isTab(path: string): boolean {
    return this.#tabIndex(path) !== -1;
  }

  #tabIndex(path: string): number {
    return this.#context.config.tabBar?.list.findIndex((item) => item.pagePath === path) ?? -1;
  }

  #check(kind: OpenKind, { path }: PageUrl): void {
    if (!this.#context.config.pages.includes(path)) throw new NavigationError(`page "${path}" is not found`);
    if ((kind === 'navigateTo' || kind === 'redirectTo') && this.isTab(path)) {
      throw new NavigationError(`can not ${kind} a tabbar page`);
    }
    if (kind === 'switchTab' && !this.isTab(path)) {
      throw new NavigationError('can not switch to no-tabBar page');
    }
    if (kind === 'navigateTo' && this.#stack.length >= maxPages) {
      throw new NavigationError('webview count limit exceed');
    }
  }

  #switchTab(target: PageUrl): void {
    const above = this.#stack.filter((page) => !this.isTab(page.path));
    const below = this.#stack.find((page) => this.isTab(page.path));
    this.#close(above, false);
    if (below !== undefined && below.path !== target.path && above.length === 0) {
      this.#hide(below);
    }
    const kept = this.#tabs.get(target.path);
    this.#stack = [];
    if (kept === undefined) {
      this.#push({ path: target.path, query: {} }, new EventChannel());
      return;
    }
    this.#stack = [kept];
    if (kept !== below || above.length > 0) {
      this.#show(kept);
    }
  }

  #push(target: PageUrl, channel: EventChannel): void {
    const isTab = this.isTab(target.path);
    const page = openPage(this.#context, {
      target,
      channel,
      isTab,
      isFirst: this.#stack.length === 0,
      events: {
        back: () => this.back(1),
        home: () => this.open('reLaunch', `/${this.#context.config.entryPagePath}`),
        scrolled: (scrollTop) => this.callCurrent('onPageScroll', { scrollTop }),
        reachedBottom: () => this.callCurrent('onReachBottom'),
        pulledDown: () => this.callCurrent('onPullDownRefresh'),
      },
    });
    this.#stack.push(page);
    if (isTab) {
      this.#tabs.set(page.path, page);
    }
    page.call('onLoad', page.query);
    this.#show(page);
    setTimeout(() => page.call('onReady'), 0);
  }

  #show(page: OpenPage | undefined): void {
    if (page === undefined) return;
    const { path, query } = page;
    page.view.setVisible(true);
    this.#context.screen.showTab(this.#tabIndex(path));
    this.#context.screen.pageShown(path);
    page.call('onShow');
    page.root.getComponent().triggerPageLifetime('show', []);
    this.#context.reporter.emit({ kind: 'page', path, query, depth: this.#stack.length });
  }

  #hide(page: OpenPage | undefined): void {
    if (page === undefined) return;
    page.view.setVisible(false);
    page.call('onHide');
    page.root.getComponent().triggerPageLifetime('hide', []);
  }

  /** Unloads pages from the top down. Tab pages stay alive, hidden, unless everything goes. */
  #close(pages: readonly OpenPage[], withTabs: boolean): void {
    const tabs = withTabs ? [...this.#tabs.values()].filter((page) => !pages.includes(page)) : [];
    for (const page of [...tabs, ...pages].reverse()) {
      page.call('onUnload');
      closePage(page);
      this.#tabs.delete(page.path);
    }
  }
}
