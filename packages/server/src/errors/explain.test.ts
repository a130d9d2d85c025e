import { errorCodes } from '@weapp-auth/protocol';
import { describe, expect, it } from 'vitest';
import { errorTexts } from './error-texts.ts';
import { explain } from './explain.ts';

describe('explain', () => {
  it('explains a WeChat errcode', () => {
    expect(explain('40163')).toMatchObject({ kind: 'errcode', errcode: 40163, entry: { code: 'code_used' } });
    expect(explain('-1')).toMatchObject({ kind: 'errcode', errcode: -1 });
  });

  it('explains an error code with its status, the next step and where it comes from', () => {
    expect(explain('code_used')).toMatchObject({
      kind: 'code',
      status: 401,
      action: 'retry-with-fresh-code',
      errcodes: [40163],
    });
  });

  it.each(['', '0', '99999', 'code used', 'toString', '__proto__', '4016e3', '-', '1'.repeat(40)])(
    'does not know %j',
    (code) => {
      expect(explain(code)).toBeNull();
    },
  );

  it.each(Object.keys(errorCodes))('has text for %s in both languages', (code) => {
    const found = explain(code);
    if (found?.kind !== 'code') throw new Error('not explained');
    for (const text of Object.values(found.texts.zh)) expect(text).toMatch(/[\u4e00-\u9fff]/);
    for (const text of Object.values(found.texts.en)) expect(text).toMatch(/^[A-Za-z]/);
  });

  it('has text for nothing else', () => {
    expect(Object.keys(errorTexts).sort()).toEqual(Object.keys(errorCodes).sort());
  });
});
