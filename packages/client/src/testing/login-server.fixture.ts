import { createDecipheriv } from 'node:crypto';
import {
  type ErrorCode,
  errorCodes,
  type LoginResponse,
  type RevokeReason,
  type ScanLoginDescription,
  type User,
} from '@weapp-auth/protocol';

/** A login server as small as the HTTP contract allows, with switches for what a real one cannot be made to do. */
export interface LoginServer {
  fetch(request: Request): Promise<Response>;
  /** Live sessions by token. */
  readonly sessions: Map<string, StoredSession>;
  /** Every session ever made, dead ones included. */
  readonly made: string[];
  /** How the next answers are wrapped. */
  envelope: 'plain' | 'code-msg-data' | 'errcode';
  envelopeStatus: number | undefined;
  /** Whether routes of the app log in by the code that a request carries. */
  carries: boolean;
  /** Whether changes that matter ask for a fresh code. */
  stepUp: boolean;
  /** Answers of `POST /auth/login` that are used up before any real one. */
  readonly scripted: (() => Response)[];
  /** Requests as they arrived: `POST /auth/login`. */
  readonly calls: Call[];
  /** Ends every session, as expiry, a kick or a lost database would. */
  endAll(code: 'session_expired' | 'session_revoked' | 'unauthenticated', reason?: RevokeReason): void;
}

/** What one request carried. */
export interface Call {
  readonly line: string;
  readonly token: string | undefined;
  readonly key: string | undefined;
  /** `<code> <appId>` of a request that carries a login. */
  readonly login: string | undefined;
  readonly stepUpCode: string | undefined;
  readonly body: Readonly<Record<string, unknown>>;
}

interface StoredSession {
  readonly user: User;
  readonly sessionKeys: string[];
}

interface Upstream {
  readonly appId: string;
  readonly secret: string;
  readonly fetch: (request: Request) => Promise<Response>;
}

interface State extends LoginServer {
  readonly upstream: Upstream;
  readonly exchanged: Map<string, string>;
  readonly users: Map<string, { user: User; sessionKeys: string[] }>;
  readonly dead: Map<string, { code: ErrorCode; reason?: RevokeReason }>;
}

export function createLoginServer(upstream: Upstream): LoginServer {
  const state: State = {
    upstream,
    sessions: new Map(),
    made: [],
    envelope: 'plain',
    envelopeStatus: undefined,
    carries: false,
    stepUp: false,
    scripted: [],
    calls: [],
    exchanged: new Map(),
    users: new Map(),
    dead: new Map(),
    fetch: (request) => handle(state, request),
    endAll: (code, reason) => endAll(state, code, reason),
  };
  return state;
}

/** A problem document with its status. */
export function problem(code: ErrorCode, more: Readonly<Record<string, unknown>> = {}): Response {
  const { status, action } = errorCodes[code];
  const body = {
    type: 'about:blank',
    title: code,
    detail: code,
    status,
    code,
    action,
    requestId: 'r-1',
    ...more,
  };
  return Response.json(body, { status, headers: { 'content-type': 'application/problem+json' } });
}

async function handle(state: State, request: Request): Promise<Response> {
  const call = await readCall(request);
  state.calls.push(call);
  return wrap(state, await answer(state, call));
}

async function answer(state: State, call: Call): Promise<Response> {
  if (call.line === 'POST /auth/login') return state.scripted.shift()?.() ?? login(state, call);
  const ended = state.dead.get(call.token ?? '');
  if (ended) return problem(ended.code, ended.reason ? { reason: ended.reason } : {});
  if (state.carries && call.login) return carried(state, call, call.login);
  const session = state.sessions.get(call.token ?? '');
  if (session && state.stepUp && (call.line.startsWith('DELETE') || call.line.endsWith('/export')))
    if (!call.stepUpCode) return Response.json(stepUpRequired, { status: 401 });
  if (!session)
    return call.line === 'GET /public' && !call.token
      ? Response.json({ guest: true })
      : problem('unauthenticated');
  if (call.line === 'POST /auth/logout') return logout(state, call);
  if (call.line === 'POST /auth/me/profile') return openData(session, call, { nickname: '小爱' });
  if (call.line === 'POST /auth/me/phone' && call.body.encryptedData) return openData(session, call, masked);
  if (call.line === 'POST /auth/me/phone') return change(session, masked);
  if (call.line === 'PUT /auth/me') return change(session, { nickname: String(call.body.nickname) });
  if (call.line === 'POST /auth/me/avatar') return change(session, { avatarUrl: '/avatars/1' });
  if (call.line.startsWith('POST /auth/scan-login')) return scanLogin(call);
  return Response.json({ line: call.line, userId: session.user.id });
}

/** One code, with the number 42 on its page. */
function scanLogin({ line, body }: Call): Response {
  if (body.ticket !== 'ticket-1_') return problem('scan_ended');
  if (line.endsWith('/refuse')) return new Response(null, { status: 204 });
  if (!line.endsWith('/approve')) return Response.json(scanned);
  return body.number === '42' ? new Response(null, { status: 204 }) : problem('scan_number_wrong');
}

const scanned: ScanLoginDescription = {
  site: { name: 'Shop', address: 'https://shop.example.com' },
  browser: { name: 'Chrome, Windows', address: '203.0.113.0/24' },
  asks: ['profile', 'phone'],
  expiresIn: 150,
};

