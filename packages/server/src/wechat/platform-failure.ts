import type { ErrorCode } from '@weapp-auth/protocol';
import { explainErrcode } from './errcodes.ts';
import type { PlatformAnswer, PlatformOutage } from './platform-answer.ts';

/** WeChat did what was asked. */
export interface PlatformSuccess {
  readonly kind: 'succeeded';
  readonly body: Readonly<Record<string, unknown>>;
  readonly rid: string | null;
}

/** WeChat refused: what a client is told, and what an operator needs to find out why. */
export interface PlatformRejection {
  readonly kind: 'rejected';
  readonly code: ErrorCode;
  /** `0` when WeChat answered success without the fields it promises, or could not be asked as things are set up. */
  readonly errcode: number;
  /** WeChat's request id, for its support. */
  readonly rid: string | null;
  /** Seconds after which it is worth another try, where WeChat says so. */
  readonly retryAfter?: number;
}

/** No usable answer came. Whether WeChat did what was asked is unknown. */
export interface PlatformUnavailable {
  readonly kind: 'unavailable';
  readonly code: 'wechat_unavailable';
  /** `no-token`: a third-party platform had no token to ask WeChat with. */
  readonly reason: PlatformOutage | 'no-token';
  /** Seconds after which it is worth another try. */
  readonly retryAfter: number;
}

/** Every way in which a call of the platform fails. */
export type PlatformFailure = PlatformRejection | PlatformUnavailable;

/** What an interface makes of errcodes that mean something else there than in general. */
export type ErrcodeMeanings = Readonly<Record<number, ErrorCode>>;

/** Tells an answer that did what was asked from one that failed, and says how the latter looks to a client. */
export function judgeErrcode(
  answer: PlatformAnswer,
  meanings: ErrcodeMeanings = {},
): PlatformSuccess | PlatformFailure {
  if (answer.kind === 'unavailable') {
    const retryAfter = answer.reason === 'circuit-open' ? 5 : 2;
    return { kind: 'unavailable', code: 'wechat_unavailable', reason: answer.reason, retryAfter };
  }
  const { errcode, rid, body } = answer;
  if (errcode === 0) return { kind: 'succeeded', body, rid };
  const code = meanings[errcode] ?? explainErrcode(errcode).code;
  const retryAfter = retryAfterSeconds[errcode];
  return { kind: 'rejected', code, errcode, rid, ...(retryAfter !== undefined && { retryAfter }) };
}

/** Busy; the daily quota (it returns at midnight in Beijing, so now and then); the quota of a minute. */
const retryAfterSeconds: Readonly<Record<number, number>> = { [-1]: 2, 45009: 3600, 45011: 60 };

/** WeChat said success, and left out what success consists of. */
export function incompleteAnswer(rid: string | null): PlatformRejection {
  return { kind: 'rejected', code: 'wechat_unavailable', errcode: 0, rid };
}

/** Whether a field of an answer is there. */
export function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
