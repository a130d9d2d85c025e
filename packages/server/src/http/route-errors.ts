import type { ErrorCode } from '@weapp-auth/protocol';
import type { RouteFacts } from './route.ts';

/** What a route may answer that asks WeChat something. */
export const wechatErrors = ['wechat_unavailable', 'wechat_misconfigured', 'rate_limited'] as const;

/** What a route may answer that opens open data. */
export const openDataErrors = ['session_key_stale', 'open_data_malformed', 'rate_limited'] as const;

/** Every error that a route may answer with: those that its checks lead to, and its own. */
export function errorsOf({
  token,
  body,
  limit,
  feature,
  stepUp,
  errors = [],
}: RouteFacts): readonly ErrorCode[] {
  // An unknown token counts against its address.
  const isCounted = limit !== undefined || token;
  const codes: readonly ErrorCode[] = [
    ...(token ? (['unauthenticated', 'session_expired', 'session_revoked'] as const) : []),
    ...(body ? (['validation_failed', 'payload_too_large'] as const) : []),
    ...(isCounted ? (['rate_limited'] as const) : []),
    ...(feature ? (['not_found'] as const) : []),
    ...(stepUp ? (['step_up_required', 'user_blocked', 'app_unknown', ...wechatErrors] as const) : []),
    ...errors,
    'service_unavailable',
    'internal',
  ];
  return [...new Set(codes)];
}
