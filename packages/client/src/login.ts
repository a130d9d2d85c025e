import type { LoginRequest, LoginResponse } from '@weapp-auth/protocol';
import { refused } from './answer.ts';
import { callServer, revoke } from './call-server.ts';
import { takeCode } from './code.ts';
import { type Context, setState } from './context.ts';
import type { Answer, LoginOutcome, ReadyOutcome, Refused } from './outcome.ts';
import { randomKey } from './random-key.ts';
import { beginSession } from './session.ts';
import type { RequestOptions } from './wx-like.ts';

/** What a tap may add to a login: encrypted open data, a phone code. All of it is optional. */
export type LoginInput = Omit<LoginRequest, 'appId' | 'code'>;

/** `renew`: a 401 made it necessary. `replace`: the session stays in use until the new one is there. */
export type LoginMode = 'renew' | 'replace';

const backOffMs = 400;
const longestWaitMs = 5_000;

/** Who is here: answers at once, waits for the login under way, or begins a silent one where that is wanted. */
export async function ready(context: Context): Promise<ReadyOutcome> {
  const { state, flight, epoch } = context;
  return state.kind === 'signed-out' && flight?.epoch !== epoch ? state : login(context, {});
}

/** Logs in, unless someone is logged in or a login is under way: then that one is the answer. Never rejects. */
export async function login(context: Context, input: LoginInput, mode?: LoginMode): Promise<LoginOutcome> {
  const { session, flight, epoch } = context;
  if (session && mode !== 'replace') {
    return { kind: 'signed-in', user: session.user, isNewUser: false, dataUsed: false };
  }
  if (flight?.epoch === epoch) {
    const joined = await flight.outcome;
    // What this caller added did not go with the login of another.
    return joined.kind === 'signed-in' ? { ...joined, dataUsed: false } : joined;
  }
  const outcome = fly(context, input, mode);
  context.flight = { epoch, outcome };
  return outcome;
}

/** One login from its first state to its last. */
async function fly(context: Context, input: LoginInput, mode?: LoginMode): Promise<LoginOutcome> {
  const { epoch, state, flight } = context;
  // A cancelled login may still be on its way out. Without one, the wait lets the caller note this one before any
  // listener hears of it: listeners may call `login` too.
  await flight?.outcome;
  if (!context.session && epoch === context.epoch) setState(context, { kind: 'signing-in' });
  const answer = await exchange(context, epoch, input);
  if (epoch !== context.epoch) {
    // `logout()` came in between: a session that was made all the same is ended on the server too.
    if (answer.kind === 'ok') revoke(context, answer.value.token);
    return { kind: 'cancelled' };
  }
  context.flight = undefined;
  const { kind } = answer;
  // Of all answers only a refusal has a code.
  context.log({ step: 'login', kind, code: (answer as Partial<Refused>).code });
  const replaced = context.session;
  if (kind !== 'ok') {
    // A tap that failed leaves a guest a guest; a silent login that failed is tried again by the next request.
    if (!replaced)
      setState(context, state.kind === 'signed-out' ? state : { kind: 'failed', failure: answer });
    return answer;
  }
  const { token, isNewUser, dataUsed = false } = answer.value;
  context.unproven = mode === 'renew' ? token : undefined;
  const user = beginSession(context, token, answer.value.user);
  if (replaced) revoke(context, replaced.token);
  return { kind: 'signed-in', user, isNewUser, dataUsed };
}

/** The server's answer, and whether what the tap added went with the code. */
interface Exchange extends LoginResponse {
  dataUsed?: boolean;
}

/** A code for a session. A code that is refused is replaced, once. */
async function exchange(
  context: Context,
  epoch: number,
  input: LoginInput,
  again = true,
): Promise<Answer<Exchange>> {
  const [code, key] = await Promise.all([takeCode(context), randomKey(context)]);
  if (code.kind !== 'code') return code;
  const { phoneCode } = input;
  // A `wx.login` of this moment may have killed the key that encrypted the data: only an earlier code fits them.
  const extra = code.isPrepared ? input : phoneCode ? { phoneCode } : {};
  const data = { ...extra, appId: context.appId, code: code.code };
  const answer = await redeem(context, epoch, { data, header: { 'Idempotency-Key': key } });
  if (answer.kind === 'ok') answer.value.dataUsed = Object.keys(extra).length > 0;
  const isCodeRefused = answer.kind === 'refused' && answer.action === 'retry-with-fresh-code';
  return again && isCodeRefused ? exchange(context, epoch, input, false) : answer;
}

/** Sends a code until there is an answer. The key makes a repeat after a lost answer end in the same session. */
async function redeem(
  context: Context,
  epoch: number,
  message: Message,
  repeat = 0,
): Promise<Answer<Exchange>> {
  if (epoch !== context.epoch) return { kind: 'cancelled' };
  const answer = await callServer<Exchange>(context, '/login', message);
  // A portal of a hotel answers 200 as well.
  if (answer.kind === 'ok') return answer.value?.token && answer.value.user ? answer : refused(200);
  // Only a refusal has these.
  const { action, retryAfter = 0 } = answer as Partial<Refused>;
  const wait = Math.max(backOffMs * 2 ** repeat, retryAfter * 1000);
  const isWorthIt = action === 'retry-later' || answer.kind === 'unreachable';
  if (!isWorthIt || wait > longestWaitMs || repeat >= context.retries) return answer;
  context.log({ step: 'repeat', kind: answer.kind });
  await new Promise<void>((resolve) => context.clock.setTimeout(resolve, wait));
  return redeem(context, epoch, message, repeat + 1);
}

type Message = Pick<RequestOptions, 'data' | 'header'>;
