import { expect, test } from 'vitest';
import { readsChinese } from './locale.mjs';

test.each([
  [{ LANG: 'zh_CN.UTF-8' }, 'en-US', true],
  [{ LANG: 'en_US.UTF-8' }, 'zh-CN', false],
  [{ LC_ALL: 'zh_TW.UTF-8', LANG: 'en_US.UTF-8' }, 'en-US', true],
  [{ LC_ALL: '', LANG: '' }, 'zh-CN', true],
  [{ LANG: 'C.UTF-8' }, 'zh-CN', false],
  [{}, 'en-US', false],
])('with %o on a %s system, Chinese: %s', (env, system, chinese) => {
  expect(readsChinese(env, system)).toBe(chinese);
});
