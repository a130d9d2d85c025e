import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRandomPool } from './random-pool.ts';

test('gives out what the source gave, in order, each byte once', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 64 }), { maxLength: 100 }), (lengths) => {
      let next = 0;
      const random = createRandomPool((size) => Uint8Array.from({ length: size }, () => next++ % 251), 64);
      const seen = lengths.map((length) => [...random(length)]);
      for (const [index, bytes] of seen.entries()) {
        expect(bytes).toHaveLength(lengths[index] ?? 0);
        expect(bytes.every((byte, at) => at === 0 || byte === ((bytes[at - 1] ?? 0) + 1) % 251)).toBe(true);
      }
    }),
  );
});

test('keeps no copy of what it gave out', () => {
  const sources: Uint8Array[] = [];
  const random = createRandomPool((size) => {
    const bytes = randomBytes(size);
    sources.push(bytes);
    return bytes;
  });
  const given = random(32);
  expect(Buffer.concat(sources).includes(Buffer.from(given))).toBe(false);
});

test('asks the source directly for more than the pool holds', () => {
  expect(createRandomPool(randomBytes, 16)(100)).toHaveLength(100);
});
