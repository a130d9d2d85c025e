import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pickLanguage } from './language.ts';

test.each([
  ['zh-CN,zh;q=0.9,en;q=0.8', 'zh'],
  ['en-US,en;q=0.9', 'en'],
  ['zh;q=0.5, en;q=0.9', 'en'],
  ['zh_CN', 'zh'],
  ['fr, de;q=0.9', 'zh'],
  ['fr, en;q=0.1', 'en'],
  ['en;q=0', 'zh'],
  ['*', 'zh'],
  ['', 'zh'],
  [null, 'zh'],
])('%j is answered in %s', (header, language) => {
  expect(pickLanguage(header, 'zh')).toBe(language);
});

test('any header gives one of the two', () => {
  fc.assert(fc.property(fc.string(), (header) => ['zh', 'en'].includes(pickLanguage(header, 'en'))));
});
