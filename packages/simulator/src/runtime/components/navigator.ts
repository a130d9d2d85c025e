import { amount, type BuiltIn, type BuiltInNode, flag, text } from './built-in.ts';
import { addHover, hoverProperties } from './hover.ts';
import { addKeyboard } from './keyboard.ts';

const apis: Readonly<Record<string, string>> = {
  navigate: 'navigateTo',
  redirect: 'redirectTo',
  switchTab: 'switchTab',
  reLaunch: 'reLaunch',
  navigateBack: 'navigateBack',
  exit: 'exitMiniProgram',
};

/** A link to another page. */
export const navigator: BuiltIn = {
  name: 'navigator',
  properties: {
    ...hoverProperties('navigator-hover', 50, 600),
    url: text(),
    openType: text('navigate'),
    delta: amount(1),
    target: text('self'),
    appId: text(),
    path: text(),
    disabled: flag(),
  },
  create(node) {
    addHover(node);
    addKeyboard(node);
    node.on('tap', () => follow(node));
    return { activate: () => follow(node) };
  },
};

function follow(node: BuiltInNode): void {
  const { url, delta, openType, target } = node.values;
  const name = target === 'miniProgram' ? 'navigateToMiniProgram' : (apis[String(openType)] ?? 'navigateTo');
  const api = node.phone.wx[name];
  if (typeof api === 'function') {
    api({
      url,
      delta,
      success: (result: unknown) => node.emit('success', result),
      fail: (error: unknown) => node.emit('fail', error),
    });
  }
}
