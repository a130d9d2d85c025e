import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fromWire, toWire } from './wire.ts';

it('brings plain values and bytes through JSON unchanged', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.uint8Array(), (value, bytes) => {
      const through = fromWire(JSON.parse(JSON.stringify(toWire({ value, bytes: bytes.buffer.slice(0) }))));
      const back = through as { value: unknown; bytes: ArrayBuffer };
      expect(JSON.stringify(back.value)).toBe(JSON.stringify(value));
      expect([...new Uint8Array(back.bytes)]).toEqual([...bytes]);
    }),
  );
});

it('leaves functions out', () => {
  expect(JSON.stringify(toWire({ success: () => undefined, list: [1] }))).toBe('{"list":[1]}');
});
