import { errorCodes } from '@weapp-auth/protocol';
import { describe, expect, it } from 'vitest';
import { errcodes, explainErrcode } from './errcodes.ts';

const chinese = /[\u4e00-\u9fff]/;

describe('errcodes', () => {
  it.each([...errcodes])('%i has a known code, a cause and a remedy in both languages', (_errcode, entry) => {
    expect(Object.keys(errorCodes)).toContain(entry.code);
    expect(entry.zh.cause).toMatch(chinese);
    expect(entry.zh.remedy).toMatch(chinese);
    expect(entry.en.cause).toMatch(/^[A-Z].*\.$/);
    expect(entry.en.remedy).toMatch(/^[A-Z].*\.$/);
    expect(entry.en.cause + entry.en.remedy).not.toMatch(chinese);
  });

  it.each([
    [-1, 'wechat_unavailable'],
    [40029, 'code_invalid'],
    [40163, 'code_used'],
    [40226, 'user_blocked'],
    [45011, 'rate_limited'],
    [45009, 'rate_limited'],
    [40013, 'wechat_misconfigured'],
    [40125, 'wechat_misconfigured'],
    [40164, 'wechat_misconfigured'],
    [61003, 'wechat_misconfigured'],
    [87007, 'session_key_stale'],
    [89002, 'unionid_unavailable'],
    [89300, 'payment_not_found'],
  ])('%i becomes %s', (errcode, code) => {
    expect(explainErrcode(errcode).code).toBe(code);
  });

  it('has a general answer for a number that is not listed', () => {
    expect(explainErrcode(123456)).toMatchObject({ code: 'wechat_unavailable', errmsg: '' });
  });

  it('does not list success', () => {
    expect(errcodes.has(0)).toBe(false);
  });
});
