import type { ErrorCode } from '@weapp-auth/protocol';
import { parseObject } from '../base/json-object.ts';
import { explainErrcode } from './errcodes.ts';
import type { TransportResult } from './transport.ts';

/**
 * Why WeChat gave no usable answer.
 *
 * - `timeout`: not within the deadline.
 * - `network`: no connection, or it broke.
 * - `http-status`: not 200, which WeChat always answers with, so something between us and it did.
 * - `not-json`: 200 without a JSON object, or a picture where one was asked for (a login page of the network, an error page).
 * - `circuit-open`: not asked, because it failed too often just now.
 */
export type PlatformOutage = 'timeout' | 'network' | 'http-status' | 'not-json' | 'circuit-open';

/** Every ending of a platform call. */
export type PlatformAnswer =
  | {
      readonly kind: 'answered';
      /** `0` when WeChat did what was asked. */
      readonly errcode: number;
      readonly body: Readonly<Record<string, unknown>>;
      /** WeChat's own request id, when it gave one: what its support asks for. */
      readonly rid: string | null;
      /** What was drawn, where a picture was asked for: the body is empty then. */
      readonly picture?: Uint8Array;
    }
  | { readonly kind: 'unavailable'; readonly reason: PlatformOutage };

/**
 * Judges an HTTP answer. WeChat's business errors have status 200, its JSON may be `text/plain`, and its pictures have come as
 * JSON and its errors as pictures: the body counts.
 */
export function judgeAnswer(result: TransportResult, answers: 'json' | 'picture' = 'json'): PlatformAnswer {
  if (result.kind === 'failed') {
    return { kind: 'unavailable', reason: result.reason === 'too-large' ? 'not-json' : result.reason };
  }
  if (result.status !== 200) return { kind: 'unavailable', reason: 'http-status' };
  if (answers === 'picture' && isPicture(result.body)) {
    return { kind: 'answered', errcode: 0, body: {}, rid: null, picture: result.body };
  }
  const body = parseObject(result.body.toString('utf8'));
  if (body === null) return { kind: 'unavailable', reason: 'not-json' };
  const errcode = errcodeOf(body);
  if (errcode === null) return { kind: 'unavailable', reason: 'not-json' };
  return { kind: 'answered', errcode, body, rid: ridOf(body) };
}

/** By how JPEG and PNG begin. */
function isPicture([first, second]: Uint8Array): boolean {
  return (first === 0xff && second === 0xd8) || (first === 0x89 && second === 0x50);
}

/** Absent means success; documented samples also show the number as a string. */
function errcodeOf(body: Readonly<Record<string, unknown>>): number | null {
  const { errcode } = body;
  if (errcode === undefined) return 0;
  const number = typeof errcode === 'string' && errcode !== '' ? Number(errcode) : errcode;
  return typeof number === 'number' && Number.isInteger(number) ? number : null;
}

function ridOf(body: Readonly<Record<string, unknown>>): string | null {
  const { errmsg } = body;
  if (typeof errmsg !== 'string') return null;
  return /\brid: ([0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8})$/.exec(errmsg)?.[1] ?? null;
}

/** WeChat did what was asked. */
export interface PlatformSuccess {
  readonly kind: 'succeeded';
  readonly body: Readonly<Record<string, unknown>>;
  readonly rid: string | null;
  readonly picture?: Uint8Array;
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
  /** The corp of WeCom that the code is of, where it is another than the one that was asked. */
  readonly appId?: string;
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
  const { errcode, rid, body, picture } = answer;
  if (errcode === 0) return { kind: 'succeeded', body, rid, ...(picture && { picture }) };
  const code = meanings[errcode] ?? explainErrcode(errcode).code;
  const retryAfter = retryAfterSeconds[errcode];
  return { kind: 'rejected', code, errcode, rid, ...(retryAfter !== undefined && { retryAfter }) };
}

/** Busy; the daily quota (it returns at midnight in Beijing, so now and then); the quota of a minute. */
const retryAfterSeconds: Readonly<Record<number, number>> = { [-1]: 2, 44990: 2, 45009: 3600, 45011: 60 };

/** WeChat said success, and left out what success consists of. */
export function incompleteAnswer(rid: string | null): PlatformRejection {
  return { kind: 'rejected', code: 'wechat_unavailable', errcode: 0, rid };
}

/** Whether a field of an answer is there. */
export function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

/** What came of an authorized call: WeChat's answer to it, or why there was no access_token to make it with. */
export type AuthorizedAnswer =
  | PlatformAnswer
  | { readonly kind: 'no-token'; readonly failure: PlatformFailure };

/** {@link judgeErrcode} for a call with an access_token: `meanings` do not apply to the fetching of that token. */
export function judgeAuthorized(
  answer: AuthorizedAnswer,
  meanings: ErrcodeMeanings = {},
): PlatformSuccess | PlatformFailure {
  return answer.kind === 'no-token' ? answer.failure : judgeErrcode(answer, meanings);
}
