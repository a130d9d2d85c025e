import { createReadStream, createWriteStream } from 'node:fs';
import { open, stat, truncate } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { portableTables, type Store, StoreError } from '@weapp-auth/server';
import {
  type CopyProgress,
  type ExportPosition,
  exportStore,
  findExportPosition,
} from '@weapp-auth/server/data';

/** What an export to a file came to. */
export type FileExport =
  | { readonly kind: 'written'; readonly resumed: boolean; readonly totalRows: number }
  /** The file is a whole export already: it stays as it is. */
  | { readonly kind: 'whole-already' };

/** How far an export is, of how many rows there were when it began; null when nobody could count them. */
export interface ExportProgress extends CopyProgress {
  readonly ofRows: number | null;
}

/**
 * Exports a store into a file. A file that holds the beginning of an export is continued.
 *
 * @throws DataFormatError when the file holds something else
 */
export async function exportToFile(
  store: Store,
  path: string,
  onProgress: (progress: ExportProgress) => void,
): Promise<FileExport> {
  const size = await sizeOf(path);
  const from = size === 0 ? undefined : await findExportPosition(readLines(path));
  if (from === null) return { kind: 'whole-already' };
  if (from) await cutTo(path, from, size);
  const ofRows = await countAll(store);
  let totalRows = 0;
  const lines = exportStore(store, {
    ...(from && { from }),
    onProgress(progress) {
      totalRows = progress.totalRows;
      onProgress({ ...progress, ofRows });
    },
  });
  // The file holds openids: nobody else on the machine should read it.
  const file = createWriteStream(path, { flags: 'a', mode: 0o600, flush: true });
  await pipeline(Readable.from(lines), file);
  return { kind: 'written', resumed: from !== undefined, totalRows };
}

/** Null when the store takes too long to count. */
async function countAll(store: Store): Promise<number | null> {
  try {
    const counts = await Promise.all(portableTables.map((table) => store.countRows(table)));
    return counts.reduce((sum, count) => sum + count, 0);
  } catch (error) {
    if (error instanceof StoreError) return null;
    throw error;
  }
}

/** The lines of a file, one at a time. */
export function readLines(path: string, onBytes: (bytes: number) => void = () => {}): AsyncIterable<string> {
  const input = createReadStream(path);
  input.on('data', (chunk) => onBytes(chunk.length));
  return createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
}

/** The size of a file; 0 when there is none. */
export async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 0;
    throw error;
  }
}

/** Cuts off what is not a whole page, or completes the line feed that the last line was about to get. */
async function cutTo(path: string, { bytes }: ExportPosition, size: number): Promise<void> {
  if (bytes <= size) return truncate(path, bytes);
  const file = await open(path, 'a');
  await file.write('\n');
  await file.close();
}
