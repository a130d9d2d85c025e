import type { LoginRequest, LoginResponse } from '@weapp-auth/protocol';
import { refused } from './answer.ts';
import { callServer, revoke } from './call-server.ts';
import { takeCode } from './code.ts';
import { type Context, setState } from './context.ts';
import type { Answer, LoginOutcome, ReadyOutcome, Refused } from './outcome.ts';
import { setFetchToken } from './prefetch.ts';
import { randomKey } from './random-key.ts';
import { pauseMs, sleep } from './runtime.ts';
import { beginSession, isSession } from './session.ts';
import type { RequestOptions, RequestResult } from './wx-like.ts';

/** What a tap may add to a login: encrypted open data, a phone code. All of it is optional. */
export interface LoginInput extends Omit<LoginRequest, 'appId' | 'code'> {
  /** A new login although somebody is logged in: for a key that has to be young, or after a change of rights. */
  readonly fresh?: boolean;
}

/** Sends the first request of a launch with these headers; gives what its answer says about the login, if it does. */
export type Carry = (header: Readonly<Record<string, string>>) => Promise<LoginResponse | undefined>;

/** What a login begins with. */
export interface Wish extends LoginInput {
  /** A refused token made it necessary. */
  readonly isRenewal?: boolean;
  readonly carry?: Carry | undefined;
}

const longestWaitMs = 5_000;

/** Who is here: answers at once, waits for the login under way, or begins a silent one where that is wanted. */
export async function ready(context: Context, carry?: Carry): Promise<ReadyOutcome> {
  const { state, flight } = context;
  return state.kind === 'signed-out' && !flight ? state : login(context, { carry });
}

/** Logs in, unless someone is logged in or a login is under way: then that one is the answer. Never rejects. */
export async function login(context: Context, wish: Wish): Promise<LoginOutcome> {
  const { token, user, flight } = context;
  if (token && user && !wish.fresh) return { kind: 'signed-in', user, isNewUser: false, dataUsed: false };
  if (flight) {
    const joined = await flight;
    // What this caller added did not go with the login of another.
    return joined.kind === 'signed-in' ? { ...joined, dataUsed: false } : joined;
  }
  context.flight = context.last = runLogin(context, wish);
  return context.flight;
}

/** One login from its first state to its last. */
async function runLogin(context: Context, wish: Wish): Promise<LoginOutcome> {
  const { epoch, state, last } = context;
  // A cancelled login may still be on its way out. Without one, the wait lets the caller note this one before any
  // listener hears of it: listeners may call `login` too.
  await last;
  if (!context.token && epoch === context.epoch) setState(context, { kind: 'signing-in' });
  // Nothing in there is known to throw; if something does, the next login is not held up by it.
  const answer: Answer<Exchange> = await exchange(context, epoch, wish).catch((error) => ({
    kind: 'unreachable',
    errMsg: `${error}`,
  }));
  if (epoch !== context.epoch) {
    // `logout()` came in between: a session that was made all the same is ended on the server too.
    if (answer.kind === 'ok') context.leftover = revoke(context, answer.value.token);
    return { kind: 'cancelled' };
  }
  context.flight = undefined;
  const { kind } = answer;
  // Of all answers only a refusal has a code.
  context.log({ step: 'login', kind, code: (answer as Partial<Refused>).code });
  const replaced = context.token;
  if (kind !== 'ok') {
    // A tap that failed leaves a guest a guest; a silent login that failed is tried again by the next request.
    if (!replaced)
      setState(context, state.kind === 'signed-out' ? state : { kind: 'failed', failure: answer });
    return answer;
  }
  const { token, isNewUser, dataUsed = false, isFetched, prefetchToken } = answer.value;
  context.unproven = wish.isRenewal ? token : undefined;
  const user = beginSession(context, token, answer.value.user);
  if (prefetchToken) setFetchToken(context, prefetchToken);
  if (replaced) revoke(context, replaced);
  // It came by way of WeChat and the phone's cache: good for the first requests, and replaced behind their back.
  if (isFetched) login(context, { fresh: true });
  return { kind: 'signed-in', user, isNewUser: !!isNewUser, dataUsed };
}

/** The server's answer, whether what the tap added went with the code, and whether WeChat fetched it ahead. */
interface Exchange extends LoginResponse {
  dataUsed?: boolean;
  isFetched?: boolean;
}

/** A code for a session. A code that is refused is replaced, once. */
async function exchange(
  context: Context,
  epoch: number,
  wish: Wish,
  again = true,
): Promise<Answer<Exchange>> {
  const fetched = await context.fetched;
  if (fetched && isSession(fetched.login)) {
    const value = { ...fetched.login, isFetched: true };
    // It is taken once.
    fetched.login = undefined;
    return { kind: 'ok', value };
  }
  const [code, key] = await Promise.all([takeCode(context), randomKey(context)]);
  if (code.kind !== 'code') return code;
  const { phoneCode, encryptedData, iv, rawData, signature } = wish;
  // A `wx.login` of this moment may have killed the key that encrypted the data: only an earlier code fits them.
  const openData = code.isPrepared && encryptedData && { encryptedData, iv, rawData, signature };
  const { appId } = context;
  const header: Record<string, string> = key ? { 'Idempotency-Key': key } : {};
  if (wish.carry && again && key) {
    const value = await wish.carry({
      ...context.header,
      ...header,
      'X-Login': `${code.code} ${appId || ''}`,
    });
    if (value) return { kind: 'ok', value };
  }
  // What is undefined does not travel.
  const message = { data: { ...openData, phoneCode, appId, code: code.code }, header };
  const answer = await redeem(context, epoch, message, key ? context.retries : 0);
  if (answer.kind === 'ok') answer.value.dataUsed = !!(openData || phoneCode);
  // Of all answers only a refusal has an action.
  return again && (answer as Partial<Refused>).action === 'retry-with-fresh-code'
    ? exchange(context, epoch, wish, false)
    : answer;
}

/**
 * Sends a code until there is an answer. The key makes a repeat after a lost answer end in the same session; without
 * one nothing is repeated.
 */
async function redeem(
  context: Context,
  epoch: number,
  message: Pick<RequestOptions, 'data' | 'header'>,
  left: number,
): Promise<Answer<Exchange>> {
  if (epoch !== context.epoch) return { kind: 'cancelled' };
  const answer = await callServer<Exchange>(context, '/login', message);
  // A portal of a hotel answers 200 as well.
  if (answer.kind === 'ok') return isSession(answer.value) ? answer : refused(200);
  // Only a refusal has these.
  const { action, retryAfter } = answer as Partial<Refused>;
  const wait = Math.max(pauseMs * 2 ** (context.retries - left), Number(retryAfter) * 1000 || 0);
  const isWorthIt = action === 'retry-later' || answer.kind === 'unreachable';
  if (!isWorthIt || left < 1 || wait > longestWaitMs) return answer;
  context.log({ step: 'repeat', kind: answer.kind });
  await sleep(context.clock, wait);
  return redeem(context, epoch, message, left - 1);
}

/** The login that an answer of the first request carries in its header. */
export function readLogin(result: RequestResult | undefined): LoginResponse | undefined {
  try {
    const { header } = result as { readonly header: Readonly<Record<string, string>> };
    // Some phones write the names of headers in small letters.
    const login = JSON.parse(decodeURIComponent(header['X-Login'] || (header['x-login'] as string)));
    return isSession(login) ? login : undefined;
  } catch {
    return undefined;
  }
}
