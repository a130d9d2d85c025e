import type { AuthContext } from '../context.ts';
import { type Refusal, refuse, refuseFailure } from '../errors/refusal.ts';
import { readKeyRing, sealSessionKey } from '../open-data/open-data.ts';
import type { VerifiedSession } from './sessions.ts';

/** Whether WeChat still knows the newest stored session_key. */
export type SessionCheck = { readonly kind: 'valid' } | { readonly kind: 'invalid' } | Refusal;

type Owner = Pick<VerifiedSession, 'appId' | 'openId'>;

/** Asks WeChat about the newest stored session_key. Without one there is nothing valid. */
export async function checkSession(context: AuthContext, { appId, openId }: Owner): Promise<SessionCheck> {
  const app = await context.findApp(appId);
  if (app === null) return refuse('app_unknown');
  const [sessionKey] = await readKeyRing(context, appId, openId);
  if (sessionKey === undefined) return { kind: 'invalid' };
  const result = await context.wechat.checkSessionKey(app, { openId, sessionKey });
  return result.kind === 'valid' || result.kind === 'invalid' ? result : refuseFailure(result);
}

/** Replaces the session_key at WeChat, for an operator who thinks that it leaked. The new one expires like the old. */
export async function resetSession(
  context: AuthContext,
  { appId, openId }: Owner,
): Promise<{ readonly kind: 'reset' } | Refusal> {
  const app = await context.findApp(appId);
  if (app === null) return refuse('app_unknown');
  const [sessionKey] = await readKeyRing(context, appId, openId);
  if (sessionKey === undefined) return refuse('session_key_stale');
  const result = await context.wechat.resetSessionKey(app, { openId, sessionKey });
  if (result.kind !== 'reset') return refuseFailure(result);
  const key = sealSessionKey(context, { appId, openId }, result.sessionKey);
  await context.store.addSessionKey({ appId, openId, key, at: context.now() });
  return { kind: 'reset' };
}
