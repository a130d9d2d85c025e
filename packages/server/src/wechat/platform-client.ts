import {
  BrokenCircuitError,
  type CircuitBreakerPolicy,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  ExponentialBackoff,
  handleWhenResult,
  type RetryPolicy,
  retry,
} from 'cockatiel';
import { type ClockWatch, watchClock } from '../base/clock-watch.ts';
import { judgeAnswer, type PlatformAnswer, type PlatformOutage } from './answer.ts';
import { checkPlatformUrl, defaultPlatformUrl } from './platform-url.ts';
import { createCallMask, type MaskCall, type RecordedCall } from './recorded-call.ts';
import {
  createFetchTransport,
  createPoolTransport,
  type Fetch,
  type Transport,
  type TransportResult,
} from './transport.ts';

/** One call of a platform interface. */
export interface PlatformCall {
  readonly method: 'GET' | 'POST';
  /** A constant such as `/sns/jscode2session`; it names the call in metrics and holds no secret. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: Readonly<Record<string, unknown>>;
  /** What it answers when it did what was asked. Default: `json`. */
  readonly answers?: 'json' | 'picture';
  /** Whether WeChat may see this call twice without harm. A call that redeems a code may not. */
  readonly repeatable: boolean;
}

/** What {@link PlatformClientOptions.observe} is told about each call. Safe to log. */
export interface PlatformObservation {
  readonly path: string;
  readonly outcome: 'answered' | PlatformOutage;
  /** `null` unless answered. */
  readonly errcode: number | null;
  readonly rid: string | null;
  readonly durationMs: number;
}

/** The one way to talk to WeChat. `call` never rejects. */
export interface PlatformClient {
  call(call: PlatformCall): Promise<PlatformAnswer>;
  close(): Promise<void>;
}

/** How to reach WeChat. */
export interface PlatformClientOptions {
  /** Default: `https://api.weixin.qq.com`. */
  readonly baseUrl?: string;
  /** Whether this process serves real users; then an emulator's URL is refused. */
  readonly production?: boolean;
  /** How long a call may take, repeats included. Default: 5000. */
  readonly timeoutMs?: number;
  /** Connections kept to WeChat. It caps logins: 128 at 50 ms each are about 2,400 per second. Default: 128. */
  readonly connections?: number;
  /** Replaces the connection pool, for tests and for runtimes without sockets. */
  readonly fetch?: Fetch;
  /** UTC milliseconds. */
  readonly now: () => number;
  /** A clock that only goes forward, in milliseconds: deadlines go by it. Default: `now`. */
  readonly elapsed?: () => number;
  /** Told about every call, for logs and metrics. */
  readonly observe?: (observation: PlatformObservation) => void;
  /**
   * Told what WeChat answered, masked: `weapp-auth probe --replay` compares a file of these, a line of JSON each, with the
   * emulator. Must not throw. Default: nothing is recorded.
   */
  readonly record?: (call: RecordedCall) => void;
}

/**
 * Creates the client for the platform's HTTPS interfaces.
 *
 * Every call has a deadline and a circuit breaker of its own path, so that a slow interface never holds up logins.
 * A call is repeated in two cases only: nothing was sent yet, or WeChat answered -1 (busy) to a repeatable call.
 *
 * @throws TypeError when the base URL or a number cannot be used.
 *
 * @example
 * ```ts
 * import { createPlatformClient } from '@weapp-auth/server';
 *
 * const platform = createPlatformClient({ baseUrl: 'http://127.0.0.1:8081', now: Date.now });
 * const answer = await platform.call({
 *   method: 'GET',
 *   path: '/wxa/checksession',
 *   query: { access_token: 'token', openid: 'openid', signature: 'signature', sig_method: 'hmac_sha256' },
 *   repeatable: true,
 * });
 * if (answer.kind === 'answered') console.log(answer.errcode);
 * ```
 */
export function createPlatformClient(options: PlatformClientOptions): PlatformClient {
  const baseUrl = checkPlatformUrl(options.baseUrl ?? defaultPlatformUrl, options.production ?? false);
  const { origin, pathname } = new URL(baseUrl);
  const connections = positiveInteger('wechat.connections', options.connections ?? 128);
  const state: PlatformState = {
    transport: options.fetch
      ? createFetchTransport(origin, options.fetch)
      : createPoolTransport(origin, connections),
    prefix: pathname === '/' ? '' : pathname,
    timeoutMs: positiveInteger('wechat.timeoutMs', options.timeoutMs ?? 5000),
    now: options.now,
    elapsed: options.elapsed ?? options.now,
    clock: watchClock(options),
    observe: options.observe ?? (() => {}),
    record: options.record === undefined ? null : { mask: createCallMask(), write: options.record },
    breakers: new Map(),
    retry: retry(handleWhenResult(isRetryable), {
      maxAttempts: 2,
      backoff: new ExponentialBackoff({ initialDelay: 100, maxDelay: 1000 }),
    }),
  };
  return {
    call: (call) => callPlatform(state, call),
    close: () => state.transport.close(),
  };
}

