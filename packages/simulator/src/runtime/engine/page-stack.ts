import type * as adapter from 'glass-easel-miniprogram-adapter';
import type { AppConfig, WindowConfig } from '../../shared/compiled-app.ts';
import type { Reporter } from '../reporter.ts';
import { PageView } from '../shell/page-view.ts';
import type { Screen } from '../shell/screen.ts';
import { tellError } from '../watch-errors.ts';
import type { AppInstance } from './app-instance.ts';
import { EventChannel } from './event-channel.ts';
import { elementOf } from './node.ts';
import { type PageUrl, parsePageUrl } from './page-url.ts';
import type { Theme } from './theme.ts';
import type { Units } from './units.ts';

/** A page in the stack. */
export interface OpenPage {
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly view: PageView;
  readonly root: adapter.Root;
  readonly window: WindowConfig;
}

/** The ways to open a page. */
export type OpenKind = 'appLaunch' | 'navigateTo' | 'redirectTo' | 'switchTab' | 'reLaunch';

/** What the page stack stands on. */
export interface PageStackOptions {
  readonly config: AppConfig;
  readonly units: Units;
  readonly app: AppInstance;
  readonly screen: Screen;
  readonly reporter: Reporter;
  readonly theme: Theme;
  readonly load: (module: string) => unknown;
}

const MOST_PAGES = 10;

/** A navigation that the platform refuses; the message is what follows `api:fail`. */
export class NavigationError extends Error {
  readonly code = 'navigation_refused';
}

/** The stack of open pages, and the tab pages that stay alive below it. */
export class PageStack {
  readonly #options: PageStackOptions;
  readonly #tabs = new Map<string, OpenPage>();
  #stack: OpenPage[] = [];

  constructor(options: PageStackOptions) {
    this.#options = options;
  }

  /** The page on top. */
  get current(): OpenPage | undefined {
    return this.#stack.at(-1);
  }

  /** What scripts get from `getCurrentPages()`. */
  get instances(): readonly unknown[] {
    return this.#stack.map((page) => page.root.get());
  }

  /** Opens a page; `prepare` gets the caller's end of the event channel before the page runs. */
  open(kind: OpenKind, url: string, prepare: (channel: EventChannel) => void = () => undefined): void {
    const target = parsePageUrl(url, this.current?.path ?? '');
    this.#check(kind, target);
    const [near, far] = EventChannel.pair();
    prepare(near);
    if (kind === 'switchTab') {
      this.#switchTab(target);
    } else if (kind === 'navigateTo') {
      this.#hide(this.current);
      this.#push(target, far);
    } else {
      const left = kind === 'redirectTo' ? this.#stack.slice(-1) : [...this.#stack];
      this.#stack = kind === 'redirectTo' ? this.#stack.slice(0, -1) : [];
      this.#close(left, kind !== 'redirectTo');
      this.#push(target, far);
    }
  }

