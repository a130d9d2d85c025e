import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseStrictObject } from './strict-json.ts';

describe('a strict JSON object', () => {
  test('is read as JSON.parse reads it', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 4 })), (value) => {
        const text = JSON.stringify(value);
        expect(parseStrictObject(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  test('may have colons, quotes and braces inside its strings', () => {
    const value = { 'a":{"b': '":}]{[\\', c: ['\\"', { '\\': ':' }], __proto: 1 };
    expect(parseStrictObject(JSON.stringify(value))).toEqual(value);
  });

  test.each([
    ['a key twice', '{"a":1,"a":1}'],
    ['a key twice, once escaped', '{"a":1,"\\u0061":2}'],
    ['a key twice, deeper', '{"a":{"b":1,"c":2,"b":3}}'],
    ['a key twice, in a list', '{"a":[1,{"b":1,"b":2}]}'],
    ['__proto__ twice', '{"__proto__":1,"__proto__":2}'],
    ['something behind it', '{"a":1}{"b":2}'],
    ['white space behind it', '{"a":1}\n'],
    ['white space before it', ' {"a":1}'],
    ['a byte order mark before it', '\ufeff{"a":1}'],
    ['a NUL behind it', '{"a":1}\u0000'],
    ['no end', '{"a":1'],
    ['a string without end', '{"a":"1}'],
    ['a string that ends in a backslash', '{"a":"1\\}'],
    ['too many levels', `${'{"a":'.repeat(9)}1${'}'.repeat(9)}`],
    ['too many lists', `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
    ['no object', '[1]'],
    ['nothing', ''],
    ['raw control characters', '{"a":"\n"}'],
  ])('with %s is none', (_, text) => {
    expect(parseStrictObject(text)).toBeNull();
  });
});
