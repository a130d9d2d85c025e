import { randomBytes } from 'node:crypto';
import type { Store } from '@weapp-auth/server';
import { createWeappAuth } from '@weapp-auth/server';
import { app, serverSecret } from './app.ts';
import { openIdOf, tokenOf } from './many-people.ts';

/** What people ask a login server for, from the request to the answer, in this process. */
export interface RequestsInProcess {
  readonly logIn: (person: number) => Promise<void>;
  /** Shows a token that is in no cache. */
  readonly ask: (person: number) => Promise<void>;
}

/** A login server over a store with people in it, and a platform that answers at once. */
export function openRequests(store: Store): RequestsInProcess {
  const auth = createWeappAuth({
    apps: app,
    secret: serverSecret,
    store,
    sessionCacheMs: 0,
    fetch: platform,
  });
  const send = async (path: string, init: RequestInit): Promise<void> => {
    const answer = await auth.fetch(new Request(`http://127.0.0.1${path}`, init));
    if (!answer.ok) throw new Error(`${path} was answered ${answer.status} ${await answer.text()}`);
    await answer.text();
  };
  return {
    logIn: (person) =>
      send('/auth/login', {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'idempotency-key': randomBytes(16).toString('hex'),
        },
        body: JSON.stringify({ code: `${person}-${randomBytes(12).toString('hex')}` }),
      }),
    ask: (person) => send('/auth/me', { headers: { authorization: `Bearer ${tokenOf(person)}` } }),
  };
}

/** The code names the person. */
async function platform(request: Request): Promise<Response> {
  const code = new URL(request.url).searchParams.get('js_code') ?? '';
  return Response.json({
    openid: openIdOf(Number.parseInt(code, 10)),
    session_key: randomBytes(16).toString('base64'),
  });
}
