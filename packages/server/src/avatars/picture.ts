import { type PictureSize, readGif, readJpeg, readPng, readWebp } from './picture-formats.ts';

/** What pictures may be. Only formats that cannot carry scripts. */
export type PictureType = 'image/png' | 'image/jpeg' | 'image/gif' | 'image/webp';

/** More than any phone shows: whoever opens a larger picture runs out of memory, however few bytes it has. */
const maxSide = 8192;
const maxPixels = 40_000_000;

/**
 * Tells a picture by its content; what a client calls it counts for nothing. Null for everything that is not whole from
 * its first byte to its last, and for a picture that is too large to be shown.
 *
 * Its structure is read, its pixels are not.
 */
export function detectPicture(bytes: Uint8Array): PictureType | null {
  for (const [type, read] of formats) {
    const size = read(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    if (size !== null) return isReasonable(size) ? type : null;
  }
  return null;
}

/** The type of a picture that {@link detectPicture} knew when it came: its first bytes tell. */
export function storedTypeOf(bytes: Uint8Array): PictureType | null {
  const head = Buffer.from(bytes.subarray(0, 12)).toString('latin1');
  if (head.startsWith('\x89PNG\r\n\x1a\n')) return 'image/png';
  if (head.startsWith('\xff\xd8\xff')) return 'image/jpeg';
  if (head.startsWith('GIF8')) return 'image/gif';
  return head.startsWith('RIFF') && head.slice(8) === 'WEBP' ? 'image/webp' : null;
}

const formats: readonly (readonly [PictureType, (bytes: Buffer) => PictureSize | null])[] = [
  ['image/png', readPng],
  ['image/jpeg', readJpeg],
  ['image/gif', readGif],
  ['image/webp', readWebp],
];

function isReasonable({ width, height }: PictureSize): boolean {
  return width > 0 && height > 0 && width <= maxSide && height <= maxSide && width * height <= maxPixels;
}
