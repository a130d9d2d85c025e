import type { LoginResponse } from '@weapp-auth/protocol';
import type { HttpApp } from './app.ts';
import type { Peer } from './http-request.ts';
import { toResponse } from './respond.ts';

/** Every ending of a login that a request of somebody's own route carried. */
export type CarriedLogin =
  | { readonly kind: 'signed-in'; readonly login: LoginResponse }
  | { readonly kind: 'refused'; readonly response: Response };

/** `<code> <appId>`; without the app the first one is meant. */
const carried = /^([!-~]{1,512}) ?([!-~]{0,128}) *$/;

/**
 * Logs in whoever sent a request with a code in its header `X-Login`: `POST /login` with that code, the request's
 * `Idempotency-Key` and everything that the route makes of it. Null: the header holds none.
 *
 * @param app answers without an envelope, so that the answer can be read
 */
export async function logInCarried(
  app: HttpApp,
  loginPath: string,
  { headers, peer }: { readonly headers: Headers; readonly peer: Peer | undefined },
): Promise<CarriedLogin | null> {
  const [, code, appId] = carried.exec(headers.get('x-login') ?? '') ?? [];
  if (!code) return null;
  const sent = new Headers(headers);
  for (const name of ['content-length', 'transfer-encoding', 'x-login']) sent.delete(name);
  sent.set('content-type', 'application/json');
  const request = new Request(`http://localhost${loginPath}`, {
    method: 'POST',
    headers: sent,
    body: JSON.stringify({ code, ...(appId && { appId }) }),
  });
  const answer = await app.answer(request, peer);
  if (answer.status !== 200) return { kind: 'refused', response: toResponse(answer) };
  // The login route's own answer.
  return { kind: 'signed-in', login: JSON.parse(String(answer.body)) as LoginResponse };
}
