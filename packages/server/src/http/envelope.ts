import type { Problem } from '@weapp-auth/protocol';

/** A body before it is put into an envelope. */
export type EnvelopeContent =
  | { readonly kind: 'success'; readonly data: unknown }
  | { readonly kind: 'problem'; readonly problem: Problem };

/**
 * How answers are wrapped, for teams that expect another shape.
 *
 * - `none`: the body itself, and problem documents (RFC 9457).
 * - `code-msg-data`: `{code: 0, msg: 'ok', data}`, or the error code as `code` and the problem as `data`.
 * - `errcode`: `{errcode: 0, errmsg: 'ok', data}`, or the error code as `errcode` and the problem as `data`.
 * - a function: whatever it returns, as JSON.
 *
 * The HTTP status stays the real one.
 */
export type Envelope = 'none' | 'code-msg-data' | 'errcode' | ((content: EnvelopeContent) => unknown);

/** Wraps a body. */
export function wrap(envelope: Envelope, content: EnvelopeContent): unknown {
  if (typeof envelope === 'function') return envelope(content);
  const problem = content.kind === 'problem' ? content.problem : null;
  const data = content.kind === 'problem' ? content.problem : content.data;
  switch (envelope) {
    case 'none':
      return data;
    case 'code-msg-data':
      return { code: problem?.code ?? 0, msg: problem?.detail ?? 'ok', data };
    case 'errcode':
      return { errcode: problem?.code ?? 0, errmsg: problem?.detail ?? 'ok', data };
    default:
      return envelope satisfies never;
  }
}
