import { createRequire } from 'node:module';
import { writePng } from './png.ts';

let uqr: typeof import('uqr') | null = null;

/** How a code shall look. */
export interface CodeLook {
  /** Pixels. */
  readonly width: number;
  /** Red, green and blue of the lines. */
  readonly color: readonly [number, number, number];
  /** No background. */
  readonly transparent: boolean;
}

/**
 * Draws a code as a picture that any QR reader reads. The round form of WeChat's own codes is not public; these are
 * square.
 */
export function drawCode(content: string, { width, color, transparent }: CodeLook): Uint8Array {
  // Loaded with the first code: most emulators draw none.
  uqr ??= createRequire(import.meta.url)('uqr') as typeof import('uqr');
  const { data, size } = uqr.encode(content, { border: 2 });
  const paper = transparent ? ([255, 255, 255, 0] as const) : ([255, 255, 255, 255] as const);
  const ink = [...color, 255] as const;
  return writePng({ width, height: width }, (x, y) => {
    const row = data[Math.floor((y * size) / width)];
    return row?.[Math.floor((x * size) / width)] === true ? ink : paper;
  });
}
