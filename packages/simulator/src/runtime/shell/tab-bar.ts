import type { TabBarConfig, TabItem } from '../../shared/compiled-app.ts';
import type { Theme } from '../engine/theme.ts';
import { element } from './elements.ts';

/** What drawing the tab bar needs. */
export interface TabBarOptions {
  readonly config: TabBarConfig;
  /** Turns a path of the mini program into an address. */
  readonly asset: (path: string) => string;
  readonly select: (index: number) => void;
  readonly theme: Theme;
}

/** The bar at the bottom of the phone; shown on tab pages only. */
export class TabBar {
  readonly element: HTMLElement;
  readonly #options: TabBarOptions;
  readonly #badges: HTMLElement[] = [];
  #selected = 0;
  #items: readonly TabItem[];
  #style: Partial<TabBarConfig> = {};

  constructor(options: TabBarOptions) {
    this.#options = options;
    const { config } = options;
    this.#items = config.list;
    const tabs = config.list.map((_, index) => this.#tab(index));
    this.element = element('nav', { className: 'wxs-tabs', children: tabs });
    this.refresh();
  }

  /** Draws the colours again, as they are now. */
  refresh(): void {
    this.element.style.backgroundColor = this.#look().backgroundColor ?? '#ffffff';
    this.select(this.#selected);
  }

  /** Shows the tab of `index` as the chosen one. */
  select(index: number): void {
    this.#selected = index;
    const { asset, theme } = this.#options;
    const look = this.#look();
    for (const [at, tab] of [...this.element.children].entries()) {
      const item = theme.resolve(this.#items[at] ?? { pagePath: '', text: '' });
      const isSelected = at === index;
      tab.setAttribute('aria-current', isSelected ? 'page' : 'false');
      (tab as HTMLElement).style.color = (isSelected ? look.selectedColor : look.color) ?? '';
      const icon = (isSelected ? item.selectedIconPath : undefined) ?? item.iconPath;
      const image = tab.querySelector('img');
      if (image !== null && icon !== undefined) {
        image.src = asset(`/${icon.replace(/^\//, '')}`);
      }
    }
  }

  /** `wx.setTabBarBadge`, `wx.showTabBarRedDot` and their removal (null). */
  setBadge(index: number, text: string | null): void {
    const badge = this.#badges[index];
    if (badge !== undefined) {
      badge.hidden = text === null;
      badge.textContent = text ?? '';
    }
  }

  /** `wx.setTabBarItem`: members that are given change. */
  setItem(index: number, change: Partial<TabItem>): void {
    this.#items = this.#items.map((item, at) => (at === index ? { ...item, ...change } : item));
    const label = this.element.children[index]?.querySelector('.wxs-tab-text');
    if (label !== null && label !== undefined && change.text !== undefined) {
      label.textContent = change.text;
    }
    this.select(this.#selected);
  }

  /** `wx.setTabBarStyle`. */
  setStyle(style: Partial<TabBarConfig>): void {
    this.#style = { ...this.#style, ...style };
    this.refresh();
  }

  get selected(): number {
    return this.#selected;
  }

  #look(): TabBarConfig {
    return this.#options.theme.resolve({ ...this.#options.config, ...this.#style });
  }

  #tab(index: number): HTMLElement {
    const item = this.#options.config.list[index];
    const badge = element('span', { className: 'wxs-badge', attributes: { hidden: '' } });
    this.#badges.push(badge);
    const icon = item?.iconPath === undefined ? [] : [element('img', { attributes: { alt: '' } })];
    const text = element('span', { className: 'wxs-tab-text', text: item?.text ?? '' });
    return element('button', {
      className: 'wxs-tab',
      attributes: { type: 'button' },
      children: [...icon, text, badge],
      onClick: () => this.#options.select(index),
    });
  }
}
