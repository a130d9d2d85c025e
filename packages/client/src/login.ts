import type { LoginRequest, LoginResponse, User } from '@weapp-auth/protocol';
import { callServer } from './call-server.ts';
import { takeCode } from './code.ts';
import { type Context, setState } from './context.ts';
import type { Answer, AuthState, Failure, LoginOutcome, ReadyOutcome, SignedIn } from './outcome.ts';
import { randomKey } from './random-key.ts';
import { revoke } from './revoke.ts';
import { beginSession } from './session.ts';

/** What a tap may add to a login: encrypted open data, a phone code. All of it is optional. */
export type LoginInput = Omit<LoginRequest, 'appId' | 'code'>;

const BACK_OFF_MS = 400;
const LONGEST_WAIT_S = 5;

/** Who is here: answers at once, waits for the login under way, or begins a silent one where that is wanted. */
export function ready(context: Context): Promise<ReadyOutcome> {
  if (context.state.kind === 'signed-out') return Promise.resolve(context.state);
  return login(context, {});
}

/** `renew`: a 401 made it necessary. `replace`: the session stays in use until the new one is there. */
export type LoginMode = 'renew' | 'replace';

/** Logs in, unless someone is logged in or a login is under way: then that one is the answer. Never rejects. */
export function login(context: Context, input: LoginInput, mode?: LoginMode): Promise<LoginOutcome> {
  const { session, flight, epoch } = context;
  if (session && mode !== 'replace') return Promise.resolve(toSignedIn(session.user));
  if (flight && flight.epoch === epoch) return flight.outcome;
  const outcome = fly(context, input, { mode, previous: flight?.outcome });
  context.flight = { epoch, outcome };
  return outcome;
}

interface Circumstances {
  readonly mode: LoginMode | undefined;
  /** A cancelled login that may still be on its way out. */
  readonly previous: Promise<unknown> | undefined;
}

/** One login from its first state to its last. */
async function fly(
  context: Context,
  input: LoginInput,
  { mode, previous }: Circumstances,
): Promise<LoginOutcome> {
  const { epoch, state } = context;
  if (!context.session) setState(context, { kind: 'signing-in' });
  await previous;
  const answer = await exchange(context, epoch, input);
  if (epoch !== context.epoch) return discard(context, answer);
  context.flight = undefined;
  context.settings.log({
    step: 'login',
    kind: answer.kind,
    ...('code' in answer ? { code: answer.code } : {}),
  });
  if (answer.kind !== 'ok') return giveUp(context, state, answer);
  const { token, user, isNewUser, dataUsed } = answer.value;
  const replaced = context.session;
  context.unproven = mode === 'renew' ? token : undefined;
  beginSession(context, { token, user });
  if (replaced) revoke(context, replaced.token);
  return toSignedIn(user, isNewUser, dataUsed);
}

function toSignedIn(user: User, isNewUser = false, dataUsed = false): SignedIn {
  return { kind: 'signed-in', user, isNewUser, dataUsed };
}

/** The server's answer, and whether open data went with the code. */
type Exchange = LoginResponse & { readonly dataUsed: boolean };

/** A code for a session. A code that is refused is replaced, once. */
async function exchange(
  context: Context,
  epoch: number,
  input: LoginInput,
  again = true,
): Promise<Answer<Exchange>> {
  const [code, key] = await Promise.all([takeCode(context), randomKey(context)]);
  if (code.kind !== 'code') return code;
  if (epoch !== context.epoch) return { kind: 'cancelled' };
  const { phoneCode } = input;
  const { appId } = context.settings;
  // A `wx.login` of this moment may have killed the key that encrypted the data: only an earlier code fits them.
  const extra = code.prepared ? input : phoneCode ? { phoneCode } : {};
  const answer = await redeem(context, epoch, {
    data: { ...extra, ...(appId ? { appId } : {}), code: code.code },
    header: { 'Idempotency-Key': key },
  });
  if (answer.kind === 'ok')
    return { ...answer, value: { ...answer.value, dataUsed: Object.keys(extra).length > 0 } };
  const isCodeRefused = answer.kind === 'refused' && answer.action === 'retry-with-fresh-code';
  return again && isCodeRefused ? exchange(context, epoch, input, false) : answer;
}

/** Sends a code until there is an answer. The key makes a repeat after a lost answer end in the same session. */
async function redeem(
  context: Context,
  epoch: number,
  message: Message,
  repeat = 0,
): Promise<Answer<LoginResponse>> {
  const answer = await callServer<LoginResponse>(context, { ...message, path: '/login', method: 'POST' });
  const wait = epoch === context.epoch ? toWait(answer, repeat) : undefined;
  if (wait === undefined || repeat >= context.settings.retries) return checkLogin(answer);
  context.settings.log({ step: 'repeat', kind: answer.kind });
  await new Promise<void>((resolve) => context.settings.clock.setTimeout(resolve, wait));
  return redeem(context, epoch, message, repeat + 1);
}

interface Message {
  readonly data: object;
  readonly header: Readonly<Record<string, string>>;
}

/** Milliseconds before the same request may be sent again; nothing where that is no use or takes too long. */
function toWait(answer: Answer<unknown>, repeat: number): number | undefined {
  const backOff = BACK_OFF_MS * 2 ** repeat;
  if (answer.kind === 'unreachable') return backOff;
  if (answer.kind !== 'refused' || answer.action !== 'retry-later') return undefined;
  const seconds = answer.retryAfter || 0;
  return seconds > LONGEST_WAIT_S ? undefined : Math.max(backOff, seconds * 1000);
}

/** A portal of a hotel answers 200 as well. */
function checkLogin(answer: Answer<LoginResponse>): Answer<LoginResponse> {
  if (answer.kind !== 'ok' || (answer.value && typeof answer.value.token === 'string' && answer.value.user))
    return answer;
  return { kind: 'refused', code: 'unexpected_answer', action: 'none', status: 200, title: '', detail: '' };
}

/** `logout()` came in between: a session that was made all the same is ended on the server too. */
function discard(context: Context, answer: Answer<LoginResponse>): Failure {
  if (answer.kind === 'ok') revoke(context, answer.value.token);
  return { kind: 'cancelled' };
}

/** A tap that failed leaves a guest a guest; a silent login that failed is tried again by the next request. */
function giveUp(context: Context, before: AuthState, failure: Failure): Failure {
  if (context.session) return failure;
  setState(context, before.kind === 'signed-out' ? before : { kind: 'failed', failure });
  return failure;
}