const stepUpRequired = {
  code: 'step_up_required',
  action: 'retry-with-fresh-code',
  status: 401,
  title: '',
  detail: '',
};

/** A route of the app behind `requireUser`: the login in the header, the answer in the body. */
async function carried(state: State, call: Call, given: string): Promise<Response> {
  const [code, appId] = given.split(' ');
  const answer = await login(state, { ...call, body: { code, appId } });
  if (!answer.ok) return answer;
  const body = (await answer.json()) as LoginResponse;
  const header = { 'X-Login': encodeURIComponent(JSON.stringify(body)) };
  return Response.json({ line: call.line, userId: body.user.id }, { headers: header });
}

const masked = { phone: { masked: '138****5678', countryCode: '86' } };

async function login(state: State, call: Call): Promise<Response> {
  const { code, encryptedData, iv, phoneCode } = call.body;
  const replay = state.exchanged.get(`${code} ${call.key}`);
  if (replay) return loggedIn(state, replay, false);
  const url = new URL('https://api.weixin.qq.com/sns/jscode2session?grant_type=authorization_code');
  url.search += `&appid=${state.upstream.appId}&secret=${state.upstream.secret}&js_code=${code}`;
  const answer = await state.upstream.fetch(new Request(url));
  const exchange = (await answer.json()) as { errcode?: number; openid: string; session_key: string };
  if (exchange.errcode === 40163) return problem('code_used');
  if (exchange.errcode) return problem(exchange.errcode === -1 ? 'wechat_unavailable' : 'code_invalid');
  const isNew = !state.users.has(exchange.openid);
  const entry = remember(state, exchange.openid, exchange.session_key);
  if (encryptedData && !canDecrypt(entry.sessionKeys, String(encryptedData), String(iv)))
    return problem('session_key_stale');
  if (phoneCode) Object.assign(entry.user, masked);
  const token = `token-${state.made.length + 1}`;
  state.made.push(token);
  state.sessions.set(token, entry);
  state.exchanged.set(`${code} ${call.key}`, token);
  return loggedIn(state, token, isNew);
}

function loggedIn(state: State, token: string, isNewUser: boolean): Response {
  return Response.json({ token, expiresIn: 2_592_000, user: state.sessions.get(token)?.user, isNewUser });
}

function remember(state: State, openid: string, sessionKey: string): StoredSession {
  const user: User = {
    id: `user-${state.users.size + 1}`,
    nickname: null,
    avatarUrl: null,
    hasUnionid: false,
    createdAt: 0,
  };
  const entry = state.users.get(openid) ?? { user, sessionKeys: [] };
  entry.sessionKeys.unshift(sessionKey);
  state.users.set(openid, entry);
  return entry;
}

function openData(session: StoredSession, call: Call, changes: Partial<User>): Response {
  const { encryptedData, iv } = call.body;
  if (!canDecrypt(session.sessionKeys, String(encryptedData), String(iv)))
    return problem('session_key_stale');
  return change(session, changes);
}

function canDecrypt(sessionKeys: readonly string[], data: string, iv: string): boolean {
  return sessionKeys.some((key) => {
    try {
      const cipher = createDecipheriv('aes-128-cbc', Buffer.from(key, 'base64'), Buffer.from(iv, 'base64'));
      JSON.parse(Buffer.concat([cipher.update(data, 'base64'), cipher.final()]).toString());
      return true;
    } catch {
      return false;
    }
  });
}

function change(session: StoredSession, changes: Partial<User>): Response {
  Object.assign(session.user, changes);
  return Response.json(session.user);
}

function logout(state: State, call: Call): Response {
  end(state, call.token ?? '', 'session_revoked', 'logout');
  return new Response(null, { status: 204 });
}

function endAll(state: State, code: ErrorCode, reason?: RevokeReason): void {
  for (const token of state.sessions.keys()) end(state, token, code, reason);
}

function end(state: State, token: string, code: ErrorCode, reason?: RevokeReason): void {
  state.sessions.delete(token);
  state.dead.set(token, reason ? { code, reason } : { code });
}

async function readCall(request: Request): Promise<Call> {
  const text = await request.text();
  const isJson = text.startsWith('{');
  return {
    line: `${request.method} ${new URL(request.url).pathname}`,
    token: request.headers.get('authorization')?.replace('Bearer ', ''),
    key: request.headers.get('idempotency-key') ?? undefined,
    login: request.headers.get('x-login') ?? undefined,
    stepUpCode: request.headers.get('x-step-up-code') ?? undefined,
    body: isJson ? JSON.parse(text) : {},
  };
}

async function wrap(state: State, response: Response): Promise<Response> {
  if (state.envelope === 'plain') return response;
  const data =
    response.status === 204 ? null : ((await response.json()) as { code?: string; detail?: string });
  const status = state.envelopeStatus ?? (response.status === 204 ? 200 : response.status);
  const [code, text] = state.envelope === 'errcode' ? ['errcode', 'errmsg'] : ['code', 'msg'];
  const verdict = response.ok ? { [code]: 0, [text]: 'ok' } : { [code]: data?.code, [text]: data?.detail };
  return Response.json({ ...verdict, data }, { status });
}
