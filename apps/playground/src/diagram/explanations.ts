import type { Message, Text } from '@weapp-auth/dev-server/wire';

interface Explanation {
  readonly name: RegExp;
  readonly kind?: Message['kind'];
  /** Matches the failure; without it, only messages that went well. */
  readonly failure?: RegExp;
  readonly text: Text;
}

/** What a message is for, or null when the page has nothing to say about it. The most special explanation comes first. */
export function explain(message: Message): Text | null {
  const found = explanations.find((candidate) => {
    if (!candidate.name.test(message.name)) return false;
    if (candidate.kind !== undefined && candidate.kind !== message.kind) return false;
    if (candidate.failure === undefined) return message.failure === null;
    return message.failure !== null && candidate.failure.test(message.failure);
  });
  return found?.text ?? null;
}

const login = /^POST .*\/login$/;
const code2session = /jscode2session/;

const explanations: readonly Explanation[] = [
  {
    name: /^button getPhoneNumber/,
    kind: 'request',
    text: {
      zh: '用户点了“获取手机号”按钮，微信弹出面板问是否同意。',
      en: 'The person taps the phone number button; WeChat opens a sheet and asks for consent.',
    },
  },
  {
    name: /^button getPhoneNumber/,
    kind: 'answer',
    text: {
      zh: '用户同意了。得到的是一次性的 code，不是手机号：只有服务器能用它换到手机号。',
      en: 'The person agreed. What comes is a one-time code, not the number: only the server can exchange it.',
    },
  },
  {
    name: /^wx\.login$/,
    kind: 'request',
    text: {
      zh: '小程序向微信要一个临时登录凭证 code。不弹窗、不需要用户操作。',
      en: 'The mini program asks WeChat for a one-time login code. No dialog, nothing to tap.',
    },
  },
  {
    name: /^wx\.login$/,
    kind: 'answer',
    text: {
      zh: 'code 五分钟内有效，只能用一次，只有持有 AppSecret 的服务器能用它换到身份。注意：这次调用可能已让旧的 session_key 失效。',
      en: 'The code lives five minutes and works once; only a server that holds the AppSecret can turn it into an identity. Note: this call may have replaced the session_key.',
    },
  },
  {
    name: login,
    kind: 'request',
    text: {
      zh: '小程序把 code 交给登录服务器。Idempotency-Key 让丢失的回答可以安全重试：同一次登录得到同一个会话。',
      en: 'The mini program hands the code to the login server. The Idempotency-Key makes a lost answer safe to ask for again: the same login gets the same session.',
    },
  },
  {
    name: login,
    kind: 'answer',
    text: {
      zh: '服务器返回自己的登录态 token。openid 与 session_key 不在其中：它们从不离开服务器。数据库里只存 token 的 SHA-256。',
      en: 'The server answers with its own login state, a token. Neither openid nor session_key is in it: they never leave the server. The database keeps only the token’s SHA-256.',
    },
  },
  {
    name: login,
    failure: /^code_(used|invalid)$/,
    text: {
      zh: 'code 已用过或已过期。action 告诉客户端：用 wx.login 换一个新的再试；SDK 会自动这样做。',
      en: 'The code was used before or is too old. The action tells the client to get a fresh one from wx.login and try again; the SDK does so by itself.',
    },
  },
  {
    name: code2session,
    kind: 'request',
    text: {
      zh: '服务器用 AppID、AppSecret 与 code 向微信换取身份。这是唯一需要 AppSecret 的一步，绝不能放在小程序里。失败后不盲目重试：code 可能已被消耗。',
      en: 'The server exchanges AppID, AppSecret and the code for an identity. The only step that needs the AppSecret, hence never in the mini program. Never blindly retried: a failed attempt may have used up the code.',
    },
  },
  {
    name: code2session,
    kind: 'answer',
    text: {
      zh: '微信回答 openid（此人在此小程序中的标识）、session_key（解密开放数据的密钥），绑定开放平台时还有 unionid。session_key 加密后存在服务器上。',
      en: 'WeChat answers with the openid (this person in this app), the session_key (which decrypts open data) and, when bound to an Open Platform account, the unionid. The session_key is stored encrypted on the server.',
    },
  },
  {
    name: code2session,
    failure: /^40163$/,
    text: {
      zh: '40163：code 已被使用。注意 HTTP 状态仍是 200：微信的错误只在 errcode 里。',
      en: '40163: the code has been used. Note the HTTP status 200: WeChat’s errors are in errcode only.',
    },
  },
  {
    name: code2session,
    failure: /^40029$/,
    text: {
      zh: '40029：code 无效、过期，或不是这个小程序的。',
      en: '40029: the code is invalid, too old, or another app’s.',
    },
  },
  {
    name: code2session,
    failure: /^-1$/,
    text: { zh: '-1：微信系统繁忙。', en: '-1: WeChat is busy.' },
  },
  {
    name: code2session,
    failure: /^45011$/,
    text: {
      zh: '45011：此用户一分钟内调用太多次。',
      en: '45011: too many calls for this person within a minute.',
    },
  },
  {
    name: code2session,
    failure: /./,
    text: {
      zh: '微信没有给出可用的回答。服务器在期限内放弃等待，告诉客户端稍后再试。',
      en: 'WeChat gave no usable answer. The server stops waiting at its deadline and tells the client to try later.',
    },
  },
  {
    name: /^wx\.checkSession$/,
    text: {
      zh: '询问 session_key 是否还有效。它检查的是最近一次 wx.login 的密钥，不一定是服务器保存的那一个。',
      en: 'Asks whether the session_key is still good. It checks the key of the latest wx.login, which need not be the one the server has.',
    },
  },
  {
    name: /^wx\.checkSession$/,
    failure: /./,
    text: {
      zh: 'session_key 已失效：要重新 wx.login。',
      en: 'The session_key has expired: wx.login is needed again.',
    },
  },
  {
    name: /^wx\.(getUserInfo|getUserProfile)$/,
    text: {
      zh: '取得加密的用户数据。2021 年后昵称与头像是匿名的，但 encryptedData 里的 openId、unionId 仍是真的。',
      en: 'Gets encrypted user data. Since 2021 nickname and avatar are anonymous, but openId and unionId inside encryptedData are real.',
    },
  },
  {
    name: /^(wx\.|button )/,
    failure: /deny|cancel/,
    text: {
      zh: '用户拒绝了。这是正常结局，不是错误：界面应当继续可用。',
      en: 'The person refused. A normal ending, not an error: the app must stay usable.',
    },
  },
  {
    name: /^(wx\.|button )/,
    failure: /privacy/,
    text: {
      zh: '用户没有同意隐私保护指引，平台因此不给数据。',
      en: 'The person has not agreed to the privacy guidelines, so the platform gives no data.',
    },
  },
  {
    name: /\/me\/profile$/,
    text: {
      zh: '服务器用密钥环中的 session_key 解密，核对水印中的 appid 与时间，以及 rawData 的签名。',
      en: 'The server decrypts with the session_keys of its ring, and checks the watermark’s appid and age and the signature of rawData.',
    },
  },
  {
    name: /^(POST|PUT|PATCH|GET) /,
    failure: /^session_key_stale$/,
    text: {
      zh: '经典故障：数据用新密钥加密，服务器只有旧密钥。服务器说出原因，客户端用新的 code 登录后重新取数据。',
      en: 'The classic bug: the data was encrypted with another key than the server has. The server says so, and the client logs in with a fresh code and gets the data again.',
    },
  },
  {
    name: /./,
    failure: /^signature_mismatch$/,
    text: {
      zh: 'rawData 与签名不符：数据在途中被改过。',
      en: 'rawData does not fit its signature: the data was changed on its way.',
    },
  },
  {
    name: /\/me\/phone$/,
    text: {
      zh: '服务器用手机号 code 换取号码，加密保存，只回答中间打码的号码。',
      en: 'The server exchanges the phone code for the number, stores it encrypted and answers with its middle masked.',
    },
  },
  {
    name: /getuserphonenumber/,
    text: {
      zh: '手机号 code 与登录 code 是两回事，不能混用；用 access_token 调用。',
      en: 'A phone code is not a login code, and the call needs an access_token.',
    },
  },
  {
    name: /stable_token|cgi-bin\/token/,
    text: {
      zh: '取得接口调用凭据 access_token。登录不需要它，所以登录从不等它。',
      en: 'Gets the access_token for server calls. Login does not need it and never waits for it.',
    },
  },
  {
    name: /./,
    failure: /^session_(revoked|expired)$|^unauthenticated$/,
    text: {
      zh: '登录态已失效。reason 说明原因，SDK 据此决定静默重新登录，还是告诉用户。',
      en: 'The login state is gone. The reason says why, and by it the SDK either logs in again silently or tells the person.',
    },
  },
  {
    name: /./,
    failure: /^wechat_unavailable$/,
    text: {
      zh: '微信不可用：服务器在期限内给出 503 与 Retry-After，什么都没有写到一半。',
      en: 'WeChat is unavailable: the server answers 503 with Retry-After within its deadline, and nothing is half-written.',
    },
  },
  {
    name: /./,
    failure: /^connection lost$/,
    text: {
      zh: '回答在途中丢失：客户端不知道登录是否成功。',
      en: 'The answer was lost on its way: the client cannot know whether the login happened.',
    },
  },
  {
    name: /^GET .*\/me$/,
    text: {
      zh: '带着 token 的普通请求。服务器在约 0.4 微秒内从缓存中验证它，缓存没有时读一次索引。',
      en: 'An ordinary request with the token. Verified from the cache in about 0.4 µs, else with one indexed read.',
    },
  },
  {
    name: /\/logout$/,
    text: { zh: '退出登录：会话立刻失效。', en: 'Logs out: the session ends at once.' },
  },
];
