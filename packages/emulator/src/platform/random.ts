import { randomFillSync } from 'node:crypto';

/** Four 32-bit words: the whole state of the seeded generator, so that a snapshot replays exactly. */
export type SeedState = [number, number, number, number];

/** Fills a new buffer of `size` bytes. */
export type Entropy = (size: number) => Uint8Array;

/** The generator that a seed text starts. Equal texts give equal bytes for ever. */
export function seedState(seed: string): SeedState {
  // FNV-1a over the text picks the start; twelve rounds of sfc32 mix it before the first byte is used.
  let hash = 0x811c9dc5;
  for (let index = 0; index < seed.length; index += 1) {
    hash = Math.imul(hash ^ seed.charCodeAt(index), 0x01000193) >>> 0;
  }
  const state: SeedState = [hash, hash ^ 0x9e3779b9, Math.imul(hash, 0x85ebca6b) >>> 0, 1];
  for (let round = 0; round < 12; round += 1) nextWord(state);
  return state;
}

/** The next `size` bytes of a seeded generator (sfc32). Not for secrets: this is an emulator. */
export function seededBytes(state: SeedState, size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  let word = 0;
  for (let index = 0; index < size; index += 1) {
    word = index % 4 === 0 ? nextWord(state) : word >>> 8;
    bytes[index] = word & 0xff;
  }
  return bytes;
}

/** Entropy of the operating system, drawn in blocks because one call per identifier is slow. */
export function systemEntropy(): Entropy {
  const block = new Uint8Array(16_384);
  let used = block.length;
  return (size) => {
    if (size > block.length) return randomFillSync(new Uint8Array(size));
    if (used + size > block.length) {
      randomFillSync(block);
      used = 0;
    }
    used += size;
    return block.slice(used - size, used);
  };
}

function nextWord(state: SeedState): number {
  const [a, b, c, counter] = state;
  const word = (a + b + counter) >>> 0;
  state[0] = (b ^ (b >>> 9)) >>> 0;
  state[1] = (c + (c << 3)) >>> 0;
  state[2] = (((c << 21) | (c >>> 11)) + word) >>> 0;
  state[3] = (counter + 1) >>> 0;
  return word;
}
