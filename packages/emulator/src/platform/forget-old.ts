/**
 * Makes room before an entry is added: deletes the oldest entries that are old, or one too many. Two at most are looked
 * at for each entry that comes, so memory follows the rate of coming without any timer.
 */
export function forgetOld<Value>(
  entries: Map<string, Value>,
  isOld: (value: Value) => boolean,
  most: number = mostKept,
): void {
  let looked = 0;
  for (const [key, value] of entries) {
    if (looked >= 2 || (!isOld(value) && entries.size < most)) return;
    entries.delete(key);
    looked += 1;
  }
}

const mostKept = 1_000_000;
