import type { Random } from '../base/keys.ts';

/** Ids that differ over all processes and tell nothing: a random part drawn once, and a count. */
export function createRequestIds(random: Random): () => string {
  const process = Buffer.from(random(9)).toString('base64url');
  let count = 0;
  return () => {
    count += 1;
    return `${process}-${count.toString(36)}`;
  };
}
