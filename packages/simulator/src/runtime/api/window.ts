import type { Phone } from '../phone.ts';
import type { PageView } from '../shell/page-view.ts';
import type { TabBar } from '../shell/tab-bar.ts';
import { asyncApi, WxFailure, type WxOptions } from './wx-api.ts';

/** `wx.setNavigationBarTitle`, the tab bar's APIs and their like. */
export function windowApi(phone: Phone): Readonly<Record<string, unknown>> {
  const page = (name: string, act: (view: PageView, options: WxOptions) => void): unknown =>
    asyncApi(phone, name, (options) => {
      const view = phone.pages.current?.view;
      if (view === undefined) throw new WxFailure('no page is open');
      act(view, options);
      return {};
    });
  const tabs = (name: string, act: (bar: TabBar, options: WxOptions) => void): unknown =>
    asyncApi(phone, name, (options) => {
      const bar = phone.screen.tabBar;
      if (bar === null || !phone.pages.isTab(phone.pages.current?.path ?? '')) {
        throw new WxFailure('not TabBar page');
      }
      act(bar, options);
      return {};
    });
  return { ...barApis(page), ...tabApis(tabs) };
}

type PageApi = (name: string, act: (view: PageView, options: WxOptions) => void) => unknown;
type TabApi = (name: string, act: (bar: TabBar, options: WxOptions) => void) => unknown;

function barApis(page: PageApi): Readonly<Record<string, unknown>> {
  return {
    setNavigationBarTitle: page('setNavigationBarTitle', (view, { title }) => {
      view.title = String(title ?? '');
    }),
    setNavigationBarColor: page('setNavigationBarColor', (view, { frontColor, backgroundColor }) => {
      view.setColors(String(frontColor), String(backgroundColor));
    }),
    showNavigationBarLoading: page('showNavigationBarLoading', (view) => {
      view.isLoading = true;
    }),
    hideNavigationBarLoading: page('hideNavigationBarLoading', (view) => {
      view.isLoading = false;
    }),
    setBackgroundColor: page('setBackgroundColor', (view, { backgroundColor }) => {
      view.setBackground(String(backgroundColor ?? ''));
    }),
    setBackgroundTextStyle: page('setBackgroundTextStyle', () => {}),
    hideHomeButton: page('hideHomeButton', () => {}),
    showShareMenu: page('showShareMenu', () => {}),
    hideShareMenu: page('hideShareMenu', () => {}),
  };
}

function tabApis(tabs: TabApi): Readonly<Record<string, unknown>> {
  return {
    setTabBarBadge: tabs('setTabBarBadge', (bar, { index, text }) =>
      bar.setBadge(Number(index), String(text ?? '')),
    ),
    removeTabBarBadge: tabs('removeTabBarBadge', (bar, { index }) => bar.setBadge(Number(index), null)),
    showTabBarRedDot: tabs('showTabBarRedDot', (bar, { index }) => bar.setBadge(Number(index), '')),
    hideTabBarRedDot: tabs('hideTabBarRedDot', (bar, { index }) => bar.setBadge(Number(index), null)),
    setTabBarItem: tabs('setTabBarItem', (bar, { index, text, iconPath, selectedIconPath }) =>
      bar.setItem(Number(index), texts({ text, iconPath, selectedIconPath })),
    ),
    setTabBarStyle: tabs('setTabBarStyle', (bar, { color, selectedColor, backgroundColor }) =>
      bar.setStyle(texts({ color, selectedColor, backgroundColor })),
    ),
    showTabBar: tabs('showTabBar', (bar) => {
      bar.element.hidden = false;
    }),
    hideTabBar: tabs('hideTabBar', (bar) => {
      bar.element.hidden = true;
    }),
  };
}

/** The members that are texts. */
function texts(values: WxOptions): Readonly<Record<string, string>> {
  const entries = Object.entries(values).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return Object.fromEntries(entries);
}
