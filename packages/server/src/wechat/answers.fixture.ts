import type { Fetch } from './transport.ts';

/** One request as the platform saw it. */
export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly contentType: string | null;
  readonly body: string;
}

/** Makes the next answer: an object is sent as JSON, a Response as it is, an Error is thrown. */
export type Answer = (request: SeenRequest) => object | Promise<object>;

/** A fetch that gives literal answers, the last one for ever, and remembers what it was asked. */
export function answering(...answers: readonly Answer[]): { fetch: Fetch; seen: SeenRequest[] } {
  const seen: SeenRequest[] = [];
  const fetch: Fetch = async (request) => {
    const url = new URL(request.url);
    const seenRequest = {
      method: request.method,
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      contentType: request.headers.get('content-type'),
      body: await request.text(),
    };
    const answer = answers[Math.min(seen.length, answers.length - 1)];
    seen.push(seenRequest);
    if (answer === undefined) throw new Error('no answer was given');
    const value = await answer(seenRequest);
    if (value instanceof Error) throw value;
    return value instanceof Response ? value : Response.json(value);
  };
  return { fetch, seen };
}
