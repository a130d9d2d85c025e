import { checkToken, currentToken, issueToken, remainingLife } from '../platform/access-token.ts';
import { consumeCode, inspectCode } from '../platform/code.ts';
import { findMember, sealUserid } from '../platform/corp.ts';
import { openCorpSession } from '../platform/corp-login.ts';
import { randomDigits } from '../platform/identifiers.ts';
import type { Platform } from '../platform/platform.ts';
import type { CorpAgent, CorpLogin, Suite } from '../platform/records/corp.ts';
import type { AccessToken } from '../platform/records/issued.ts';
import {
  type ApiCall,
  type ApiFailure,
  type ApiResult,
  type Endpoint,
  failure,
  ok,
  readJson,
  text,
} from './endpoint.ts';

/** The server API of WeCom (企业微信), `qyapi.weixin.qq.com`, as far as mini programs log in by it. */
export const corpEndpoints: readonly Endpoint[] = [
  { path: '/cgi-bin/gettoken', family: 'corp', answer: answerToken },
  { path: '/cgi-bin/miniprogram/jscode2session', family: 'corp', answer: answerOwnLogin },
  { path: '/cgi-bin/service/get_suite_token', family: 'corp', answer: answerSuiteToken },
  { path: '/cgi-bin/service/miniprogram/jscode2session', family: 'corp', answer: answerSuiteLogin },
];

/** Asked again within its life, it gives the same token: the opposite of `/cgi-bin/token`. */
function answerToken(platform: Platform, call: ApiCall): ApiResult {
  const corpId = call.query.get('corpid') ?? '';
  const secret = call.query.get('corpsecret') ?? '';
  if (corpId === '') return refuse(platform, call, 41002);
  const corp = platform.state.corps.get(corpId);
  if (corp === undefined) return refuse(platform, call, 40013);
  if (secret === '') return refuse(platform, call, 41004);
  const agent = corp.agents.find((each) => each.secret === secret);
  if (agent === undefined) return refuse(platform, call, 40001);
  return ok(tokenBody(platform, 'access_token', sameToken(platform, `${corpId}/${agent.agentId}`, 'corp')));
}

function answerSuiteToken(platform: Platform, call: ApiCall): ApiResult {
  if (call.method !== 'POST') return refuse(platform, call, 43002);
  const body = readJson(call);
  if (body.kind === 'failure') return refuse(platform, call, body.errcode);
  const suite = platform.state.suites.get(text(body.json.suite_id));
  if (suite === undefined) return refuse(platform, call, 40083);
  if (text(body.json.suite_secret) !== suite.secret) return refuse(platform, call, 40091);
  if (text(body.json.suite_ticket) !== suite.ticket) return refuse(platform, call, 40085);
  return ok(tokenBody(platform, 'suite_access_token', sameToken(platform, suite.suiteId, 'suite')));
}

function sameToken(platform: Platform, owner: string, kind: 'corp' | 'suite'): AccessToken {
  const known = currentToken(platform, owner, kind);
  return known !== null && remainingLife(platform, known) > 0 ? known : issueToken(platform, owner, { kind });
}

function tokenBody(platform: Platform, name: string, token: AccessToken): Record<string, unknown> {
  return { [name]: token.token, expires_in: remainingLife(platform, token) };
}

/** For an app of the corp's own. A member of another corp is told by that corp and by a userid that is sealed. */
function answerOwnLogin(platform: Platform, call: ApiCall): ApiResult {
  const asking = agentOf(platform, call);
  if ('kind' in asking) return asking;
  const login = redeem(platform, call, (given) => given.suiteId === null);
  if ('kind' in login) return login;
  // That the token has to be of the app that is linked is documented, the code for another is not.
  if (!asking.agent.appIds.includes(login.appId)) return refuse(platform, call, 48002);
  const { corpId, userid } = login;
  const shown = corpId === asking.corpId ? userid : sealUserid(asking.corpId, corpId, userid);
  return login.finish({ corpid: corpId, userid: shown });
}

