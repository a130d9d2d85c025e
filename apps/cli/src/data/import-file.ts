import { readFile, rm, writeFile } from 'node:fs/promises';
import type { Damage, Store } from '@weapp-auth/server';
import {
  type CopyProgress,
  compareSummaries,
  importStore,
  summarizeStore,
  type TableDifference,
} from '@weapp-auth/server/data';
import { readLines, sizeOf } from './export-file.ts';

/** What an import from a file came to. */
export interface FileImport {
  readonly resumed: boolean;
  readonly totalRows: number;
  readonly added: number;
  /** Tables in which the store now holds something else than the file: it was not empty, or somebody writes to it. */
  readonly differences: readonly TableDifference[];
  /** What contradicts itself in the store now. */
  readonly damages: readonly Damage[];
}

/** How far an import is. */
export interface FileProgress extends CopyProgress {
  /** Between 0 and 1. */
  readonly share: number;
}

/**
 * Imports a file and compares the store with it afterwards. How far it came is kept beside the file, so that an import
 * that is broken off goes on from there.
 */
export async function importFromFile(
  store: Store,
  path: string,
  onProgress: (progress: FileProgress) => void,
): Promise<FileImport> {
  const size = await sizeOf(path);
  const memory = createMemory(`${path}.progress`, size);
  const skipRows = await memory.read();
  let bytes = 0;
  const lines = readLines(path, (count) => {
    bytes += count;
  });
  const { summary, added, damages } = await importStore(store, lines, {
    skipRows,
    onProgress(progress) {
      memory.note(progress.totalRows);
      onProgress({ ...progress, share: size === 0 ? 1 : bytes / size });
    },
  });
  await memory.forget();
  const totalRows = Object.values(summary).reduce((sum, { rows }) => sum + rows, 0);
  const differences = compareSummaries(summary, await summarizeStore(store));
  return { resumed: skipRows > 0, totalRows, added, differences, damages };
}

interface Memory {
  read(): Promise<number>;
  note(rows: number): void;
  forget(): Promise<void>;
}

/** Rows that are in, for a file of this size: another file under the same name starts anew. */
function createMemory(path: string, size: number): Memory {
  let noted = 0;
  let writing: Promise<void> = Promise.resolve();
  return {
    async read() {
      try {
        const value: unknown = JSON.parse(await readFile(path, 'utf8'));
        return isNote(value) && value.size === size ? value.rows : 0;
      } catch {
        return 0;
      }
    },
    note(rows) {
      // Every ten thousand rows is often enough: what is brought in twice stays as it is.
      if (rows - noted < 10_000) return;
      noted = rows;
      writing = writing.then(() => writeFile(path, JSON.stringify({ size, rows })));
    },
    async forget() {
      await writing;
      await rm(path, { force: true });
    },
  };
}

function isNote(value: unknown): value is { readonly size: number; readonly rows: number } {
  if (typeof value !== 'object' || value === null || !('size' in value) || !('rows' in value)) return false;
  return typeof value.size === 'number' && Number.isSafeInteger(value.rows);
}
