import { parseObject } from '../base/json-object.ts';
import type { TransportResult } from './transport.ts';

/**
 * Why WeChat gave no usable answer.
 *
 * - `timeout`: not within the deadline.
 * - `network`: no connection, or it broke.
 * - `http-status`: not 200, which WeChat always answers with, so something between us and it did.
 * - `not-json`: 200 without a JSON object (a login page of the network, an error page).
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
    }
  | { readonly kind: 'unavailable'; readonly reason: PlatformOutage };

/** Judges an HTTP answer. WeChat's business errors have status 200 and its JSON may be `text/plain`: the body counts. */
export function judgeAnswer(result: TransportResult): PlatformAnswer {
  if (result.kind === 'failed') {
    return { kind: 'unavailable', reason: result.reason === 'too-large' ? 'not-json' : result.reason };
  }
  if (result.status !== 200) return { kind: 'unavailable', reason: 'http-status' };
  const body = parseObject(result.text);
  if (body === null) return { kind: 'unavailable', reason: 'not-json' };
  const errcode = errcodeOf(body);
  if (errcode === null) return { kind: 'unavailable', reason: 'not-json' };
  return { kind: 'answered', errcode, body, rid: ridOf(body) };
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
