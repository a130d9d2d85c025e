import { type Refusal, refuse, refuseFailure } from '../errors/refusal.ts';
import { type KeyRingPorts, readKeyRing, sealSessionKey } from '../open-data/key-ring.ts';
import type { FindApp } from '../options.ts';
import type { WriteGateway } from '../store/gateway.ts';
import type { WechatServices } from '../wechat/wechat-services.ts';
import type { VerifiedSession } from './sessions.ts';

/** Whether WeChat still knows the newest stored session_key. */
export type SessionCheck = { readonly kind: 'valid' } | { readonly kind: 'invalid' } | Refusal;

/** What asking WeChat about a session_key takes. */
export interface SessionCheckPorts extends KeyRingPorts {
  readonly findApp: FindApp;
  readonly wechat: Pick<WechatServices, 'checkSessionKey' | 'resetSessionKey'>;
  readonly writes: Pick<WriteGateway, 'addSessionKey'>;
}

type Owner = Pick<VerifiedSession, 'appId' | 'openId'>;

/** Asks WeChat about the newest stored session_key. Without one there is nothing valid. */
export async function checkSession(
  ports: Omit<SessionCheckPorts, 'writes'>,
  { appId, openId }: Owner,
): Promise<SessionCheck> {
  const app = await ports.findApp(appId);
  if (app === null) return refuse('app_unknown');
  const [sessionKey] = await readKeyRing(ports, appId, openId);
  if (sessionKey === undefined) return { kind: 'invalid' };
  const result = await ports.wechat.checkSessionKey(app, { openId, sessionKey });
  return result.kind === 'valid' || result.kind === 'invalid' ? result : refuseFailure(result);
}

/** Replaces the session_key at WeChat, for an operator who thinks that it leaked. The new one expires like the old. */
export async function resetSession(
  ports: SessionCheckPorts,
  { appId, openId }: Owner,
): Promise<{ readonly kind: 'reset' } | Refusal> {
  const app = await ports.findApp(appId);
  if (app === null) return refuse('app_unknown');
  const [sessionKey] = await readKeyRing(ports, appId, openId);
  if (sessionKey === undefined) return refuse('session_key_stale');
  const result = await ports.wechat.resetSessionKey(app, { openId, sessionKey });
  if (result.kind !== 'reset') return refuseFailure(result);
  const key = sealSessionKey(ports, { appId, openId }, result.sessionKey);
  await ports.writes.addSessionKey({ appId, openId, key });
  return { kind: 'reset' };
}