interface PlatformState {
  readonly transport: Transport;
  readonly prefix: string;
  readonly timeoutMs: number;
  readonly now: () => number;
  readonly elapsed: () => number;
  readonly clock: ClockWatch;
  readonly observe: (observation: PlatformObservation) => void;
  readonly record: { readonly mask: MaskCall; readonly write: (call: RecordedCall) => void } | null;
  readonly breakers: Map<string, CircuitBreakerPolicy>;
  readonly retry: RetryPolicy;
}

interface Attempt {
  readonly answer: PlatformAnswer;
  readonly retryable: boolean;
}

async function callPlatform(state: PlatformState, call: PlatformCall): Promise<PlatformAnswer> {
  const startedAt = state.elapsed();
  const deadline = startedAt + state.timeoutMs;
  const { answer } = await state.retry.execute(() => attemptThroughBreaker(state, call, deadline));
  const answered = answer.kind === 'answered';
  state.observe({
    path: call.path,
    outcome: answered ? 'answered' : answer.reason,
    errcode: answered ? answer.errcode : null,
    rid: answered ? answer.rid : null,
    durationMs: state.elapsed() - startedAt,
  });
  return answer;
}

async function attemptThroughBreaker(
  state: PlatformState,
  call: PlatformCall,
  deadline: number,
): Promise<Attempt> {
  const breaker = breakerOf(state, call.path);
  // While one call probes, cockatiel would let the others wait for it; they are told at once instead.
  if (breaker.state === CircuitState.HalfOpen) return circuitOpen;
  try {
    return await breaker.execute(() => attempt(state, call, deadline));
  } catch (error) {
    if (error instanceof BrokenCircuitError) return circuitOpen;
    throw error;
  }
}

const circuitOpen: Attempt = {
  answer: { kind: 'unavailable', reason: 'circuit-open' },
  retryable: false,
};

/**
 * One per path, which are constants, so the map stays as small as the number of interfaces in use. cockatiel counts by the
 * clock on the wall: one that is open when that is set back would stay open for as long, so all begin anew.
 */
function breakerOf(state: PlatformState, path: string): CircuitBreakerPolicy {
  if (state.clock.jump() !== 0) state.breakers.clear();
  const existing = state.breakers.get(path);
  if (existing) return existing;
  const breaker = circuitBreaker(handleWhenResult(isOutage), {
    breaker: new ConsecutiveBreaker(5),
    halfOpenAfter: 5000,
  });
  state.breakers.set(path, breaker);
  return breaker;
}

/** An errcode is an answer: a thousand users with used codes must not cut off the others. */
function isOutage(result: unknown): boolean {
  return isAttempt(result) && result.answer.kind === 'unavailable';
}

function isRetryable(result: unknown): boolean {
  return isAttempt(result) && result.retryable;
}

/** cockatiel hands results over as `unknown`; only attempts go through these policies. */
function isAttempt(result: unknown): result is Attempt {
  return typeof result === 'object' && result !== null && 'retryable' in result;
}

async function attempt(state: PlatformState, call: PlatformCall, deadline: number): Promise<Attempt> {
  const query = queryText(call.query);
  const timeoutMs = deadline - state.elapsed();
  if (timeoutMs <= 0) return { answer: { kind: 'unavailable', reason: 'timeout' }, retryable: false };
  const result = await state.transport.send({
    method: call.method,
    path: query === '' ? state.prefix + call.path : `${state.prefix}${call.path}?${query}`,
    body: call.body === undefined ? null : JSON.stringify(call.body),
    timeoutMs,
  });
  if (state.record !== null) record(state.record, call, { at: state.now(), result });
  const answer = judgeAnswer(result, call.answers);
  return { answer, retryable: mayRepeat(call, result, answer) };
}

function record(
  { mask, write }: NonNullable<PlatformState['record']>,
  { method, path, query, body }: PlatformCall,
  { at, result }: { readonly at: number; readonly result: TransportResult },
): void {
  write(mask({ at, method, path, query, body: body ?? null, result }));
}

function mayRepeat(call: PlatformCall, result: TransportResult, answer: PlatformAnswer): boolean {
  if (result.kind === 'failed') return !result.sent && result.reason === 'network';
  return call.repeatable && answer.kind === 'answered' && answer.errcode === -1;
}

/** By hand, because URLSearchParams costs more than the rest of making a request. */
function queryText(query: PlatformCall['query']): string {
  return Object.keys(query)
    .map((name) => `${name}=${encodeURIComponent((query[name] ?? '').toWellFormed())}`)
    .join('&');
}

function positiveInteger(name: string, value: number): number {
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new TypeError(`${name} must be a positive integer`);
}
