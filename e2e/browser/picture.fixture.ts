import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pixelmatch from 'pixelmatch';
import { PNG } from 'pngjs';

const pictures = fileURLToPath(new URL('pictures/', import.meta.url));

/** How far two renderings of the same page may differ: fonts are drawn a little differently by each machine. */
const mostDiffering = 0.015;

/**
 * Compares a screenshot with the golden picture of that name. `UPDATE_PICTURES=1` makes it the new golden picture.
 *
 * @returns null when they match, else what to look at
 */
export async function comparePicture(name: string, screenshot: Buffer): Promise<string | null> {
  const path = join(pictures, `${name}.png`);
  if (process.env.UPDATE_PICTURES === '1') {
    await mkdir(pictures, { recursive: true });
    await writeFile(path, screenshot);
    return null;
  }
  const golden = await readFile(path).catch(() => null);
  if (golden === null) return `${path} is missing: run with UPDATE_PICTURES=1 and look at it`;
  const share = differingShare(golden, screenshot);
  if (share <= mostDiffering) return null;
  const kept = join(tmpdir(), `${name}.actual.png`);
  await writeFile(kept, screenshot);
  return `${(share * 100).toFixed(1)} % of ${name} differ; what it looks like now: ${kept}`;
}

function differingShare(golden: Buffer, screenshot: Buffer): number {
  const expected = PNG.sync.read(golden);
  const actual = PNG.sync.read(screenshot);
  const { width, height } = expected;
  if (actual.width !== width || actual.height !== height) return 1;
  const differing = pixelmatch(expected.data, actual.data, undefined, width, height, { threshold: 0.2 });
  return differing / (width * height);
}