  /** Closes up to `delta` pages. */
  back(delta: number): void {
    if (this.#stack.length < 2) {
      throw new NavigationError('cannot navigate back at first page.');
    }
    const kept = Math.max(1, this.#stack.length - Math.max(1, delta));
    const left = this.#stack.slice(kept);
    this.#stack = this.#stack.slice(0, kept);
    this.#close(left, false);
    this.#show(this.current);
  }

  /** Calls a hook of the page on top. */
  callCurrent(hook: string, value?: unknown): void {
    if (this.current !== undefined) {
      this.#call(this.current, hook, value);
    }
  }

  /** The app comes back (or leaves): so does its page. */
  setAppVisible(isVisible: boolean): void {
    const { current } = this;
    if (current === undefined) {
      return;
    }
    this.#call(current, isVisible ? 'onShow' : 'onHide');
    current.root.getComponent().triggerPageLifetime(isVisible ? 'show' : 'hide', []);
  }

  /** Draws the frames of all pages again, in the colours of now. */
  refreshLook(): void {
    for (const page of new Set([...this.#stack, ...this.#tabs.values()])) {
      page.view.setLook(this.#options.theme.resolve(page.window));
    }
  }

  /** True when `path` is one of the tabs. */
  isTab(path: string): boolean {
    return this.#options.config.tabBar?.list.some((item) => item.pagePath === path) ?? false;
  }

  #check(kind: OpenKind, { path }: PageUrl): void {
    if (!this.#options.config.pages.includes(path)) {
      throw new NavigationError(`page "${path}" is not found`);
    }
    if ((kind === 'navigateTo' || kind === 'redirectTo') && this.isTab(path)) {
      throw new NavigationError(`can not ${kind} a tabbar page`);
    }
    if (kind === 'switchTab' && !this.isTab(path)) {
      throw new NavigationError('can not switch to no-tabBar page');
    }
    if (kind === 'navigateTo' && this.#stack.length >= MOST_PAGES) {
      throw new NavigationError('webview count limit exceed');
    }
  }

  #switchTab(target: PageUrl): void {
    const above = this.#stack.filter((page) => !this.isTab(page.path));
    const below = this.#stack.find((page) => this.isTab(page.path));
    this.#close(above, false);
    if (below !== undefined && (below.path !== target.path || above.length > 0)) {
      this.#hide(below);
    }
    const kept = this.#tabs.get(target.path);
    this.#stack = [];
    if (kept === undefined) {
      this.#push({ path: target.path, query: {} }, new EventChannel());
    } else {
      this.#stack = [kept];
      this.#show(kept);
    }
  }

  #push({ path, query }: PageUrl, channel: EventChannel): void {
    const { units, load, screen, reporter } = this.#options;
    try {
      units.register(path, load);
    } catch (error) {
      reporter.thrown(error, path);
    }
    const window = { ...this.#options.config.window, ...units.unit(path)?.config };
    const view = this.#createView(path, window);
    screen.addPage(view.element);
    const root = units.createRoot(path);
    const page: OpenPage = { path, query, view, root, window };
    this.#stack.push(page);
    if (this.isTab(path)) {
      this.#tabs.set(path, page);
    }
    elementOf(root.getComponent()).setAttribute('wx-path', path);
    Object.assign(root.get(), { route: path, options: query, getOpenerEventChannel: () => channel });
    setProperties(root, query);
    // The engine's element types are its own; in this backend they are the document's.
    root.attach(view.scroller as never, view.placeholder as never);
    this.#call(page, 'onLoad', query);
    this.#show(page);
    setTimeout(() => this.#call(page, 'onReady'), 0);
  }

  #createView(path: string, window: WindowConfig): PageView {
    const { config } = this.#options;
    const isFirst = this.#stack.length === 0;
    return new PageView({
      window: this.#options.theme.resolve(window),
      canGoBack: !isFirst,
      canGoHome: isFirst && path !== config.entryPagePath && !this.isTab(path),
      events: {
        back: () => this.back(1),
        home: () => this.open('reLaunch', `/${config.entryPagePath}`),
        scrolled: (scrollTop) => this.callCurrent('onPageScroll', { scrollTop }),
        reachedBottom: () => this.callCurrent('onReachBottom'),
      },
    });
  }

  #show(page: OpenPage | undefined): void {
    if (page === undefined) {
      return;
    }
    page.view.setVisible(true);
    const tabs = this.#options.config.tabBar?.list ?? [];
    this.#options.screen.showTab(tabs.findIndex((item) => item.pagePath === page.path));
    this.#call(page, 'onShow');
    page.root.getComponent().triggerPageLifetime('show', []);
    this.#options.reporter.emit({
      kind: 'page',
      path: page.path,
      query: page.query,
      depth: this.#stack.length,
    });
  }

  #hide(page: OpenPage | undefined): void {
    if (page === undefined) {
      return;
    }
    page.view.setVisible(false);
    this.#call(page, 'onHide');
    page.root.getComponent().triggerPageLifetime('hide', []);
  }

  /** Unloads pages from the top down. Tab pages stay alive, hidden, unless everything goes. */
  #close(pages: readonly OpenPage[], withTabs: boolean): void {
    const tabs = withTabs ? [...this.#tabs.values()].filter((page) => !pages.includes(page)) : [];
    for (const page of [...tabs, ...pages].reverse()) {
      this.#call(page, 'onUnload');
      page.root.release();
      page.view.element.remove();
      this.#tabs.delete(page.path);
    }
  }

  #call(page: OpenPage, hook: string, value?: unknown): void {
    // Page instances carry the developer's own members.
    const instance = page.root.get() as unknown as Readonly<Record<string, unknown>>;
    const method = instance[hook];
    if (typeof method !== 'function') {
      return;
    }
    try {
      method.call(instance, value);
    } catch (error) {
      tellError(
        { reporter: this.#options.reporter, instance: this.#options.app },
        error,
        `${page.path} ${hook}`,
      );
    }
  }
}

/** A page made with `Component()` gets its query as properties. */
function setProperties(root: adapter.Root, query: Readonly<Record<string, string>>): void {
  const component = root.getComponent();
  const known = Object.entries(query).filter(
    ([name]) => component.getComponentDefinition().behavior.getPropertyType(name) !== undefined,
  );
  if (known.length > 0) {
    component.setData(Object.fromEntries(known));
  }
}
