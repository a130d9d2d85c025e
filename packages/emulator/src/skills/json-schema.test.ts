import { expect, test } from 'vitest';
import { findMismatch } from './json-schema.ts';

test.each([
  [{ type: 'string' }, 'a', 5],
  [{ type: ['string', 'null'] }, null, 5],
  [{ type: 'integer' }, 5, 5.5],
  [{ type: 'number', minimum: 1, maximum: 3 }, 2, 0],
  [{ maximum: 3 }, 3, 4],
  [{ exclusiveMinimum: 1, exclusiveMaximum: 3 }, 2, 1],
  [{ exclusiveMaximum: 3 }, 2, 3],
  [{ multipleOf: 5 }, 10, 11],
  [{ minLength: 1, maxLength: 2 }, '🌸🌸', ''],
  [{ maxLength: 2 }, 'ab', 'abc'],
  [{ pattern: '^1\\d+$' }, '138', 'a'],
  [{ enum: ['a', { b: 1 }] }, { b: 1 }, 'c'],
  [{ const: 'a' }, 'a', 'b'],
  [{ type: 'array', items: { type: 'string' } }, ['a'], ['a', 5]],
  [{ minItems: 1, maxItems: 1 }, [1], []],
  [{ uniqueItems: true }, [1, 2], [1, 1]],
  [{ type: 'object', required: ['a'] }, { a: 1 }, {}],
  [{ type: 'object' }, {}, []],
  [{ properties: { a: { type: 'string' } } }, { a: 'x' }, { a: 5 }],
  [{ properties: {}, additionalProperties: false }, {}, { b: 1 }],
  [{ additionalProperties: { type: 'number' } }, { b: 1 }, { b: 'x' }],
  [{ anyOf: [{ type: 'string' }, { type: 'number' }] }, 5, true],
  [{ oneOf: [{ type: 'number' }, { minimum: 5 }] }, 3, 6],
  [{ allOf: [{ type: 'number' }, { minimum: 5 }] }, 6, 3],
  [{ not: { type: 'string' } }, 5, 'a'],
  [{ type: 'boolean' }, false, 0],
])('%j takes %j and not %j', (schema, good, bad) => {
  expect(findMismatch(schema, good)).toBeNull();
  expect(findMismatch(schema, bad)).toMatch(/^arguments/);
});

test('a mismatch names its place, and words that describe nothing say nothing', () => {
  const schema = { properties: { list: { items: { properties: { id: { type: 'string' } } } } } };
  expect(findMismatch(schema, { list: [{ id: 'a' }, { id: 5 }] })).toBe(
    'arguments.list[1].id: should be string',
  );
  expect(findMismatch({ format: 'image', description: 'x', default: 5 }, 'x')).toBeNull();
  expect(findMismatch(true, 5)).toBeNull();
});
