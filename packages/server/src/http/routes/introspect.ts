import { type Refusal, refuse } from '../../errors/refusal.ts';
import { introspect } from '../../jwt/introspection.ts';
import type { RawAnswer } from '../answer.ts';
import { recordCall } from '../audit-call.ts';
import { maxBodyBytes, readText } from '../body.ts';
import type { HttpCall } from '../call.ts';
import type { HttpRequest } from '../http-request.ts';
import { publicPath } from '../public-url.ts';
import { defineRoute, type Route } from '../route.ts';

/** RFC 7662: answers and errors are those of OAuth, whatever the envelope. */
export const postIntrospect: Route = defineRoute(
  {
    method: 'POST',
    path: '/introspect',
    summary: {
      zh: '令牌内省（RFC 7662），需要客户端认证。',
      en: 'Token introspection (RFC 7662) with client authentication.',
    },
    isOffered: ({ hasIssuer, findIntrospectionClient }) => hasIssuer && findIntrospectionClient !== null,
    body: 'application/x-www-form-urlencoded',
    answer: 'application/json',
    errors: ['not_found', 'rate_limited'],
  },
  async ({ call }) => {
    if (!isForm(call.request)) return invalidRequest('the body must be application/x-www-form-urlencoded');
    const text = await readText(call.request, maxBodyBytes);
    if (text === null) return refuse('payload_too_large');
    const form = new URLSearchParams(text);
    const isClient = await proveClient(call, readBasic(call.headers.get('authorization')) ?? readForm(form));
    if (isClient !== true) recordCall(call, 'introspection', 'invalid_client');
    if (isClient === false) return invalidClient();
    if (isClient !== true) return isClient;
    const [token, ...others] = form.getAll('token');
    if (!token || others.length > 0) return invalidRequest('exactly one token is needed');
    return oauth(200, await introspect(call.context, { token, issuer: publicPath(call) }));
  },
);

/** Whether it is one of the operator's back ends. A refusal: too many behind this address were none. */
async function proveClient(call: HttpCall, credentials: Credentials | null): Promise<boolean | Refusal> {
  const { id, secret } = credentials ?? { id: '', secret: '' };
  const work = async (): Promise<boolean> => call.config.findIntrospectionClient?.(id, secret) != null;
  const { limits } = call.context;
  if (limits === null) return work();
  return limits.client({
    sender: call.sender(),
    secret: `${id} ${secret}`,
    work,
    isBad: (isClient) => !isClient,
  });
}

interface Credentials {
  readonly id: string;
  readonly secret: string;
}

/** RFC 6749 section 2.3.1: id and secret are form-encoded before they are joined by a colon. */
function readBasic(header: string | null): Credentials | null {
  const encoded = /^basic +([\w+/]+=*) *$/i.exec(header ?? '')?.[1];
  if (encoded === undefined) return null;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  if (colon === -1) return null;
  return { id: formDecode(text.slice(0, colon)), secret: formDecode(text.slice(colon + 1)) };
}

function readForm(form: URLSearchParams): Credentials | null {
  const id = form.get('client_id');
  const secret = form.get('client_secret');
  return id === null || secret === null ? null : { id, secret };
}

function formDecode(text: string): string {
  return new URLSearchParams(`x=${text.replaceAll('&', '%26')}`).get('x') ?? '';
}

function isForm(request: HttpRequest): boolean {
  return /^application\/x-www-form-urlencoded\s*(?:;|$)/i.test(request.headers.get('content-type') ?? '');
}

function invalidRequest(description: string): RawAnswer {
  return oauth(400, { error: 'invalid_request', error_description: description });
}

function invalidClient(): RawAnswer {
  return oauth(401, { error: 'invalid_client' }, { 'www-authenticate': 'Basic realm="weapp-auth"' });
}

function oauth(status: number, body: object, headers: Readonly<Record<string, string>> = {}): RawAnswer {
  return { kind: 'raw', status, contentType: 'application/json', body: JSON.stringify(body), headers };
}
