import type { Refusal } from '../errors/refusal.ts';

/** What a route gives back; `respond` makes a `Response` of it. */
export type Answer = JsonAnswer | EmptyAnswer | RawAnswer | Refusal;

/** A success with a body. */
export interface JsonAnswer {
  readonly kind: 'json';
  readonly status: number;
  readonly body: unknown;
  /** The body never changes and is answered again, so its text is worth keeping. */
  readonly isKept?: boolean;
}

/** A success without a body. */
export interface EmptyAnswer {
  readonly kind: 'empty';
}

/** Something that is not of this API's usual shape: a page, a picture, another protocol's answer. */
export interface RawAnswer {
  readonly kind: 'raw';
  readonly status: number;
  readonly contentType: string;
  readonly body: string | Uint8Array<ArrayBuffer>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A success with a body. */
export function ok(body: unknown, status = 200): JsonAnswer {
  return { kind: 'json', status, body };
}

/** A success with a body that is answered again and again. */
export function okAgain(body: object): JsonAnswer {
  return { kind: 'json', status: 200, body, isKept: true };
}

/** A success without a body. */
export function noContent(): EmptyAnswer {
  return { kind: 'empty' };
}
