import type { AuthorizedAnswer } from './access-token.ts';
import {
  type ErrcodeMeanings,
  judgeErrcode,
  type PlatformFailure,
  type PlatformSuccess,
} from './platform-failure.ts';

/** {@link judgeErrcode} for a call with an access_token: `meanings` do not apply to the fetching of that token. */
export function judgeAuthorized(
  answer: AuthorizedAnswer,
  meanings: ErrcodeMeanings = {},
): PlatformSuccess | PlatformFailure {
  return answer.kind === 'no-token' ? answer.failure : judgeErrcode(answer, meanings);
}
