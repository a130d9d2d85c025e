import type { ErrorCode } from '@weapp-auth/protocol';
import { shortenSender } from '../limits/client-address.ts';
import type { AuditAction } from '../store/records.ts';
import type { Answer } from './answer.ts';
import { readToken } from './authenticate.ts';
import type { HttpCall } from './call.ts';
import type { Route } from './route.ts';

/** Records a call of a route that matters to security, or one with a token that is worth nothing. */
export function auditCall(call: HttpCall, route: Route, result: Answer): void {
  const code = result.kind === 'refused' ? result.code : null;
  const action = actionOf(call, route, code);
  if (action === null) return;
  recordCall(call, action, code);
}

/** Records what came of a call; `refusal` is null when it was done. */
export function recordCall(call: HttpCall, action: AuditAction, refusal: string | null): void {
  const { context, requestId, subject } = call;
  const { userId = null, sessionId = null, appId = null } = subject;
  context.audit.record({
    action,
    actor: action === 'push' ? 'wechat' : 'user',
    outcome: refusal === null ? 'done' : 'refused',
    reason: refusal ?? subject.reason ?? null,
    ...{ userId, sessionId, appId, requestId },
    address: shortenSender(call.sender()),
  });
}

function actionOf(call: HttpCall, { audit, token }: Route, code: ErrorCode | null): AuditAction | null {
  // What was never tried, or failed inside, says nothing about a person; the request's log line has it.
  if (code !== null && notTried.has(code)) return null;
  if (audit !== undefined && (code !== null || audit.when === 'always')) return audit.action;
  return token && code !== null && badTokens.has(code) && hasToken(call) ? 'token' : null;
}

function hasToken({ headers, config }: HttpCall): boolean {
  return readToken(headers, config.headerNames.token) !== null;
}

const notTried: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'rate_limited',
  'validation_failed',
  'payload_too_large',
  'internal',
  'service_unavailable',
]);

/** An expired one is every day's. */
const badTokens: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['unauthenticated', 'session_revoked']);
