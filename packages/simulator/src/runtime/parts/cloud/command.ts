import { isRecord } from '../../../shared/is-record.ts';

/** A condition on a value. */
export class Condition {
  readonly test: (value: unknown) => boolean;

  constructor(test: (value: unknown) => boolean) {
    this.test = test;
  }

  and(other: unknown): Condition {
    return new Condition((value) => this.test(value) && matches(value, other));
  }

  or(other: unknown): Condition {
    return new Condition((value) => this.test(value) || matches(value, other));
  }
}

/** A change of a value. */
export class Change {
  readonly apply: (value: unknown) => unknown;

  constructor(apply: (value: unknown) => unknown) {
    this.apply = apply;
  }
}

/** What `remove` leaves: the member goes away. */
export const removed: unique symbol = Symbol('removed');

const compare = (test: (value: never, limit: never) => boolean) => (limit: unknown) =>
  new Condition((value) => typeof value === typeof limit && test(value as never, limit as never));
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** `db.command`. */
export const command: Readonly<Record<string, (...args: never[]) => Condition | Change>> = {
  eq: (wanted: unknown) => new Condition((value) => matches(value, wanted)),
  neq: (wanted: unknown) => new Condition((value) => !matches(value, wanted)),
  gt: compare((value, limit) => value > limit),
  gte: compare((value, limit) => value >= limit),
  lt: compare((value, limit) => value < limit),
  lte: compare((value, limit) => value <= limit),
  in: (wanted: readonly unknown[]) => new Condition((value) => wanted.some((each) => matches(value, each))),
  nin: (wanted: readonly unknown[]) => new Condition((value) => !wanted.some((each) => matches(value, each))),
  exists: (isThere: boolean) => new Condition((value) => (value !== undefined) === isThere),
  and: (...all: readonly unknown[]) =>
    new Condition((value) => all.flat().every((each) => matches(value, each))),
  or: (...all: readonly unknown[]) =>
    new Condition((value) => all.flat().some((each) => matches(value, each))),
  not: (one: unknown) => new Condition((value) => !matches(value, one)),
  all: (wanted: readonly unknown[]) =>
    new Condition((value) => wanted.every((each) => list(value).includes(each))),
  size: (length: number) => new Condition((value) => list(value).length === length),
  set: (next: unknown) => new Change(() => next),
  remove: () => new Change(() => removed),
  inc: (by: number) => new Change((value) => Number(value ?? 0) + by),
  mul: (by: number) => new Change((value) => Number(value ?? 0) * by),
  push: (...items: readonly unknown[]) => new Change((value) => [...list(value), ...items.flat()]),
  unshift: (...items: readonly unknown[]) => new Change((value) => [...items.flat(), ...list(value)]),
  pop: () => new Change((value) => list(value).slice(0, -1)),
  shift: () => new Change((value) => list(value).slice(1)),
  pull: (wanted: unknown) => new Change((value) => list(value).filter((each) => !matches(each, wanted))),
  addToSet: (item: unknown) =>
    new Change((value) => (list(value).includes(item) ? value : [...list(value), item])),
};

/** True when a value is what a query says: a condition, a pattern, members that match, or the value itself. */
export function matches(value: unknown, wanted: unknown): boolean {
  if (wanted instanceof Condition) return wanted.test(value);
  if (wanted instanceof RegExp) return typeof value === 'string' && wanted.test(value);
  if (wanted instanceof Date) return value instanceof Date && value.getTime() === wanted.getTime();
  if (Array.isArray(value) && !Array.isArray(wanted)) return value.some((each) => matches(each, wanted));
  if (!isRecord(wanted)) return JSON.stringify(value) === JSON.stringify(wanted);
  return Object.entries(wanted).every(([path, member]) => matches(valueAt(value, path), member));
}

/** The value at a path with dots. */
export function valueAt(value: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (at, name) => (isRecord(at) || Array.isArray(at) ? at[name as never] : undefined),
      value,
    );
}
