import { type Refusal, refuse } from '../errors/refusal.ts';

/** Keeps a few people from filling the memory with files that they send slowly. */
export interface UploadSlots {
  /** Reads a file of a user, unless as many of theirs are being read as one phone could want. */
  hold<Result>(userId: string, read: () => Promise<Result>): Promise<Result | Refusal>;
}

/** One, and those whose connection broke without anybody noticing. */
const mostPerUser = 3;

/** Makes the slots of one process. */
export function createUploadSlots(): UploadSlots {
  const taken = new Map<string, number>();
  return {
    async hold(userId, read) {
      const before = taken.get(userId) ?? 0;
      if (before >= mostPerUser) return refuse('rate_limited', { retryAfter: 5 });
      taken.set(userId, before + 1);
      try {
        return await read();
      } finally {
        const left = (taken.get(userId) ?? 1) - 1;
        if (left === 0) taken.delete(userId);
        else taken.set(userId, left);
      }
    },
  };
}
