import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cleanNickname, readProfile } from './profile.ts';

const grey = 'https://thirdwx.qlogo.cn/mmopen/vi_32/POgEwh4mIHO4/132';

describe('a profile from WeChat', () => {
  test('gives name and picture, the picture over TLS', () => {
    const avatarUrl = 'http://wx.qlogo.cn/mmopen/vi_32/a/0';
    expect(readProfile({ nickName: 'Band', avatarUrl })).toEqual({
      nickname: 'Band',
      avatarUrl: 'https://wx.qlogo.cn/mmopen/vi_32/a/0',
    });
  });

  test.each([
    { nickName: '微信用户', avatarUrl: grey },
    { nickName: 'Band', avatarUrl: grey, is_demote: true },
    { nickName: 7, avatarUrl: {} },
    { nickName: '', avatarUrl: 'javascript:alert(1)' },
    { avatarUrl: 'http://elsewhere.example/a.png' },
    { avatarUrl: 'https://thirdwx.qlogo.cn@elsewhere.example/132' },
    {},
  ])('that is anonymous or no profile gives nothing: %j', (data) => {
    expect(readProfile(data)).toEqual({ nickname: null, avatarUrl: null });
  });
});

describe('a nickname', () => {
  test.each([
    ['  小爱  ', '小爱'],
    ['👩‍👩‍👧‍👦'.repeat(20), '👩‍👩‍👧‍👦'.repeat(20)],
    ['a\u0000b\u202Ec\n', 'abc'],
    ['half \uD83D', 'half'],
  ])('%j is kept as %j', (given, kept) => {
    expect(cleanNickname(given)).toBe(kept);
  });

  test.each([
    '',
    '   ',
    '\u0000\u200F',
    '\u200B\u200D',
    '\u2060',
    '\uFE0F\u0301',
    'x'.repeat(33),
    '👩‍👩‍👧‍👦'.repeat(30),
  ])('%j is refused', (given) => {
    expect(cleanNickname(given)).toBeNull();
  });

  test('is stable: cleaning a clean name changes nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
        const once = cleanNickname(text);
        if (once !== null) expect(cleanNickname(once)).toBe(once);
      }),
    );
  });
});
