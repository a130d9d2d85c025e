import { expect, it } from 'vitest';
import { cloneMessage } from './clone-message.ts';

function cloned(value: unknown): { readonly copy: unknown; readonly warnings: readonly string[] } {
  const warnings: string[] = [];
  const copy = cloneMessage(value, (path, kind) => warnings.push(`${kind} ${path}`));
  return { copy, warnings };
}

it('copies plain data, however deep, and shares nothing with the original', () => {
  const original = {
    a: [{ b: 1 }],
    'c[0].d': null,
    e: undefined,
    when: new Date(3),
    bytes: new Uint8Array([1]).buffer,
  };
  const { copy, warnings } = cloned(original);
  expect(copy).toEqual(original);
  expect((copy as typeof original).a[0]).not.toBe(original.a[0]);
  expect((copy as typeof original).bytes).not.toBe(original.bytes);
  expect(warnings).toEqual([]);
});

it('turns instances into plain objects and calls getters', () => {
  class Point {
    x = 1;
    move(): void {}
  }
  const { copy } = cloned({
    point: new Point(),
    get computed() {
      return 2;
    },
  });
  expect(copy).toEqual({ point: { x: 1 }, computed: 2 });
  expect(Object.getPrototypeOf((copy as { point: object }).point)).toBe(Object.prototype);
});

it('leaves out what cannot pass, and names it', () => {
  const loop: Record<string, unknown> = { n: 1 };
  loop.self = loop;
  const call = (): number => 1;
  const { copy, warnings } = cloned({
    loop,
    call,
    m: new Map(),
    s: new Set(),
    r: /x/,
    y: Symbol('y'),
  });
  expect(copy).toEqual({ loop: { n: 1 }, call, m: {}, s: {}, r: {} });
  expect(warnings).toEqual(['cycle loop.self', 'map m', 'set s', 'regexp r', 'symbol y']);
});

it('copies the same object twice where it stands twice', () => {
  const shared = { n: 1 };
  const { copy, warnings } = cloned({ a: shared, b: shared });
  expect(copy).toEqual({ a: { n: 1 }, b: { n: 1 } });
  expect(warnings).toEqual([]);
});
