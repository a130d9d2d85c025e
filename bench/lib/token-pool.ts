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
