import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findDuplicateKey } from './duplicate-key.ts';

describe('a repeated key', () => {
  test.each([
    ['{"code":"a","code":"b"}', 'code'],
    ['{"a":{"x":1,"x":2}}', 'x'],
    ['[{"a":1},{"a":1,"b":2,"a":3}]', 'a'],
    ['{"code":1,"c\\u006fde":2}', 'code'],
    ['{"a\\"":1,"a\\"":2}', 'a"'],
    ['{"":1,"":2}', ''],
  ])('is found in %s', (json, key) => {
    expect(findDuplicateKey(json)).toBe(key);
  });

  test.each([
    '{"a":"a","b":"a"}',
    '{"a":{"a":{"a":1}}}',
    '[{"a":1},{"a":1}]',
    '{"a":"{\\"b\\":1,\\"b\\":2}"}',
    '["a","a"]',
    '"a"',
    '1',
  ])('is not found in %s', (json) => {
    expect(findDuplicateKey(json)).toBeNull();
  });

  test('is never found in what JSON.stringify makes', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => findDuplicateKey(JSON.stringify(value)) === null));
  });

  test('is found wherever it is put', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.string(), fc.jsonValue(), (before, key, value) => {
        const name = JSON.stringify(key);
        const twice = `{${name}:${JSON.stringify(before)},${name}:${JSON.stringify(value)}}`;
        return findDuplicateKey(`[${JSON.stringify(before)},${twice}]`) === key;
      }),
    );
  });
});
