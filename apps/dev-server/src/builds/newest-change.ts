import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** When any of these files, or files in these folders, was changed last: UTC milliseconds, 0 when there is none. */
export async function newestChange(paths: readonly string[]): Promise<number> {
  const times = await Promise.all(paths.map(changeOf));
  return Math.max(0, ...times);
}

async function changeOf(path: string): Promise<number> {
  const found = await stat(path).catch(() => null);
  if (!found?.isDirectory()) return found?.mtimeMs ?? 0;
  const files = await readdir(path, { recursive: true });
  const times = await Promise.all(files.map((file) => stat(join(path, file)).catch(() => null)));
  return Math.max(0, ...times.map((each) => (each?.isFile() ? each.mtimeMs : 0)));
}
