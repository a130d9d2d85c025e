import { toJsonSchema } from '@valibot/to-json-schema';
import { expect, test } from 'vitest';
import { seedSchema } from './seed-schema.ts';

test('seed.schema.json says to editors what a seed file may hold', async () => {
  // What JSON Schema cannot say is checked when the file is read. `vitest -u` writes the file anew.
  const schema = JSON.stringify(toJsonSchema(seedSchema, { errorMode: 'ignore' }), null, 2);
  await expect(`${schema}\n`).toMatchFileSnapshot('../../seed.schema.json');
});
