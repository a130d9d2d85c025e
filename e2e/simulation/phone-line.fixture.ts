import type { Ledger } from './ledger.fixture.ts';

/** Who hears what a phone is told. */
export interface PhoneLine {
  readonly ledger: Ledger;
  readonly now: () => number;
  readonly person: string;
}

type Handler = (request: Request) => Promise<Response>;

/** Writes down what a phone asks for and what it is told: only what arrives there is a promise. */
export function watchPhone({ ledger, now, person }: PhoneLine, send: Handler): Handler {
  return async (request) => {
    const line = `${request.method} ${new URL(request.url).pathname}`;
    const token = /^Bearer (.+)$/.exec(request.headers.get('authorization') ?? '')?.[1] ?? null;
    const askedAt = now();
    const endsOne = line === 'POST /auth/logout' && token !== null;
    const endsAll = line === 'DELETE /auth/me';
    if (endsOne) ledger.asksToEnd(person, token);
    if (endsAll) ledger.asksToEnd(person, null);
    const response = await send(request);
    if (endsOne && response.status === 204) ledger.ended(person, token, askedAt);
    if (endsAll && response.status === 204) ledger.ended(person, null, askedAt);
    if (line !== 'POST /auth/login' || response.status !== 200) return response;
    const login: unknown = await response.clone().json();
    if (typeof login === 'object' && login !== null && 'token' in login)
      ledger.told(String(login.token), person);
    return response;
  };
}
