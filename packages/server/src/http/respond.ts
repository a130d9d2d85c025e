import type { Refusal } from '../errors/refusal.ts';
import type { Answer, JsonAnswer, RawAnswer } from './answer.ts';
import { type Envelope, wrap } from './envelope.ts';
import type { RequestHeaders } from './http-request.ts';
import { type Language, pickLanguage } from './language.ts';
import { toProblem } from './problem.ts';

/** How answers look. */
export interface ResponseStyle {
  readonly basePath: string;
  readonly envelope: Envelope;
  readonly language: Language;
  readonly headerNames: { readonly requestId: string };
}

/** What an answer takes from its request. */
export interface AnsweredRequest {
  readonly requestId: string;
  readonly headers: RequestHeaders;
}

/** An answer as it goes out, before it is made a `Response` or written to a socket. */
export interface HttpResponse {
  readonly status: number;
  /** In lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array<ArrayBuffer> | null;
}

/** Makes what goes out of a route's answer. */
export function respond(style: ResponseStyle, answer: Answer, request: AnsweredRequest): HttpResponse {
  switch (answer.kind) {
    case 'json':
      return json(style, { status: answer.status, text: textOf(style, answer) }, request);
    case 'empty':
      if (style.envelope === 'none')
        return { status: 204, headers: commonHeaders(style, request), body: null };
      return json(style, { status: 200, text: wrappedText(style, null) }, request);
    case 'raw':
      return raw(style, answer, request);
    case 'refused':
      return refused(style, answer, request);
    default:
      return answer satisfies never;
  }
}

/** What keeps a browser from storing an answer, running it, framing it, or telling its address to others. */
const protectiveHeaders = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; base-uri 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const;

function json(
  { headerNames }: ResponseStyle,
  answer: { readonly status: number; readonly text: string },
  { requestId }: AnsweredRequest,
): HttpResponse {
  return {
    status: answer.status,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      ...protectiveHeaders,
      [headerNames.requestId]: requestId,
    },
    body: answer.text,
  };
}

/** The text of a body, as long as the body lives. */
const cachedTexts = new WeakMap<object, string>();

/** An envelope may be a function that answers something else each time, so only bodies without one are cached. */
function textOf(style: ResponseStyle, { body, isCacheable }: JsonAnswer): string {
  if (isCacheable !== true || style.envelope !== 'none' || typeof body !== 'object' || body === null) {
    return wrappedText(style, body);
  }
  const cached = cachedTexts.get(body);
  if (cached !== undefined) return cached;
  const text = JSON.stringify(body);
  cachedTexts.set(body, text);
  return text;
}

function wrappedText({ envelope }: ResponseStyle, data: unknown): string {
  return JSON.stringify(wrap(envelope, { kind: 'success', data }));
}

function raw(style: ResponseStyle, answer: RawAnswer, request: AnsweredRequest): HttpResponse {
  const headers = { 'content-type': answer.contentType, ...commonHeaders(style, request), ...answer.headers };
  return { status: answer.status, headers, body: answer.body };
}

function refused(style: ResponseStyle, refusal: Refusal, request: AnsweredRequest): HttpResponse {
  const language = pickLanguage(request.headers.get('accept-language'), style.language);
  const problem = toProblem(refusal, { requestId: request.requestId, language, basePath: style.basePath });
  const { status } = problem;
  const contentType =
    style.envelope === 'none' ? 'application/problem+json' : 'application/json; charset=utf-8';
  const headers: Record<string, string> = {
    'content-type': contentType,
    'content-language': language === 'zh' ? 'zh-CN' : 'en',
    ...commonHeaders(style, request),
  };
  // RFC 9110 section 11.6.1: every 401 says how to authenticate.
  if (status === 401) headers['www-authenticate'] = 'Bearer';
  if (refusal.allow !== undefined) headers.allow = refusal.allow.join(', ');
  if (problem.retryAfter !== undefined) headers['retry-after'] = String(problem.retryAfter);
  return { status, headers, body: JSON.stringify(wrap(style.envelope, { kind: 'problem', problem })) };
}

/** Text or bytes and plain headers: what every adapter passes on fastest. */
export function toResponse({ status, headers, body }: HttpResponse): Response {
  return new Response(body, { status, headers });
}

function commonHeaders(
  { headerNames }: ResponseStyle,
  { requestId }: AnsweredRequest,
): Record<string, string> {
  return { ...protectiveHeaders, [headerNames.requestId]: requestId };
}
