import { randomBytes } from 'node:crypto';

/** How many sessions the verify benchmarks walk through, so that no single Map slot or branch stays hot. */
export const tokenCount = 1024;

/** Random 256-bit tokens. */
export function randomTokens(): readonly string[] {
  return Array.from({ length: tokenCount }, () => randomBytes(32).toString('base64url'));
}

/** Repeats a synchronous look-up over a pool of tokens. */
export function eachToken(
  tokens: readonly string[],
  verify: (token: string) => unknown,
): (times: number) => void {
  return (times) => {
    for (let n = 0; n < times; n += 1) {
      if (!verify(tokens[n % tokenCount] ?? '')) throw new Error('a valid token was refused');
    }
  };
}

/** Repeats an asynchronous look-up over a pool of tokens, one after the other. */
export function eachTokenAwaited(
  tokens: readonly string[],
  verify: (token: string) => unknown,
): (times: number) => Promise<void> {
  return async (times) => {
    for (let n = 0; n < times; n += 1) {
      if (!(await verify(tokens[n % tokenCount] ?? ''))) throw new Error('a valid token was refused');
    }
  };
}

/** How many look-ups are under way at once where each has to wait for another process. */
export const inFlight = 50;

/** Repeats an asynchronous look-up over a pool of tokens, fifty at a time. */
export function eachTokenTogether(
  tokens: readonly string[],
  verify: (token: string) => Promise<unknown>,
): (times: number) => Promise<void> {
  return async (times) => {
    let next = 0;
    const worker = async (): Promise<void> => {
      while (next < times) {
        next += 1;
        if (!(await verify(tokens[next % tokenCount] ?? ''))) throw new Error('a valid token was refused');
      }
    };
    await Promise.all(Array.from({ length: inFlight }, worker));
  };
}
