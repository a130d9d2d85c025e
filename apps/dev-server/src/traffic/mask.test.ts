import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { maskPath, maskText, maskValue } from './mask.ts';

describe('maskValue', () => {
  test('hides secrets at any depth and keeps the rest', () => {
    const masked = maskValue({
      session_key: 'tiihtNczf5v6AKRyjwEUhQ==',
      data: [{ openid: 'oGZUI0egBJY1zhBYw2KhdUfwVJJE', nickname: '小爱' }],
    });
    expect(masked).toEqual({
      session_key: 'tiih••••(24)',
      data: [{ openid: 'oGZU••••(28)', nickname: '小爱' }],
    });
  });

  test('keeps the code of an error and hides the code of a login', () => {
    expect(maskValue({ code: 'code_used' })).toEqual({ code: 'code_used' });
    expect(maskValue({ code: '0c3Xyz1w3aBcDe2f' })).toEqual({ code: '0c3X••••(16)' });
  });

  test('shows nothing of a short secret', () => {
    expect(maskText('hunter2')).toBe('••••(7)');
  });

  test('lets no secret of more than four characters through, under any member name of the platform', () => {
    const names = fc.constantFrom(
      'session_key',
      'secret',
      'token',
      'openid',
      'unionId',
      'Authorization',
      'js_code',
    );
    fc.assert(
      fc.property(names, fc.stringMatching(/^[0-9a-f]{5,64}$/), (name, secret) => {
        expect(JSON.stringify(maskValue({ deep: [{ [name]: secret }] }))).not.toContain(secret);
      }),
    );
  });
});

describe('maskPath', () => {
  test('masks the secret and the code of jscode2session', () => {
    const path =
      '/sns/jscode2session?appid=wx1de30a7400000001&secret=de305ec2e7000000&js_code=0c3Xyz1w3aBcDe2f&grant_type=authorization_code';
    expect(maskPath(path)).toBe(
      '/sns/jscode2session?appid=wx1de30a7400000001&secret=de30••••(16)&js_code=0c3X••••(16)&grant_type=authorization_code',
    );
  });

  test('leaves a path without a query alone', () => {
    expect(maskPath('/auth/login')).toBe('/auth/login');
  });
});
