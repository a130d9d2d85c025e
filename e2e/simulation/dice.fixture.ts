import { createHash } from 'node:crypto';

/** Chance, the same in every run of one seed. */
export interface Dice {
  /** From 0 up to 1. */
  readonly next: () => number;
  /** A whole number below `count`. */
  readonly below: (count: number) => number;
  /** True so often. */
  readonly chance: (share: number) => boolean;
  readonly pick: <T>(list: readonly T[]) => T;
  readonly between: (least: number, most: number) => number;
  readonly bytes: (size: number) => Buffer;
  /** Dice of their own, whose throws disturb nobody else's. */
  readonly fork: (name: string) => Dice;
}

/** mulberry32: small, and good enough to decide what happens next. */
export function createDice(seed: string): Dice {
  let state = createHash('sha256').update(seed).digest().readUInt32LE(0);
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (count: number): number => Math.floor(next() * count);
  return {
    next,
    below,
    chance: (share) => next() < share,
    between: (least, most) => least + next() * (most - least),
    pick<T>(list: readonly T[]): T {
      const picked = list[below(list.length)];
      if (picked === undefined) throw new RangeError('there is nothing to pick from');
      return picked;
    },
    bytes: (size) => Buffer.from(Array.from({ length: size }, () => below(256))),
    fork: (name) => createDice(`${seed}/${name}`),
  };
}
