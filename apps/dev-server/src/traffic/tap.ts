import type { Party, PhoneName } from '../wire.ts';
import { phoneHeader } from './phone-header.ts';
import type { MessageDraft, Traffic } from './traffic.ts';

/** A web-standard handler, as both the login server and the emulator are. */
export type FetchHandler = (request: Request) => Promise<Response>;

/** Which life lines a request connects and what it is called; null leaves it off the diagram. */
export interface Route {
  readonly from: Party;
  readonly to: Party;
  readonly name: string;
  readonly path: string;
  readonly phone: PhoneName | null;
  /** The part of the request's body that the message shows; the whole by default. */
  readonly pick?: (body: unknown) => unknown;
}

/** How to tap a handler. */
export interface TapOptions {
  readonly traffic: Traffic;
  readonly route: (request: Request, body: unknown) => Route | null;
  readonly now: () => number;
}

const longestBody = 64 * 1024;

/**
 * Wraps a handler so that every request and answer is recorded as it really is. The handler notices nothing.
 */
export function tap(handler: FetchHandler, options: TapOptions): FetchHandler {
  return async (request) => {
    const body = await readBody(request.clone());
    const route = options.route(request, body);
    if (!route) return handler(request);
    const exchange = options.traffic.nextExchange();
    const startedAt = options.now();
    options.traffic.record(requestDraft(request, { route, exchange, body }));
    const response = await handler(request).catch((error: unknown) => {
      options.traffic.record(lostDraft(route, exchange));
      throw error;
    });
    const durationMs = options.now() - startedAt;
    const answer = await readBody(response.clone());
    options.traffic.record(answerDraft(response, { route, exchange, body: answer, durationMs }));
    return response;
  };
}

/** What went wrong according to an answer: our problem's code, WeChat's errcode, or a failing `errMsg` of `wx`. */
export function failureOf(status: number, body: unknown): string | null {
  const errcode = member(body, 'errcode');
  if (errcode !== undefined && errcode !== 0) return String(errcode);
  // A button answers with the event that it fires.
  const errMsg = member(body, 'errMsg') ?? member(member(member(body, 'event'), 'detail'), 'errMsg');
  if (typeof errMsg === 'string' && errMsg.includes(':fail')) return errMsg;
  if (status < 400) return null;
  return String(member(body, 'code') ?? status);
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function requestDraft(
  request: Request,
  { route, exchange, body }: { route: Route; exchange: number; body: unknown },
): MessageDraft {
  return {
    ...namesOf(route),
    exchange,
    kind: 'request',
    from: route.from,
    to: route.to,
    status: null,
    failure: null,
    durationMs: null,
    headers: Object.fromEntries([...request.headers].filter(([name]) => name !== phoneHeader)),
    body: route.pick ? route.pick(body) : body,
  };
}

function answerDraft(
  response: Response,
  {
    route,
    exchange,
    body,
    durationMs,
  }: { route: Route; exchange: number; body: unknown; durationMs: number },
): MessageDraft {
  return {
    ...namesOf(route),
    exchange,
    kind: 'answer',
    from: route.to,
    to: route.from,
    status: response.status,
    failure: failureOf(response.status, body),
    durationMs,
    headers: Object.fromEntries(response.headers),
    body,
  };
}

function lostDraft(route: Route, exchange: number): MessageDraft {
  return {
    ...namesOf(route),
    exchange,
    kind: 'answer',
    from: route.to,
    to: route.from,
    status: null,
    failure: 'connection lost',
    durationMs: null,
    headers: {},
    body: null,
  };
}

function namesOf(route: Route): Pick<MessageDraft, 'name' | 'path' | 'phone'> {
  return { name: route.name, path: route.path, phone: route.phone };
}

async function readBody(message: Request | Response): Promise<unknown> {
  const type = message.headers.get('content-type') ?? '';
  if (!message.body || /event-stream|multipart|image|octet-stream/.test(type)) return null;
  const text = await message.text().catch(() => '');
  if (text.length > longestBody) return `(${text.length} characters)`;
  try {
    return JSON.parse(text);
  } catch {
    return text === '' ? null : text;
  }
}
