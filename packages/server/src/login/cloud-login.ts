import type { Random } from '../base/keys.ts';
import { type Refusal, refuse } from '../errors/refusal.ts';
import type { FindApp } from '../options.ts';
import { mintToken } from '../sessions/token.ts';
import { type SessionStartPorts, type StartedLogin, startSession } from './start-session.ts';

/** What a login by WeChat's cloud takes. */
export interface CloudLoginPorts extends SessionStartPorts {
  readonly findApp: FindApp;
  readonly random: Random;
}

/** Who WeChat's cloud says is calling. */
export interface CloudIdentity {
  readonly appId: string;
  readonly openId: string;
  readonly unionId: string | null;
}

/**
 * Reads who is calling from the headers that WeChat CloudRun (微信云托管) adds to `wx.cloud.callContainer`.
 *
 * They are trustworthy only inside CloudRun with public access switched off; anywhere else anybody can send them. This
 * is the one place that reads them, and it is asked only when the operator has said that this is CloudRun.
 * Source: https://developers.weixin.qq.com/miniprogram/dev/wxcloudservice/wxcloudrun/src/guide/container/wxinfo.html
 *
 * @returns null when the call does not come from a person in WeChat
 */
export function readCloudIdentity(headers: Pick<Headers, 'get'>): CloudIdentity | null {
  if (!isPersonalSource(headers.get('x-wx-source') ?? '')) return null;
  return (
    readIdentity(headers, 'x-wx-') ??
    // An environment that other apps share names the person by the app that the call came from.
    readIdentity(headers, 'x-wx-from-')
  );
}

/** Logs the person in whom WeChat's cloud names: no code, and no session_key. */
export async function loginByCloud(
  ports: CloudLoginPorts,
  request: { readonly identity: CloudIdentity; readonly device: string | null },
): Promise<StartedLogin | Refusal> {
  const { appId, openId, unionId } = request.identity;
  const app = await ports.findApp(appId);
  if (app === null) return refuse('app_unknown');
  const token = mintToken(ports.random);
  const { device } = request;
  const known = { app, openId, unionId, proof: 'proven', sessionKey: null, profile: null } as const;
  return startSession(ports, { ...known, token, device });
}

/**
 * Sources behind which there is a person in WeChat. All others carry nobody's identity (triggers, timers, crawlers,
 * payments, other back ends), and so may those that are not documented yet.
 */
const personalSources: ReadonlySet<string> = new Set(['wx_client', 'wx_devtools']);

/** Whether a call comes from a person in WeChat. A call through several functions names them in order. */
export function isPersonalSource(source: string): boolean {
  const [first = ''] = source.split(',');
  return personalSources.has(first.trim());
}

function readIdentity(headers: Pick<Headers, 'get'>, prefix: string): CloudIdentity | null {
  const appId = headers.get(`${prefix}appid`);
  const openId = headers.get(`${prefix}openid`);
  const unionId = headers.get(`${prefix}unionid`);
  if (appId === null || !isId(openId)) return null;
  return { appId, openId, unionId: isId(unionId) ? unionId : null };
}

function isId(text: string | null): text is string {
  return text !== null && /^[\w-]{6,64}$/.test(text);
}
