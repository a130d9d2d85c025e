import type { Emulator } from './emulator.ts';
import { appId, demoEmulator, get, otherApp, phone, post } from './world.fixture.ts';
import type { ClientOptions } from './wx/client.ts';
import type { WxQy } from './wx/wx-hosts.ts';

type Json = Record<string, unknown>;

export const corp = 'ww1111111111111111';
export const partner = 'ww2222222222222222';
export const suite = 'ww3333333333333333';

/** Alice and Bob work for one corp, Carol for its partner; both corps have linked the demo app. */
export function corpWorld(): Emulator {
  return demoEmulator({
    suites: [{ suiteId: suite, secret: 'suite-secret', ticket: 'ticket', appIds: [otherApp] }],
    corps: [
      {
        corpId: corp,
        members: [{ user: 'alice', userid: 'alice.w', email: 'alice@corp.example' }, { user: 'bob' }],
        agents: [
          { agentId: 1, secret: 'linked', appIds: [appId] },
          { agentId: 2, secret: 'other' },
        ],
        suites: [suite],
      },
      {
        corpId: partner,
        members: [{ user: 'carol' }],
        agents: [{ agentId: 1, secret: 'theirs', appIds: [appId] }],
      },
    ],
  });
}

/** A phone on which WeCom runs the mini program. */
export function work(emulator: Emulator, user = 'alice', options: ClientOptions = {}): WxQy {
  const { qy } = phone(emulator, user, { corp, ...options }).wx;
  if (qy === undefined) throw new Error('The phone should run WeCom.');
  return qy;
}

/** A code of `wx.qy.login`. */
export async function codeOf(qy: WxQy): Promise<string> {
  return (await qy.login())?.code ?? '';
}

/** What `gettoken` answers. */
export async function corpToken(
  emulator: Emulator,
  corpid: string = corp,
  corpsecret = 'linked',
): Promise<Json> {
  return (await get(emulator, '/cgi-bin/gettoken', { corpid, corpsecret })).json;
}

/** What `jscode2session` of an app of the corp answers. */
export async function exchange(emulator: Emulator, js_code: string, token?: string): Promise<Json> {
  const access_token = token ?? String((await corpToken(emulator)).access_token);
  const query = { access_token, js_code, grant_type: 'authorization_code' };
  return (await get(emulator, '/cgi-bin/miniprogram/jscode2session', query)).json;
}

/** What `get_suite_token` answers. */
export async function suiteToken(emulator: Emulator, change: object = {}): Promise<Json> {
  const body = { suite_id: suite, suite_secret: 'suite-secret', suite_ticket: 'ticket', ...change };
  return (await post(emulator, '/cgi-bin/service/get_suite_token', { body })).json;
}

/** What `jscode2session` of the third-party app answers. */
export async function exchangeBySuite(emulator: Emulator, js_code: string, token?: string): Promise<Json> {
  const suite_access_token = token ?? String((await suiteToken(emulator)).suite_access_token);
  const query = { suite_access_token, js_code, grant_type: 'authorization_code' };
  return (await get(emulator, '/cgi-bin/service/miniprogram/jscode2session', query)).json;
}

/** Alice in the mini program of the third-party app. */
export function suiteWork(emulator: Emulator): WxQy {
  const { qy } = emulator.client('alice', otherApp, { corp, promises: 'typings' }).wx;
  if (qy === undefined) throw new Error('The phone should run WeCom.');
  return qy;
}
