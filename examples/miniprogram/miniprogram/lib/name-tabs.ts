import type { Words } from './words';

/** Names the tabs in the language of the phone; called by each page that has them, because either may be the first. */
export function nameTabs(words: Words): void {
  wx.setTabBarItem({ index: 0, text: words.shelf });
  wx.setTabBarItem({ index: 1, text: words.me });
}
