import type { ErrorCode } from '@weapp-auth/protocol';

/** Why something happened and what to do about it, in one language. */
export interface Advice {
  readonly cause: string;
  readonly remedy: string;
}

/** One WeChat errcode. */
export interface ErrcodeEntry {
  /** What a client of the login server is told. */
  readonly code: ErrorCode;
  /** WeChat's own words, without the request id that follows them; `''` where it says nothing. */
  readonly errmsg: string;
  readonly zh: Advice;
  readonly en: Advice;
}

/**
 * Looks an errcode up. One that is not in the table gets a general entry with code `wechat_unavailable`: WeChat did not
 * do what was asked, and why is in its documentation only.
 *
 * @example
 * ```ts
 * import { explainErrcode } from '@weapp-auth/server';
 *
 * explainErrcode(40163).code; // 'code_used'
 * ```
 */
export function explainErrcode(errcode: number): ErrcodeEntry {
  return errcodes.get(errcode) ?? unknownErrcode;
}

type Row = readonly [
  errcode: number,
  code: ErrorCode,
  errmsg: string,
  zhCause: string,
  zhRemedy: string,
  enCause: string,
  enRemedy: string,
];

// flat: one table of everything WeChat answers.
// biome-ignore format: one errcode is easier to read and to compare in the same five lines
const rows: readonly Row[] = [
  // Login and general
  [-1, 'wechat_unavailable', 'system error',
    '微信系统繁忙。', '稍后重试；持续出现时查看微信公众平台的公告。',
    'WeChat is busy.', 'Try again later; if it lasts, look at the announcements of the WeChat platform.'],
  [40001, 'wechat_misconfigured', 'invalid credential, access_token is invalid or not latest',
    'access_token 无效或不是最新的：AppSecret 刚被重置，或另一个程序用旧接口 /cgi-bin/token 刷新了它。', '核对 AppSecret；让所有程序都使用 stable_token。',
    'The access_token is invalid or not the newest: the AppSecret was just reset, or another program refreshed it through the old /cgi-bin/token.', 'Check the AppSecret; let every program use stable_token.'],
  [40002, 'internal', 'invalid grant_type',
    '请求中的 grant_type 不正确。', '请升级到最新版本，若仍出现请报告这个问题。',
    'The grant_type of the request is wrong.', 'Upgrade to the newest version, and report it if it remains.'],
  [40003, 'wechat_misconfigured', 'invalid openid',
    'openid 不属于这个小程序。', '检查 AppID 与数据库是否属于同一个小程序。',
    'The openid does not belong to this mini program.', 'Check that the AppID and the database belong to the same mini program.'],
  [40013, 'wechat_misconfigured', 'invalid appid',
    'AppID 不存在或有误。', '在微信公众平台“开发管理”中核对 AppID（wx 开头，18 位）。',
    'The AppID does not exist or is mistyped.', 'Compare the AppID (18 characters, starts with wx) with the one on the WeChat platform.'],
  [40014, 'wechat_misconfigured', 'invalid access_token',
    'access_token 格式不正确或已失效。', '通常会自动重新获取；持续出现时核对 AppID 与 AppSecret。',
    'The access_token is malformed or no longer valid.', 'It is fetched again automatically; if it lasts, check AppID and AppSecret.'],
  [40016, 'internal', '',
    '请求的参数不被微信接受。', '请升级到最新版本，若仍出现请报告这个问题。',
    'WeChat does not accept the parameters of the request.', 'Upgrade to the newest version, and report it if it remains.'],
  [40029, 'code_invalid', 'invalid code',
    'code 无效：已过期（5 分钟）、由另一个小程序产生，或来自未填写 AppID 的开发者工具（“the code is a mock one”）。', '重新调用 wx.login 获取新的 code；确认前后端使用同一个 AppID。',
    'The code is invalid: older than 5 minutes, from another mini program, or from developer tools without an AppID ("the code is a mock one").', 'Call wx.login for a new code; make sure that client and server use the same AppID.'],
  [40097, 'internal', 'invalid args',
    '请求的参数不正确。', '请升级到最新版本，若仍出现请报告这个问题。',
    'The parameters of the request are wrong.', 'Upgrade to the newest version, and report it if it remains.'],
  [40125, 'wechat_misconfigured', 'invalid appsecret',
    'AppSecret 有误或已被重置。', '在微信公众平台“开发管理”中重置 AppSecret，并更新服务器配置。',
    'The AppSecret is wrong or was reset.', 'Reset the AppSecret on the WeChat platform and update the configuration of the server.'],
  [40163, 'code_used', 'code been used',
    '这个 code 已经用过：多为重复点击、客户端或代理的自动重试。', '每次登录都调用 wx.login 获取新的 code；不要自动重发 code。',
    'The code was used before: mostly a double tap, or an automatic retry of a client or proxy.', 'Call wx.login for a new code for every login; never resend a code automatically.'],
  [40164, 'wechat_misconfigured', 'invalid ip, not in whitelist',
    '服务器的出口 IP 不在 IP 白名单中。', '在微信公众平台“开发管理”的 IP 白名单中加入服务器的出口 IP。',
    'The outgoing IP address of the server is not on the allow list.', 'Add the outgoing IP address to the IP allow list on the WeChat platform.'],
  [40226, 'user_blocked', 'code blocked',
    '微信判定该用户为高风险，拦截了登录。', '请用户稍后再试或联系微信客服；服务器无法解除。',
    'WeChat rates the user as high risk and blocks the login.', 'The user can try later or contact WeChat; the server cannot lift it.'],
  [40243, 'wechat_misconfigured', 'appsecret frozen',
    'AppSecret 已被冻结。', '在微信公众平台“开发管理”中解冻 AppSecret。',
    'The AppSecret is frozen.', 'Unfreeze the AppSecret on the WeChat platform.'],
  [41001, 'wechat_misconfigured', 'access_token missing',
    '请求没有带上 access_token。', '检查通往微信的代理是否去掉了网址中的参数。',
    'The request carries no access_token.', 'Check whether a proxy on the way to WeChat drops the query of the URL.'],
  [41002, 'wechat_misconfigured', 'appid missing',
    '请求没有带上 AppID。', '检查是否配置了 AppID，以及通往微信的代理是否去掉了网址中的参数。',
    'The request carries no AppID.', 'Check that an AppID is configured and that no proxy on the way to WeChat drops the query of the URL.'],
  [41004, 'wechat_misconfigured', 'appsecret missing',
    '请求没有带上 AppSecret。', '检查是否配置了 AppSecret。',
    'The request carries no AppSecret.', 'Check that an AppSecret is configured.'],
  [41008, 'code_invalid', 'missing code',
    '请求没有带上 code。', '调用 wx.login，并把得到的 code 发给服务器。',
    'The request carries no code.', 'Call wx.login and send the code that it gives to the server.'],
  [42001, 'wechat_misconfigured', 'access_token expired',
    'access_token 已过期。', '通常会自动重新获取；持续出现时检查服务器的时钟。',
    'The access_token has expired.', 'It is fetched again automatically; if it lasts, check the clock of the server.'],
  [42007, 'code_invalid', 'access_token and refresh_token exception',
    '用户修改了微信密码，网页授权失效（小程序登录不会出现）。', '请用户重新授权。',
    'The user changed the WeChat password, which ends web authorisations (not seen in mini program login).', 'Let the user authorise again.'],
  [43001, 'internal', 'require GET method',
    '该接口要求使用 GET。', '检查通往微信的代理是否改变了请求方法。',
    'The interface requires GET.', 'Check whether a proxy on the way to WeChat changes the method.'],
  [43002, 'internal', 'require POST method',
    '该接口要求使用 POST。', '检查通往微信的代理是否改变了请求方法。',
    'The interface requires POST.', 'Check whether a proxy on the way to WeChat changes the method.'],
  [44002, 'internal', 'empty post data',
    'POST 请求的内容为空。', '检查通往微信的代理是否丢弃了请求内容。',
    'The body of the POST request is empty.', 'Check whether a proxy on the way to WeChat drops the body.'],
  [45009, 'rate_limited', 'reach max api daily quota limit',
    '该接口今天的调用次数已用完。', '次日自动恢复；也可在微信公众平台清零一次。',
    'The daily quota of this interface is used up.', 'It returns the next day; the WeChat platform also offers to reset it.'],
  [45011, 'rate_limited', 'api minute-quota reach limit, must slower, retry next minute',
    '调用太频繁（登录：每个用户每分钟 100 次）。', '一分钟后重试；检查客户端是否在循环登录。',
    'Too many calls (login: 100 per user and minute).', 'Try again in a minute; check whether the client logs in in a loop.'],
  [47001, 'internal', 'data format error',
    '请求内容不是微信要求的格式。', '请升级到最新版本，若仍出现请报告这个问题。',
    'The request is not in the format that WeChat requires.', 'Upgrade to the newest version, and report it if it remains.'],
  [48001, 'wechat_misconfigured', 'api unauthorized',
    '这个小程序没有该接口的权限。', '在微信公众平台查看接口权限；许多接口要求非个人主体并完成认证。',
    'This mini program has no permission for the interface.', 'Look at the interface permissions on the WeChat platform; many require a verified organisation.'],
  [50001, 'wechat_misconfigured', 'api unauthorized or user unauthorized',
    '小程序没有该接口的权限，或用户没有授权。', '查看接口权限；请用户授权后再试。',
    'The mini program has no permission, or the user has not authorised it.', 'Look at the interface permissions; try again after the user agreed.'],
  [50002, 'user_blocked', 'user limited',
    '该用户被微信限制。', '请用户联系微信客服；服务器无法解除。',
    'WeChat limits this user.', 'The user can contact WeChat; the server cannot lift it.'],
  [50004, 'wechat_misconfigured', 'token interface forbidden',
    '该帐号被禁止获取 access_token。', '在微信公众平台查看帐号状态。',
    'The account may not fetch an access_token.', 'Look at the state of the account on the WeChat platform.'],
  [50007, 'wechat_misconfigured', 'account frozen',
    '小程序帐号已被冻结。', '在微信公众平台查看帐号状态并申请解冻。',
    'The account of the mini program is frozen.', 'Look at the state of the account on the WeChat platform and ask to unfreeze it.'],
  [61003, 'wechat_misconfigured', 'component is not authorized by this account',
    '该小程序没有授权给这个第三方平台。', '请小程序管理员重新授权给第三方平台。',
    'The mini program has not authorised this third-party platform.', 'Let the administrator of the mini program authorise it again.'],
  [89503, 'wechat_misconfigured', 'this ip needs the confirmation of the administrator',
    '这个 IP 调用需要管理员确认。', '请管理员在微信中确认，然后重试。',
    'The administrator has to confirm calls from this IP address.', 'Let the administrator confirm in WeChat, then try again.'],
  [89506, 'wechat_misconfigured', 'this ip was refused for 24 hours',
    '管理员两次拒绝了这个 IP，24 小时内不能再申请。', '确认 IP 属于自己，24 小时后重试。',
    'The administrator refused this IP address twice; it cannot ask again for 24 hours.', 'Make sure that the address is yours and try again after 24 hours.'],
  [89507, 'wechat_misconfigured', 'this ip was refused for 1 hour',
    '管理员拒绝了这个 IP，1 小时内不能再申请。', '确认 IP 属于自己，1 小时后重试。',
    'The administrator refused this IP address; it cannot ask again for an hour.', 'Make sure that the address is yours and try again after an hour.'],
  // Login state
  [87007, 'session_key_stale', 'session_key is not existd or expired',
    'session_key 不存在或已过期。', '让客户端重新登录。',
    'The session_key does not exist or has expired.', 'Let the client log in again.'],
  [87008, 'internal', 'invalid sig_method',
    '登录态签名的方法不正确。', '请升级到最新版本，若仍出现请报告这个问题。',
    'The method of the login-state signature is wrong.', 'Upgrade to the newest version, and report it if it remains.'],
  [87009, 'session_key_stale', 'invalid signature',
    '登录态签名不正确：服务器保存的 session_key 已不是最新的。', '让客户端重新登录。',
    'The login-state signature is wrong: the session_key that the server holds is no longer the newest.', 'Let the client log in again.'],
  // UnionID
  [89002, 'unionid_unavailable', 'open not exists',
    '小程序没有绑定微信开放平台帐号，因此没有 UnionID。', '在微信开放平台绑定这个小程序。',
    'The mini program is not bound to a WeChat Open Platform account, so there is no UnionID.', 'Bind the mini program on the WeChat Open Platform.'],
  [89300, 'payment_not_found', 'invalid trade',
    '没有找到该用户 5 分钟内的这笔支付。', '支付成功后 5 分钟内请求，并核对订单号与商户号。',
    'No payment of this user within the last 5 minutes was found.', 'Ask within 5 minutes after the payment, and check order and merchant number.'],
  // Encrypted phone data, plugins
  [1, 'open_data_unconfirmed', 'data not exit',
    '微信没有这份加密数据的记录，或已超过 3 天。', '请用户重新授权手机号。',
    'WeChat has no record of this encrypted data, or it is older than 3 days.', 'Let the user share the phone number again.'],
  [1000, 'wechat_unavailable', '',
    '微信系统错误。', '稍后重试。',
    'System error at WeChat.', 'Try again later.'],
  [1001, 'internal', '',
    '请求的参数不正确。', '请升级到最新版本，若仍出现请报告这个问题。',
    'The parameters of the request are wrong.', 'Upgrade to the newest version, and report it if it remains.'],
  [1003, 'rate_limited', '',
    '调用太频繁。', '稍后重试。',
    'Too many calls.', 'Try again later.'],
  [1005, 'wechat_misconfigured', '',
    '插件的 AppID 不匹配。', '核对插件的 AppID。',
    'The AppID of the plugin does not match.', 'Check the AppID of the plugin.'],
  [1007, 'code_invalid', '',
    '没有对应的 openpid：code 不是由 wx.pluginLogin 产生的，或已失效。', '用 wx.pluginLogin 获取新的 code。',
    'There is no openpid for it: the code is not from wx.pluginLogin, or no longer valid.', 'Get a new code from wx.pluginLogin.'],
  [1022, 'internal', '',
    '微信无法解析请求的 JSON。', '请升级到最新版本，若仍出现请报告这个问题。',
    'WeChat could not parse the JSON of the request.', 'Upgrade to the newest version, and report it if it remains.'],
  [-601006, 'open_data_unconfirmed', 'cloudID expired.',
    'cloudID 已过期（5 分钟）。', '重新调用产生它的接口。',
    'The cloudID has expired (5 minutes).', 'Call the interface that made it again.'],
  // API security (API 安全)
  [40230, 'wechat_misconfigured', 'missing serial',
    'API 安全：缺少证书序号。', '检查微信公众平台的 API 安全设置。',
    'API security: the certificate serial is missing.', 'Check the API security settings on the WeChat platform.'],
  [40231, 'wechat_misconfigured', 'missing timestamp',
    'API 安全：缺少时间戳。', '检查微信公众平台的 API 安全设置。',
    'API security: the timestamp is missing.', 'Check the API security settings on the WeChat platform.'],
  [40232, 'wechat_misconfigured', 'missing signature',
    'API 安全：该接口要求签名，而请求没有签名。', '在微信公众平台关闭该接口的 API 安全。',
    'API security: the interface requires a signature and the request has none.', 'Switch API security off for this interface on the WeChat platform.'],
  [40233, 'wechat_misconfigured', 'missing appid',
    'API 安全：缺少 AppID。', '检查微信公众平台的 API 安全设置。',
    'API security: the AppID is missing.', 'Check the API security settings on the WeChat platform.'],
  [40234, 'wechat_misconfigured', 'invalid signature',
    'API 安全：签名不正确。', '核对 API 安全的密钥。',
    'API security: the signature is wrong.', 'Check the keys of API security.'],
  [40235, 'wechat_misconfigured', 'invalid encrypt',
    'API 安全：加密内容不正确。', '核对 API 安全的密钥。',
    'API security: the encrypted content is wrong.', 'Check the keys of API security.'],
  [40236, 'wechat_misconfigured', 'invalid appid',
    'API 安全：AppID 不正确。', '核对 AppID。',
    'API security: the AppID is wrong.', 'Check the AppID.'],
  [40237, 'wechat_misconfigured', 'appid does not match access_token',
    'API 安全：AppID 与 access_token 不匹配。', '核对 AppID 与 AppSecret。',
    'API security: AppID and access_token do not match.', 'Check AppID and AppSecret.'],
  [40238, 'wechat_misconfigured', 'no symmetric key',
    'API 安全：没有设置对称密钥。', '在微信公众平台设置对称密钥。',
    'API security: no symmetric key is set.', 'Set a symmetric key on the WeChat platform.'],
  [40239, 'wechat_misconfigured', 'no public key',
    'API 安全：没有设置公钥。', '在微信公众平台设置公钥。',
    'API security: no public key is set.', 'Set a public key on the WeChat platform.'],
  [40240, 'wechat_misconfigured', 'expired timestamp',
    'API 安全：时间戳已过期。', '校准服务器的时钟。',
    'API security: the timestamp has expired.', 'Set the clock of the server.'],
  // Results of Tencent's sample code for decryption (never sent by WeChat; people search for them)
  [-41001, 'open_data_malformed', 'IllegalAesKey',
    '官方示例代码：session_key 的长度不是 24。', '使用 code2Session 返回的 session_key 原文。',
    'Official sample code: the session_key is not 24 characters long.', 'Use the session_key exactly as code2Session returned it.'],
  [-41002, 'open_data_malformed', 'IllegalIv',
    '官方示例代码：iv 的长度不是 24。', '把 wx 接口返回的 iv 原样发送（不要丢失末尾的 ==）。',
    'Official sample code: the iv is not 24 characters long.', 'Send the iv exactly as the wx interface returned it (with the == at its end).'],
  [-41003, 'session_key_stale', 'IllegalBuffer',
    '官方示例代码：解密失败，多为 session_key 已不是加密时的那一个。', '先 wx.login，再调用获取数据的接口。',
    'Official sample code: decryption failed, mostly because the session_key is not the one used to encrypt.', 'Call wx.login first, then the interface that gives the data.'],
  [-41004, 'open_data_malformed', 'DecodeBase64Error',
    '官方示例代码：Base64 解码失败。', '检查传输中 + 是否变成了空格。',
    'Official sample code: base64 decoding failed.', 'Check whether + became a space on the way.'],
  [-41005, 'open_data_malformed', '',
    '官方示例代码：Base64 编码失败。', '检查传输的数据。',
    'Official sample code: base64 encoding failed.', 'Check the data that was sent.'],
  [-41016, 'open_data_malformed', '',
    '官方示例代码：Base64 解码失败。', '检查传输中 + 是否变成了空格。',
    'Official sample code: base64 decoding failed.', 'Check whether + became a space on the way.'],
  // Results of Tencent's sample code for message push (never sent by WeChat; people search for them)
  [-40001, 'signature_mismatch', 'ValidateSignatureError',
    '消息推送：签名不正确。', '核对服务器与微信公众平台上的 Token。',
    'Message push: the signature is wrong.', 'Compare the Token of the server with the one on the WeChat platform.'],
  [-40002, 'validation_failed', 'ParseXmlError',
    '消息推送：XML 无法解析。', '检查是否有代理改变了请求内容。',
    'Message push: the XML cannot be parsed.', 'Check whether a proxy changes the body.'],
  [-40003, 'internal', 'ComputeSignatureError',
    '消息推送：无法计算签名。', '核对 Token。',
    'Message push: the signature cannot be computed.', 'Check the Token.'],
  [-40004, 'wechat_misconfigured', 'IllegalAesKey',
    '消息推送：EncodingAESKey 不是 43 位。', '从微信公众平台重新复制 EncodingAESKey。',
    'Message push: the EncodingAESKey is not 43 characters long.', 'Copy the EncodingAESKey from the WeChat platform again.'],
  [-40005, 'open_data_wrong_app', 'ValidateAppidError',
    '消息推送：消息属于另一个小程序。', '核对推送地址与 AppID 是否对应。',
    'Message push: the message belongs to another mini program.', 'Check that the push URL and the AppID belong together.'],
  [-40006, 'internal', 'EncryptAESError',
    '消息推送：加密失败。', '核对 EncodingAESKey。',
    'Message push: encryption failed.', 'Check the EncodingAESKey.'],
  [-40007, 'wechat_misconfigured', 'DecryptAESError',
    '消息推送：解密失败。', '核对 EncodingAESKey。',
    'Message push: decryption failed.', 'Check the EncodingAESKey.'],
  [-40008, 'validation_failed', 'IllegalBuffer',
    '消息推送：解密得到的内容不正确。', '核对 EncodingAESKey。',
    'Message push: the decrypted content is not valid.', 'Check the EncodingAESKey.'],
  [-40009, 'internal', 'EncodeBase64Error',
    '消息推送：Base64 编码失败。', '请报告这个问题。',
    'Message push: base64 encoding failed.', 'Report it.'],
  [-40010, 'validation_failed', 'DecodeBase64Error',
    '消息推送：Base64 解码失败。', '检查是否有代理改变了请求内容。',
    'Message push: base64 decoding failed.', 'Check whether a proxy changes the body.'],
  [-40011, 'internal', 'GenReturnXmlError',
    '消息推送：无法生成回复的 XML。', '请报告这个问题。',
    'Message push: the XML of the reply cannot be made.', 'Report it.'],
];

/** Every WeChat errcode that a login system meets. */
export const errcodes: ReadonlyMap<number, ErrcodeEntry> = new Map(rows.map(entryOf));

const unknownErrcode: ErrcodeEntry = {
  code: 'wechat_unavailable',
  errmsg: '',
  zh: { cause: '微信返回了未收录的错误码。', remedy: '在微信官方文档的“全局错误码”中查找这个数字。' },
  en: {
    cause: 'WeChat answered an errcode that is not listed here.',
    remedy: 'Look the number up in the global return codes of the official WeChat documentation.',
  },
};

function entryOf(row: Row): [number, ErrcodeEntry] {
  const [errcode, code, errmsg, zhCause, zhRemedy, enCause, enRemedy] = row;
  const zh = { cause: zhCause, remedy: zhRemedy };
  const en = { cause: enCause, remedy: enRemedy };
  return [errcode, { code, errmsg, zh, en }];
}
