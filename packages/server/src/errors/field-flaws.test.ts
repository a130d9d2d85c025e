import { afterAll, expect, it } from 'vitest';
import { openTestBed } from '../testing/test-bed.fixture.ts';

const bed = await openTestBed();

afterAll(() => bed.close());

it.each([
  ['zh-CN', 'encryptedData 与 iv 必须一起发送'],
  ['en', 'encryptedData and iv belong together'],
])(
  'tells what is wrong with a field in the language that the reader asks for (%s)',
  async (language, message) => {
    const body = { code: 'abc', iv: 'x' };
    const answered = await bed.request('POST', '/auth/login', {
      body,
      headers: { 'accept-language': language },
    });
    expect(answered.body.errors).toEqual([{ path: '', message }]);
  },
);
