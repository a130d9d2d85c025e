import { EmulatorError } from '../errors.ts';
import { requireApp } from '../platform/app.ts';
import type { PushEvent } from '../platform/events.ts';
import { emit, now, type Platform } from '../platform/platform.ts';
import type { App, PushSettings } from '../platform/records/app.ts';
import { messageRequest, type PushMessage, verificationRequest } from './push-request.ts';

/** What a delivery needs from outside the platform's state. */
export interface PushHost {
  readonly platform: Platform;
  readonly fetch: (request: Request) => Promise<Response>;
  readonly sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
}

/** How a delivery ended. */
export interface PushReport {
  readonly kind: 'accepted' | 'given-up';
  readonly attempts: readonly PushEvent[];
  /** What the developer's server answered last. */
  readonly answer: string | null;
}

/**
 * Calls the app's push URL as the console does when it is entered: a signed GET whose answer must be the echostr.
 *
 * @throws EmulatorError `app_unknown`, `push_not_configured`.
 */
export async function verifyPushUrl(host: PushHost, appId: string): Promise<PushReport> {
  const { app, push } = configured(host, appId);
  const { request, echostr } = verificationRequest(host.platform, push);
  const attempt = await tryOnce(host, request, (answer) => answer === echostr);
  const event = report(host, app.appId, { attempt, number: 1, name: 'url-verification' });
  return {
    kind: attempt.outcome === 'accepted' ? 'accepted' : 'given-up',
    attempts: [event],
    answer: attempt.answer,
  };
}

/**
 * Delivers a message: accepted by `success` or an empty answer within the time limit, repeated otherwise. Each repeat
 * is the same message under a fresh signature.
 *
 * @throws EmulatorError `app_unknown`, `push_not_configured`, `push_key_invalid`.
 */
export async function deliverPush(host: PushHost, appId: string, message: PushMessage): Promise<PushReport> {
  const { app, push } = configured(host, appId);
  const name = String(message.Event ?? message.MsgType ?? '');
  return deliver(host, { appId, name }, () => messageRequest(host.platform, app, push, message));
}

/** Sends a push until it is accepted, or often enough. */
export async function deliver(
  host: PushHost,
  what: { appId: string; name: string },
  makeRequest: () => Request,
): Promise<PushReport> {
  const attempts: PushEvent[] = [];
  let answer: string | null = null;
  for (let number = 1; number <= host.platform.state.rules.pushRetries + 1; number += 1) {
    const attempt = await tryOnce(host, makeRequest(), isAcceptance);
    attempts.push(report(host, what.appId, { attempt, number, name: what.name }));
    answer = attempt.answer;
    if (attempt.outcome === 'accepted') return { kind: 'accepted', attempts, answer };
  }
  return { kind: 'given-up', attempts, answer };
}

interface Attempt {
  readonly outcome: PushEvent['outcome'];
  readonly status: number | null;
  readonly answer: string | null;
}

function configured(host: PushHost, appId: string): { app: App; push: PushSettings } {
  const app = requireApp(host.platform, appId);
  if (app.push === null) throw new EmulatorError('push_not_configured');
  return { app, push: app.push };
}

/** A real reply (encrypted in the secure modes) is an acceptance too. */
function isAcceptance(answer: string): boolean {
  return answer === '' || answer === 'success' || /"Encrypt"|<Encrypt>|<xml>/.test(answer);
}

async function tryOnce(
  host: PushHost,
  request: Request,
  accepts: (answer: string) => boolean,
): Promise<Attempt> {
  const [late, finished] = [new AbortController(), new AbortController()];
  const limit = host
    .sleep(host.platform.state.rules.pushTimeout * 1000, finished.signal)
    .then((): Attempt => {
      late.abort();
      return { outcome: 'timeout', status: null, answer: null };
    });
  const sending = host
    .fetch(new Request(request, { signal: late.signal }))
    .then(async (response): Promise<Attempt> => {
      const answer = await response.text();
      const accepted = response.ok && accepts(answer);
      return { outcome: accepted ? 'accepted' : 'refused', status: response.status, answer };
    })
    .catch((): Attempt => ({ outcome: 'unreachable', status: null, answer: null }));
  try {
    return await Promise.race([sending, limit]);
  } finally {
    limit.catch(() => undefined);
    finished.abort();
  }
}

function report(
  host: PushHost,
  appId: string,
  { attempt, number, name }: { attempt: Attempt; number: number; name: string },
): PushEvent {
  const push: PushEvent = {
    at: now(host.platform),
    appId,
    attempt: number,
    event: name,
    outcome: attempt.outcome,
    status: attempt.status,
  };
  emit(host.platform, { type: 'push', push });
  return push;
}