/** For a third-party app: the userid is sealed, and open_userid is the same in every app of the provider. */
function answerSuiteLogin(platform: Platform, call: ApiCall): ApiResult {
  const suite = suiteOf(platform, call);
  if ('kind' in suite) return suite;
  const login = redeem(platform, call, ({ suiteId }) => suiteId === suite.suiteId);
  if ('kind' in login) return login;
  const { corpId, userid } = login;
  const open = sealUserid(`provider ${suite.provider}`, corpId, userid);
  return login.finish({
    corpid: corpId,
    userid: sealUserid(suite.suiteId, corpId, userid),
    open_userid: open,
  });
}

function agentOf(platform: Platform, call: ApiCall): { corpId: string; agent: CorpAgent } | ApiFailure {
  const token = call.query.get('access_token') ?? '';
  if (token === '') return refuse(platform, call, 41001);
  const check = checkToken(platform, token, 'corp');
  if (check.kind === 'expired') return refuse(platform, call, 42001);
  const [corpId = '', agentId = ''] = check.kind === 'valid' ? check.appId.split('/') : [];
  const agent = platform.state.corps.get(corpId)?.agents.find((each) => each.agentId === Number(agentId));
  return agent === undefined ? refuse(platform, call, 40014) : { corpId, agent };
}

function suiteOf(platform: Platform, call: ApiCall): Suite | ApiFailure {
  const check = checkToken(platform, call.query.get('suite_access_token') ?? '', 'suite');
  const suite = check.kind === 'valid' ? platform.state.suites.get(check.appId) : undefined;
  return suite ?? refuse(platform, call, 40082);
}

interface RedeemedLogin {
  readonly appId: string;
  readonly corpId: string;
  readonly userid: string;
  /** Uses the code up and opens its session. */
  readonly finish: (who: Record<string, string>) => ApiResult;
}

/** A code that is used, too old, of another kind or of the other variant: all of them are 40029 here. */
function redeem(
  platform: Platform,
  call: ApiCall,
  fits: (login: CorpLogin) => boolean,
): RedeemedLogin | ApiFailure {
  if (call.method !== 'GET') return refuse(platform, call, 43001);
  const code = platform.state.codes.get(call.query.get('js_code') ?? '');
  if (call.query.get('grant_type') !== 'authorization_code') return refuse(platform, call, 40002);
  const corp = code?.corp;
  if (code === undefined || corp === undefined || !fits(corp)) return refuse(platform, call, 40029);
  const expected = { kind: 'corp' as const, appId: code.appId };
  const found = inspectCode(platform, call.query.get('js_code') ?? '', expected);
  const member = findMember(platform, corp.corpId, corp.user);
  if (found.kind !== 'redeemed' || member === null) return refuse(platform, call, 40029);
  return {
    appId: code.appId,
    corpId: corp.corpId,
    userid: member.userid,
    finish: (who) => {
      consumeCode(platform, code);
      const session = openCorpSession(platform, code.appId, corp);
      return session === null ? refuse(platform, call, 40029) : ok({ ...who, session_key: session.key });
    },
  };
}

/** Failures of WeCom have no request id: a number to look up, the caller's address, and where to look. */
function refuse(platform: Platform, call: ApiCall, errcode: number): ApiFailure {
  const hint = randomDigits(platform, 25);
  const more = `more info at https://open.work.weixin.qq.com/devtool/query?e=${errcode}`;
  const reason = texts[errcode] ?? failure(errcode).errmsg;
  return failure(errcode, `${reason}, hint: [${hint}], from ip: ${call.ip()}, ${more}`);
}

/** Where WeCom has words of its own. */
const texts: Readonly<Record<number, string>> = {
  40001: 'invalid credential',
  40013: 'invalid corpid',
  40082: 'invalid suite_token',
  40083: 'invalid suite_id',
  40085: 'invalid suite_ticket',
  40091: 'invalid secret',
  41002: 'corpid missing',
  41004: 'corpsecret missing',
  48002: 'api forbidden',
};
