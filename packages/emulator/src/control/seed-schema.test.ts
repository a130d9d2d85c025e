import { toJsonSchema } from '@valibot/to-json-schema';
import { expect, test } from 'vitest';
import file from '../../seed.schema.json' with { type: 'json' };
import { seedSchema } from './seed-schema.ts';

test('seed.schema.json says to editors what a seed file may hold', () => {
  // What JSON Schema cannot say (the shape of a URL, integers) is checked when the file is read.
  expect(file).toEqual(JSON.parse(JSON.stringify(toJsonSchema(seedSchema, { errorMode: 'ignore' }))));
});
