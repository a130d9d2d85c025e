import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { detectPicture, storedTypeOf } from './picture.ts';
import { samplePictures } from './sample-pictures.fixture.ts';

const { png, jpeg, progressive, gif, webp, lossless, extended } = samplePictures;

const whole = [
  ['a PNG', 'image/png', png],
  ['a JPEG', 'image/jpeg', jpeg],
  ['a JPEG that comes in scans', 'image/jpeg', progressive],
  ['a GIF', 'image/gif', gif],
  ['a WebP', 'image/webp', webp],
  ['a WebP without loss', 'image/webp', lossless],
  ['a WebP with transparency', 'image/webp', extended],
] as const;

describe.each(whole)('%s', (_name, type, bytes) => {
  test('is known, wherever in a buffer it is, and with zeros behind it', () => {
    expect(detectPicture(bytes)).toBe(type);
    const shifted = Buffer.concat([Buffer.from('before'), bytes, Buffer.alloc(7)]);
    expect(detectPicture(shifted.subarray(6))).toBe(type);
    expect(storedTypeOf(bytes)).toBe(type);
  });

  test('is none when any part of its end is missing', () => {
    for (let length = 0; length < bytes.length - 1; length += 1) {
      expect(detectPicture(bytes.subarray(0, length)), String(length)).toBeNull();
    }
  });

  test('is none with something else behind it', () => {
    expect(detectPicture(Buffer.concat([bytes, Buffer.from('<script>alert(1)</script>')]))).toBeNull();
  });

  test('never makes the reader throw, or run on, whichever bytes are changed', () => {
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(255), fc.nat(bytes.length), (at, value, length) => {
        const changed = Buffer.from(bytes);
        changed[at] = value;
        expect([type, null]).toContain(detectPicture(changed.subarray(0, length)));
      }),
    );
  });
});

test.each([
  ['eight bytes of a PNG', png.subarray(0, 8)],
  ['a PNG whose header was changed', changedAt(png, 19, 200)],
  ['a GIF of nothing', Buffer.from('GIF89a\x01\x00\x01\x00\x00\x00\x00;', 'latin1')],
  ['text', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')],
  ['nothing', Buffer.alloc(0)],
])('%s is no picture', (_name, bytes) => {
  expect(detectPicture(bytes)).toBeNull();
});

describe('a picture that says it is', () => {
  test.each([
    ['65535 by 65535', 65_535, 65_535, false],
    ['8193 wide', 8193, 1, false],
    ['8192 wide', 8192, 1, true],
    ['8000 by 5001, more than forty million', 8000, 5001, false],
    ['8000 by 5000', 8000, 5000, true],
    ['without any height', 1, 0, false],
  ])('%s is taken only if somebody can show it', (_name, width, height, isTaken) => {
    const said = [sizedPng, sizedJpeg, sizedGif].map((make) => detectPicture(make(width, height)));
    expect(said).toEqual(isTaken ? ['image/png', 'image/jpeg', 'image/gif'] : [null, null, null]);
  });

  test('a small screen around a huge frame is refused too', () => {
    const frame = gif.indexOf(0x2c);
    expect(detectPicture(changedAt(gif, frame + 6, 0x7f))).toBeNull();
    expect(detectPicture(changedAt(extended, extended.indexOf('VP8X') + 13, 0x7f))).toBeNull();
  });
});

function changedAt(bytes: Buffer, at: number, value: number): Buffer {
  const changed = Buffer.from(bytes);
  changed[at] = value;
  return changed;
}

function sizedPng(width: number, height: number): Buffer {
  const changed = Buffer.from(png);
  changed.writeUInt32BE(width, 16);
  changed.writeUInt32BE(height, 20);
  changed.writeUInt32BE(crc32(changed.subarray(12, 29)), 29);
  return changed;
}

function sizedJpeg(width: number, height: number): Buffer {
  const changed = Buffer.from(jpeg);
  const frame = changed.indexOf(Buffer.from([0xff, 0xc0]));
  changed.writeUInt16BE(height, frame + 5);
  changed.writeUInt16BE(width, frame + 7);
  return changed;
}

function sizedGif(width: number, height: number): Buffer {
  const changed = Buffer.from(gif);
  const frame = changed.indexOf(0x2c, 13);
  for (const at of [6, frame + 5]) {
    changed.writeUInt16LE(width, at);
    changed.writeUInt16LE(height, at + 2);
  }
  return changed;
}
