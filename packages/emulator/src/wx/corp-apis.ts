import { findMember, sealUserid } from '../platform/corp.ts';
import { issueCorpCode, linkOf, liveCorpSession } from '../platform/corp-login.ts';
import { sealOpenData, signRawData } from '../platform/open-data.ts';
import { now } from '../platform/platform.ts';
import type { CorpMember, CorpSession } from '../platform/records/corp.ts';
import { askPerson } from './ask-person.ts';
import { type Client, clientAccount, clientApp } from './client.ts';
import { textOption, type WxApi, type WxArguments, WxFailure } from './wx-api.ts';

/** `wx.qy`: what a mini program has in WeCom (企业微信), and only there. */
export const corpApis: readonly WxApi[] = [
  corpApi('qy.login', login),
  corpApi('qy.checkSession', checkSession),
  corpApi('qy.getEnterpriseUserInfo', getUserInfo),
  corpApi('qy.getMobile', (client) => askFor(client, { name: 'mobile', title: '手机号' })),
  corpApi('qy.getEmail', (client) => askFor(client, { name: 'email', title: '邮箱' })),
];

function corpApi(name: string, run: WxApi['run']): WxApi {
  return { name, since: '1.0.0', promises: 'never', only: 'wecom', run };
}

async function login(client: Client, options: WxArguments): Promise<Record<string, unknown>> {
  const { platform, appId, userId } = client;
  const { corpId } = requireMember(client);
  const link = linkOf(platform, corpId, appId, textOption(options, 'suiteId'));
  switch (link.kind) {
    // The words of these refusals are not known.
    case 'none':
      throw new WxFailure('the mini program is not linked with the corp');
    case 'own':
      return { code: issueCorpCode(platform, appId, { corpId, user: userId, suiteId: null }) };
    case 'suite':
      return { code: issueCorpCode(platform, appId, { corpId, user: userId, suiteId: link.suiteId }) };
    default:
      return link satisfies never;
  }
}

async function checkSession(client: Client): Promise<Record<string, unknown>> {
  const { expiresAt } = requireSession(client);
  return { expireIn: Math.floor((expiresAt - now(client.platform)) / 1000) };
}

/** Silent within the visible range of the app. A third-party app gets no name and a sealed userid. */
async function getUserInfo(client: Client): Promise<Record<string, unknown>> {
  const session = requireSession(client);
  const { corpId, member } = requireMember(client);
  const { userid, name, gender } = member;
  const open = { name, gender: String(gender) };
  const userInfo =
    session.suiteId === null
      ? { corpid: corpId, userid, ...open }
      : { corpid: corpId, userid: sealUserid(session.suiteId, corpId, userid) };
  const rawData = JSON.stringify(userInfo);
  const signature = signRawData(rawData, session.key);
  return { userInfo, rawData, signature, ...seal(client, session, userInfo) };
}

/** A number or an address: asked for each time, and never given to a third-party app. */
async function askFor(
  client: Client,
  wanted: { name: 'mobile' | 'email'; title: string },
): Promise<Record<string, unknown>> {
  const session = requireSession(client);
  if (session.suiteId !== null) throw new WxFailure('no permission');
  const { member } = requireMember(client);
  const answer = await askPerson(client, {
    kind: 'authorize',
    api: `qy.get${wanted.name === 'mobile' ? 'Mobile' : 'Email'}`,
    title: `${clientApp(client).name} 申请`,
    content: `获取你的${wanted.title}`,
    confirmText: '允许',
    cancelText: '拒绝',
  });
  if (!answer.accept) throw new WxFailure('auth deny');
  return seal(client, session, { [wanted.name]: member[wanted.name] });
}

/** The watermark has the AppID of the mini program, not the corpid. */
function seal(
  client: Client,
  session: CorpSession,
  payload: Record<string, unknown>,
): Record<string, unknown> {
  const sealing = { sessionKey: session.key, payload, knowsCloudIds: false };
  return { ...sealOpenData(client.platform, clientAccount(client), sealing) };
}

function requireMember({ platform, corp, userId }: Client): { corpId: string; member: CorpMember } {
  const corpId = corp ?? '';
  const member = findMember(platform, corpId, userId);
  if (member === null) throw new WxFailure('the user is no member of the corp');
  return { corpId, member };
}

/** In WeChat a key is good once its code is made; here once the login server has redeemed it. */
function requireSession(client: Client): CorpSession {
  const who = { corpId: client.corp ?? '', user: client.userId };
  const session = liveCorpSession(client.platform, client.appId, who);
  if (session === null) throw new WxFailure('no session or expired');
  return session;
}
