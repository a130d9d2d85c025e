import { hash } from 'node:crypto';

/** A UUIDv7 (RFC 9562) whose random part comes from a name: the same name at the same time is the same id. */
export function stableId(name: string, createdAt: number): string {
  const time = createdAt.toString(16).padStart(12, '0');
  const digest = hash('sha256', name);
  const variant = (8 + (Number.parseInt(digest.slice(3, 4), 16) % 4)).toString(16);
  const parts = [time.slice(0, 8), time.slice(8), `7${digest.slice(0, 3)}`];
  return [...parts, `${variant}${digest.slice(4, 7)}`, digest.slice(7, 19)].join('-');
}

/** Eight bytes that tell texts apart: what an import has met so far must fit into memory, and be readable to nobody. */
export function shortHash(text: string): bigint {
  return BigInt(`0x${hash('sha256', text).slice(0, 16)}`);
}
