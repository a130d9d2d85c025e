import type { Random } from './keys.ts';

/**
 * Random bytes in small portions from a larger draw: asking the system for 16 bytes costs about as much as asking for
 * 4096. A byte is given out once and wiped.
 */
export function createRandomPool(source: Random, size = 4096): Random {
  let pool: Uint8Array = new Uint8Array(0);
  let used = 0;
  return (length) => {
    if (length > size) return source(length);
    if (used + length > pool.length) {
      pool = source(size);
      used = 0;
    }
    // A copy: `slice` of a Buffer would only be a view, and be wiped with it.
    const bytes = Uint8Array.from(pool.subarray(used, used + length));
    pool.fill(0, used, used + length);
    used += length;
    return bytes;
  };
}
