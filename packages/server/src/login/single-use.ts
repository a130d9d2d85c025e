/**
 * Keeps one login per code under way in this process.
 *
 * A second request with the same code and the same Idempotency-Key waits for the first and gets its answer. One with
 * another key, or without, is told that the code is used: who holds nothing but the code gets nothing.
 */
export interface SingleUse<T> {
  run(use: CodeUse<T>): Promise<T>;
}

/** One request that wants to use a code. */
export interface CodeUse<T> {
  /** App and code. */
  readonly code: string;
  readonly idempotencyKey: string | undefined;
  readonly work: () => Promise<T>;
  readonly refused: T;
}

/** Creates the keeper. */
export function createSingleUse<T>(): SingleUse<T> {
  const underWay = new Map<
    string,
    { readonly idempotencyKey: string | undefined; readonly answer: Promise<T> }
  >();
  return {
    async run({ code, idempotencyKey, work, refused }) {
      const first = underWay.get(code);
      if (first) {
        const same = idempotencyKey !== undefined && idempotencyKey === first.idempotencyKey;
        return same ? first.answer : refused;
      }
      const answer = work();
      underWay.set(code, { idempotencyKey, answer });
      try {
        return await answer;
      } finally {
        underWay.delete(code);
      }
    },
  };
}
