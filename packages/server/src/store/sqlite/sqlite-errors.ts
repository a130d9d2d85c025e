import { WriteConflict } from '../steps/step.ts';
import { StoreError } from '../store-error.ts';

/** Does work, and throws what it throws as a `StoreError` where it is about the file or the machine. */
export function guard<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw translate(error);
  }
}

/** What an error means for a caller. */
export function translate(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof StoreError) return error;
  // Beginning again would end in the same way: nobody else wrote meanwhile.
  if (error instanceof WriteConflict) return new StoreError('store_busy', error.message, { cause: error });
  if ('code' in error && error.code === 'ERR_INVALID_STATE') {
    return new StoreError('store_unavailable', 'the SQLite file is closed', { cause: error });
  }
  const result = resultCode(error);
  const trouble = result === null ? undefined : troubles.get(result);
  if (trouble === undefined) return error;
  return new StoreError(trouble.code, `${trouble.text} (SQLite result code ${result})`, { cause: error });
}

/** Whether another process holds the file, so that the same may succeed in a moment. */
export function isLocked(error: unknown): boolean {
  const cause = error instanceof StoreError ? error.cause : error;
  const result = resultCode(cause);
  return result === 5 || result === 6;
}

/** The primary result code, without what SQLite adds above its eight bits. */
function resultCode(error: unknown): number | null {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return null;
  return error.errcode & 0xff;
}

interface Trouble {
  readonly code: StoreError['code'];
  readonly text: string;
}

/** Result codes that are about the machine or about rows that are in the way, not about the statement. https://www.sqlite.org/rescode.html */
const troubles: ReadonlyMap<number, Trouble> = new Map([
  [5, { code: 'store_busy', text: 'another process holds the file for too long' }],
  [6, { code: 'store_busy', text: 'another process holds the file for too long' }],
  [8, { code: 'store_read_only', text: 'the file may only be read' }],
  [10, { code: 'store_unavailable', text: 'the file cannot be read or written' }],
  [11, { code: 'store_corrupt', text: 'the file is damaged' }],
  [13, { code: 'store_full', text: 'the disk is full' }],
  [14, { code: 'store_unavailable', text: 'the file cannot be opened' }],
  [19, { code: 'store_busy', text: 'another write was in the way' }],
  [26, { code: 'store_corrupt', text: 'the file is not a SQLite database' }],
]);
