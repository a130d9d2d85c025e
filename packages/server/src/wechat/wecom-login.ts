import type { WechatTokens } from './access-token.ts';
import { type AuthorizedAnswer, incompleteAnswer, isText, judgeAuthorized } from './answer.ts';
import type { AppCredentials } from './app-credentials.ts';
import type { Code2Session, Code2SessionResult } from './code2session.ts';

/**
 * Creates the exchange of a code of `wx.qy.login` for who the person is in a corp of WeCom (企业微信): the userid stands where
 * WeChat has an openid, and the session_key is another one than WeChat's.
 *
 * The code does not say which corp it is of. A member of another corp is told by that corp, with a userid that only
 * stands for them: it is nobody's identity here, and the client has to ask again as that corp.
 * Source: https://developer.work.weixin.qq.com/document/path/96959
 */
export function createWeComLogin(tokens: WechatTokens): Code2Session {
  return async (app, code) => {
    const answer = await tokens.call(app, {
      method: 'GET',
      path: '/cgi-bin/miniprogram/jscode2session',
      query: { js_code: code, grant_type: 'authorization_code' },
      repeatable: false,
    });
    return judge(app, answer);
  };
}

function judge(app: AppCredentials, answer: AuthorizedAnswer): Code2SessionResult {
  const judged = judgeAuthorized(answer);
  if (judged.kind !== 'succeeded') return judged;
  const { corpid: corpId, userid: userId, session_key: sessionKey } = judged.body;
  if (!isText(corpId) || !isText(userId) || !isText(sessionKey)) return incompleteAnswer(judged.rid);
  if (corpId !== app.appId)
    return { kind: 'rejected', code: 'code_invalid', errcode: 0, rid: judged.rid, appId: corpId };
  return { kind: 'exchanged', openId: userId, sessionKey, unionId: null };
}
