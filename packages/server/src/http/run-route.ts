import { isOffered } from '../apps/app-switches.ts';
import { type Refusal, refuse } from '../errors/refusal.ts';
import { shortenSender } from '../limits/client-address.ts';
import { stepUp } from '../login/step-up.ts';
import type { CurrentRequest } from '../observe/current-request.ts';
import type { AppConfig } from '../options.ts';
import type { ValidSession } from '../sessions/sessions.ts';
import type { Answer } from './answer.ts';
import { authenticate, findCachedSession } from './authenticate.ts';
import { type ReadBody, readJson } from './body.ts';
import type { HttpCall } from './call.ts';
import { readIdempotencyKey } from './idempotency-key.ts';
import { readSignedIn } from './read-signed-in.ts';
import type { Route } from './route.ts';

/** Checks a request as its route says and lets the route answer; at once when a cached session is all that it needs. */
export function runRoute(route: Route, call: HttpCall): Answer | Promise<Answer> {
  const who = readsSessionOnly(route) ? findCachedSession(call) : null;
  if (who === null) return call.context.requests.run(nameOf(call), () => checkAndRun(route, call));
  return route.handle({ call, who, app: null, body: undefined, idempotencyKey: undefined });
}

/** What is done in the name of this call, however deep, can say so. */
function nameOf(call: HttpCall): CurrentRequest {
  return { requestId: call.requestId, address: () => shortenSender(call.sender()) };
}

function readsSessionOnly({ method, token, app, feature, stepUp: needed }: Route): boolean {
  return token === true && method === 'GET' && (app ?? feature ?? needed) === undefined;
}

/**
 * 1. The sender is counted.
 * 2. The token is verified; a user who changes something is counted too.
 * 3. The session's app offers this.
 * 4. The body and the headers have the right shape.
 * 5. What a stolen token must not do comes with a fresh code; last, because that code is used up then.
 */
async function checkAndRun(route: Route, call: HttpCall): Promise<Answer> {
  const limited = await route.limit?.(call);
  if (limited) return limited;
  const who = route.token ? await admitUser(route, call) : null;
  if (who?.kind === 'refused') return who;
  if (who !== null) call.about({ userId: who.user.id, sessionId: who.session.id, appId: who.session.appId });
  const found = who && (route.app || route.feature) ? await findApp(route, call, who) : noApp;
  if (found.kind === 'refused') return found;
  const read = await readBody(route, call, who);
  if (read.kind === 'refused') return read;
  const idempotencyKey = route.headers?.includes('Idempotency-Key')
    ? readIdempotencyKey(call.request)
    : undefined;
  if (typeof idempotencyKey === 'object') return idempotencyKey;
  const doubt = who === null ? null : await checkStepUp(route, call, who);
  if (doubt !== null) return doubt;
  return route.handle({ call, who, app: found.app, body: read.body, idempotencyKey });
}

/** Reading changes nothing and asks nobody, so it is not counted, unless it takes a code. */
async function admitUser({ method, stepUp: needed }: Route, call: HttpCall): Promise<ValidSession | Refusal> {
  const who = await authenticate(call);
  if (who.kind === 'refused' || (method === 'GET' && needed === undefined)) return who;
  return (await call.context.limits?.beforeUserRequest(who.user.id)) ?? who;
}

interface FoundApp {
  readonly kind: 'found';
  readonly app: AppConfig | null;
}

const noApp: FoundApp = { kind: 'found', app: null };

async function findApp(route: Route, call: HttpCall, who: ValidSession): Promise<FoundApp | Refusal> {
  const app = await call.context.findApp(who.session.appId);
  if (route.feature && !isOffered(app, route.feature)) return refuse('not_found');
  return app === null && route.app ? refuse('app_unknown') : { kind: 'found', app };
}

/** Null: it is the person, or this needs no proof. */
async function checkStepUp(
  { stepUp: needed }: Route,
  call: HttpCall,
  who: ValidSession,
): Promise<Refusal | null> {
  if (needed === undefined || !call.config.stepUp[needed.operation]) return null;
  if (needed.isNeeded && !(await needed.isNeeded(call, who))) return null;
  const { appId, openId } = who.session;
  const app = await call.context.findApp(appId);
  if (app === null) return refuse('app_unknown');
  return stepUp(call.context, { app, openId, code: call.headers.get('x-step-up-code') });
}

const noBody: ReadBody<undefined> = { kind: 'read', body: undefined };

async function readBody(
  { body, bodyMayMiss }: Route,
  call: HttpCall,
  who: ValidSession | null,
): Promise<ReadBody<unknown> | Refusal> {
  if (body === undefined || typeof body === 'string') return noBody;
  const { request } = call;
  if (bodyMayMiss && request.headers.get('content-type') === null) return noBody;
  return who === null ? readJson(request, body) : readSignedIn(call, () => readJson(request, body));
}
