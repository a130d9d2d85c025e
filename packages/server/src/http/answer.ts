import type { Refusal } from '../errors/refusal.ts';

/** What a route gives back; `respond` makes a response of it. */
export type Answer = JsonAnswer | EmptyAnswer | RawAnswer | Refusal;

/** A success with a body. */
export interface JsonAnswer<Body = unknown> {
  readonly kind: 'json';
  readonly status: number;
  readonly body: Body;
  /** The body never changes and is answered again and again, so its text is worth keeping. */
  readonly isCacheable?: boolean;
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
export function ok<Body>(body: Body): JsonAnswer<Body> {
  return { kind: 'json', status: 200, body };
}

/** A success with a body that never changes and is answered again and again. */
export function okCacheable<Body extends object>(body: Body): JsonAnswer<Body> {
  return { kind: 'json', status: 200, body, isCacheable: true };
}

/** A success without a body. */
export function noContent(): EmptyAnswer {
  return { kind: 'empty' };
}
