import { crc32 } from 'node:zlib';

/** How large a picture is, in pixels. */
export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

const pngSignature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');

/**
 * The size of a PNG that is whole; null for everything else, like with the other formats below.
 *
 * Source: https://www.w3.org/TR/png-3/#5DataRep
 */
export function readPng(bytes: Buffer): PictureSize | null {
  if (!bytes.subarray(0, 8).equals(pngSignature)) return null;
  let size: PictureSize | null = null;
  let hasPixels = false;
  for (let at = 8; at + 12 <= bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    const end = at + 12 + length;
    if (end > bytes.length || crc32(bytes.subarray(at + 4, end - 4)) !== bytes.readUInt32BE(end - 4))
      return null;
    const type = bytes.toString('latin1', at + 4, at + 8);
    if ((type === 'IHDR') !== (size === null)) return null;
    if (type === 'IHDR') {
      if (length !== 13) return null;
      size = { width: bytes.readUInt32BE(at + 8), height: bytes.readUInt32BE(at + 12) };
    }
    if (type === 'IDAT') hasPixels = true;
    if (type === 'IEND') return hasPixels && isPadding(bytes, end) ? size : null;
    at = end;
  }
  return null;
}

/**
 * The size of a JPEG: what its frame header says. Pictures within its metadata are not looked at.
 *
 * Source: https://www.w3.org/Graphics/JPEG/itu-t81.pdf, annex B
 */
export function readJpeg(bytes: Buffer): PictureSize | null {
  if (bytes.length < 4 || bytes.readUInt16BE(0) !== 0xffd8) return null;
  let size: PictureSize | null = null;
  for (let at = 2; at + 4 <= bytes.length; ) {
    const marker = bytes[at + 1] ?? 0;
    if (bytes[at] !== 0xff) return null;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    const length = bytes.readUInt16BE(at + 2);
    if (length < 2 || at + 2 + length > bytes.length) return null;
    if (isFrame(marker)) {
      if (size !== null || length < 9) return null;
      size = { width: bytes.readUInt16BE(at + 7), height: bytes.readUInt16BE(at + 5) };
    }
    // What follows is pixels, up to the end of the picture.
    if (marker === 0xda) return endsJpeg(bytes, at + 2 + length) ? size : null;
    at += 2 + length;
  }
  return null;
}

/** SOF0 to SOF15, without the three numbers among them that mean tables and extensions. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

function endsJpeg(bytes: Buffer, from: number): boolean {
  const end = bytes.lastIndexOf(Buffer.from([0xff, 0xd9]));
  return end > from && isPadding(bytes, end + 2);
}

/**
 * The size of a GIF: of its screen, or of a frame that is larger.
 *
 * Source: https://www.w3.org/Graphics/GIF/spec-gif89a.txt
 */
export function readGif(bytes: Buffer): PictureSize | null {
  if (bytes.length < 13 || !/^GIF8[79]a$/.test(bytes.toString('latin1', 0, 6))) return null;
  let size: PictureSize = { width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8) };
  let hasPixels = false;
  let at = 13 + tableBytes(bytes[10] ?? 0);
  while (at < bytes.length) {
    const block = bytes[at];
    if (block === 0x3b) return hasPixels && isPadding(bytes, at + 1) ? size : null;
    if (block === 0x21) at = skipSubBlocks(bytes, at + 2);
    else if (block === 0x2c && at + 11 <= bytes.length) {
      size = larger(size, { width: bytes.readUInt16LE(at + 5), height: bytes.readUInt16LE(at + 7) });
      hasPixels = true;
      at = skipSubBlocks(bytes, at + 11 + tableBytes(bytes[at + 9] ?? 0));
    } else return null;
  }
  return null;
}

/** A table of colours, if the flags say that there is one. */
function tableBytes(flags: number): number {
  return flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0;
}

function skipSubBlocks(bytes: Buffer, from: number): number {
  let at = from;
  for (let length = bytes[at]; length !== undefined && length > 0; length = bytes[at]) at += 1 + length;
  return at + 1;
}

/**
 * The size of a WebP: of its canvas, or of a picture in it that is larger.
 *
 * Source: https://developers.google.com/speed/webp/docs/riff_container
 */
export function readWebp(bytes: Buffer): PictureSize | null {
  if (bytes.length < 12 || bytes.toString('latin1', 0, 4) !== 'RIFF') return null;
  if (bytes.toString('latin1', 8, 12) !== 'WEBP') return null;
  const end = 8 + bytes.readUInt32LE(4);
  if (end > bytes.length || !isPadding(bytes, end)) return null;
  let size: PictureSize = { width: 0, height: 0 };
  let hasPixels = false;
  for (let at = 12; at < end; ) {
    const length = at + 8 <= end ? bytes.readUInt32LE(at + 4) : Number.POSITIVE_INFINITY;
    if (at + 8 + length > end) return null;
    const type = bytes.toString('latin1', at, at + 4);
    const found = webpChunks.get(type)?.(bytes.subarray(at + 8, at + 8 + length));
    if (found === null) return null;
    if (found !== undefined) size = larger(size, found);
    if (found !== undefined && type !== 'VP8X') hasPixels = true;
    // Chunks begin at even places.
    at += 8 + length + (length % 2);
  }
  return hasPixels ? size : null;
}

/** The chunks that say a size. */
const webpChunks: ReadonlyMap<string, (chunk: Buffer) => PictureSize | null> = new Map([
  ['VP8X', (chunk) => (chunk.length < 10 ? null : size24(chunk, 4))],
  ['ANMF', (chunk) => (chunk.length < 16 ? null : size24(chunk, 6))],
  ['VP8 ', readLossy],
  ['VP8L', readLossless],
]);

/** Both sides in 24 bits, less one. */
function size24(chunk: Buffer, at: number): PictureSize {
  return { width: chunk.readUIntLE(at, 3) + 1, height: chunk.readUIntLE(at + 3, 3) + 1 };
}

function readLossy(chunk: Buffer): PictureSize | null {
  if (chunk.length < 10 || chunk.readUIntBE(3, 3) !== 0x9d012a) return null;
  return { width: chunk.readUInt16LE(6) & 0x3fff, height: chunk.readUInt16LE(8) & 0x3fff };
}

function readLossless(chunk: Buffer): PictureSize | null {
  if (chunk.length < 5 || chunk[0] !== 0x2f) return null;
  const bits = chunk.readUInt32LE(1);
  return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
}

function larger(a: PictureSize, b: PictureSize): PictureSize {
  return { width: Math.max(a.width, b.width), height: Math.max(a.height, b.height) };
}

/** Some cameras fill up with zeros; anything else behind a picture belongs to something else. */
function isPadding(bytes: Buffer, from: number): boolean {
  return bytes.subarray(from).every((byte) => byte === 0);
}
