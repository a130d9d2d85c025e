import type { Refusal } from '../errors/refusal.ts';
import type { Answer, JsonAnswer, RawAnswer } from './answer.ts';
import type { AskedHeaders } from './call.ts';
import { type Envelope, wrap } from './envelope.ts';
import { type Language, pickLanguage } from './language.ts';
import { toProblem } from './problem.ts';

/** How answers look. */
export interface ResponseStyle {
  readonly basePath: string;
  readonly envelope: Envelope;
  readonly language: Language;
  readonly headerNames: { readonly requestId: string };
}

/** The request that is answered. */
export interface Asked {
  readonly requestId: string;
  readonly headers: AskedHeaders;
}

/** An answer as it goes out, before anybody has made a `Response` of it or written it to a socket. */
export interface Rendered {
  readonly status: number;
  /** In lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array<ArrayBuffer> | null;
}

/** Makes what goes out of a route's answer. */
export function respond(style: ResponseStyle, answer: Answer, asked: Asked): Rendered {
  switch (answer.kind) {
    case 'json':
      return json(style, { status: answer.status, text: textOf(style, answer) }, asked);
    case 'empty':
      if (style.envelope === 'none') return { status: 204, headers: commonHeaders(style, asked), body: null };
      return json(style, { status: 200, text: wrappedText(style, null) }, asked);
    case 'raw':
      return raw(style, answer, asked);
    case 'refused':
      return refused(style, answer, asked);
    default:
      return answer satisfies never;
  }
}

function json(
  { headerNames }: ResponseStyle,
  answer: { readonly status: number; readonly text: string },
  { requestId }: Asked,
): Rendered {
  return {
    status: answer.status,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      [headerNames.requestId]: requestId,
    },
    body: answer.text,
  };
}

/** Goes with the body that it was made of. */
const keptTexts = new WeakMap<object, string>();

/** An envelope may be a function that answers something else each time, so only plain bodies are kept. */
function textOf(style: ResponseStyle, { body, isKept }: JsonAnswer): string {
  if (isKept !== true || style.envelope !== 'none' || typeof body !== 'object' || body === null) {
    return wrappedText(style, body);
  }
  const kept = keptTexts.get(body);
  if (kept !== undefined) return kept;
  const text = JSON.stringify(body);
  keptTexts.set(body, text);
  return text;
}

function wrappedText({ envelope }: ResponseStyle, data: unknown): string {
  return JSON.stringify(wrap(envelope, { kind: 'success', data }));
}

function raw(style: ResponseStyle, answer: RawAnswer, asked: Asked): Rendered {
  const headers = { 'content-type': answer.contentType, ...commonHeaders(style, asked), ...answer.headers };
  return { status: answer.status, headers, body: answer.body };
}

function refused(style: ResponseStyle, refusal: Refusal, asked: Asked): Rendered {
  const language = pickLanguage(asked.headers.get('accept-language'), style.language);
  const problem = toProblem(refusal, { requestId: asked.requestId, language, basePath: style.basePath });
  const { status } = problem;
  const contentType =
    style.envelope === 'none' ? 'application/problem+json' : 'application/json; charset=utf-8';
  const headers: Record<string, string> = {
    'content-type': contentType,
    'content-language': language === 'zh' ? 'zh-CN' : 'en',
    ...commonHeaders(style, asked),
  };
  // RFC 9110 section 11.6.1: every 401 says how to authenticate.
  if (status === 401) headers['www-authenticate'] = 'Bearer';
  if (problem.retryAfter !== undefined) headers['retry-after'] = String(problem.retryAfter);
  return { status, headers, body: JSON.stringify(wrap(style.envelope, { kind: 'problem', problem })) };
}

/** Text or bytes and plain headers: what every adapter passes on fastest. */
export function toResponse({ status, headers, body }: Rendered): Response {
  return new Response(body, { status, headers });
}

function commonHeaders({ headerNames }: ResponseStyle, { requestId }: Asked): Record<string, string> {
  return {
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    [headerNames.requestId]: requestId,
  };
}
