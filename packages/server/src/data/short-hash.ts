import { hash } from 'node:crypto';

/** Eight bytes that tell texts apart: what an import has met so far must fit into memory, and be readable to nobody. */
export function shortHash(text: string): bigint {
  return BigInt(`0x${hash('sha256', text).slice(0, 16)}`);
}
