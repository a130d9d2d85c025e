import type { Refusal } from '../errors/refusal.ts';
import type { Answer, RawAnswer } from './answer.ts';
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
  readonly headers: Headers;
}

/** Makes the `Response` for a route's answer: text body and plain headers, which every adapter passes on fastest. */
export function respond(style: ResponseStyle, answer: Answer, asked: Asked): Response {
  switch (answer.kind) {
    case 'json':
      return json(
        style,
        { status: answer.status, body: wrap(style.envelope, { kind: 'success', data: answer.body }) },
        asked,
      );
    case 'empty':
      if (style.envelope === 'none')
        return new Response(null, { status: 204, headers: commonHeaders(style, asked) });
      return json(style, { status: 200, body: wrap(style.envelope, { kind: 'success', data: null }) }, asked);
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
  answer: { readonly status: number; readonly body: unknown },
  { requestId }: Asked,
): Response {
  return new Response(JSON.stringify(answer.body), {
    status: answer.status,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      [headerNames.requestId]: requestId,
    },
  });
}

function raw(style: ResponseStyle, answer: RawAnswer, asked: Asked): Response {
  const headers = { 'content-type': answer.contentType, ...commonHeaders(style, asked), ...answer.headers };
  return new Response(answer.body, { status: answer.status, headers });
}

function refused(style: ResponseStyle, refusal: Refusal, asked: Asked): Response {
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
  return new Response(JSON.stringify(wrap(style.envelope, { kind: 'problem', problem })), {
    status,
    headers,
  });
}

function commonHeaders({ headerNames }: ResponseStyle, { requestId }: Asked): Record<string, string> {
  return {
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    [headerNames.requestId]: requestId,
  };
}
