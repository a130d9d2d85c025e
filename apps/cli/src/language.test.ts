import { describe, expect, test } from 'vitest';
import { detectLanguage } from './language.ts';

describe('detectLanguage', () => {
  test.each([
    ['LANG decides', undefined, { LANG: 'zh_CN.UTF-8' }, 'zh'],
    ['LC_ALL beats LANG', undefined, { LC_ALL: 'en_US.UTF-8', LANG: 'zh_CN.UTF-8' }, 'en'],
    ['LC_MESSAGES beats LANG', undefined, { LC_MESSAGES: 'zh_TW', LANG: 'C' }, 'zh'],
    ['the flag beats every variable', 'en', { LC_ALL: 'zh_CN.UTF-8' }, 'en'],
    ['an empty variable does not count', undefined, { LC_ALL: '', LANG: 'zh_CN' }, 'zh'],
    ['no locale at all is English', undefined, {}, 'en'],
    ['the C locale is English', undefined, { LANG: 'C.UTF-8' }, 'en'],
  ] as const)('%s', (_name, flag, env, expected) => {
    expect(detectLanguage(flag, env)).toBe(expected);
  });
});
