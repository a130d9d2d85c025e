import type { ErrorCode } from '@weapp-auth/protocol';

/** An error code in one language: `title` and `detail` for whoever uses the app, `cause` and `remedy` for developers. */
export interface ErrorText {
  /** A few words. */
  readonly title: string;
  /** One sentence that an app may show. */
  readonly detail: string;
  readonly cause: string;
  readonly remedy: string;
}

/** An error code in both languages. */
export interface ErrorTexts {
  readonly zh: ErrorText;
  readonly en: ErrorText;
}

/**
 * What each error code of the HTTP contract says to people.
 *
 * @example
 * ```ts
 * import { errorTexts } from '@weapp-auth/server';
 *
 * errorTexts.code_used.en.title; // 'Login code already used'
 * ```
 */
// flat: one table of every code.
// biome-ignore format: four short sentences per language are easier to compare on one line
export const errorTexts: Readonly<Record<ErrorCode, ErrorTexts>> = {
  code_invalid: texts(
    ['登录凭证无效', '登录凭证无效或已过期，请重新登录。', 'code 超过 5 分钟、被改动过，或属于另一个小程序。', '重新调用 wx.login，用新的 code 登录；确认前后端使用同一个 AppID。'],
    ['Login code not valid', 'The login code is not valid or has expired. Log in again.', 'The code is older than 5 minutes, was altered, or belongs to another mini program.', 'Call wx.login and log in with the new code; make sure that client and server use the same AppID.'],
  ),
  code_used: texts(
    ['登录凭证已被使用', '登录凭证只能使用一次，请重新登录。', '同一个 code 提交了两次，而且没有相同的 Idempotency-Key。', '每次登录都用新的 code；重发同一次登录时带上相同的 Idempotency-Key。'],
    ['Login code already used', 'A login code works once. Log in again.', 'The same code was sent twice without the same Idempotency-Key.', 'Take a new code for every login; when a login is resent, send the same Idempotency-Key.'],
  ),
  user_blocked: texts(
    ['无法登录', '微信暂时不允许此帐号登录。', '微信判定该用户为高风险或受限，拦截了登录。', '只有微信能解除：请用户稍后再试，或联系微信客服。'],
    ['Login not possible', 'WeChat does not let this account log in at the moment.', 'WeChat rates the user as high risk or restricted and blocks the login.', 'Only WeChat can lift it: the user can try later or contact WeChat.'],
  ),
  rate_limited: texts(
    ['操作过于频繁', '操作过于频繁，请稍后再试。', '超过了服务器或微信的频率限制。', '等待 Retry-After 秒后重试；检查客户端是否在循环请求。'],
    ['Too many requests', 'Too many requests. Try again a little later.', 'A rate limit of the server or of WeChat was reached.', 'Wait for Retry-After seconds; check whether the client sends requests in a loop.'],
  ),
  wechat_unavailable: texts(
    ['微信暂时无法连接', '微信服务暂时不可用，请稍后再试。', '微信没有在限定时间内给出可用的回答。', '稍后重试；若持续出现，检查服务器到 api.weixin.qq.com 的网络。'],
    ['WeChat not reachable', 'WeChat is not available at the moment. Try again later.', 'WeChat gave no usable answer in time.', 'Try again later; if it lasts, check the network from the server to api.weixin.qq.com.'],
  ),
  wechat_misconfigured: texts(
    ['服务配置有误', '服务配置有误，请联系客服。', '微信拒绝了服务器的配置：AppID、AppSecret、IP 白名单或接口权限；或第三方平台的小程序没有设置 authorizerAccessToken。', '查看服务器日志：有 errcode 时运行 weapp-auth explain <errcode>，否则日志会写明缺少什么。'],
    ['Service misconfigured', 'The service is not set up correctly. Contact its operator.', 'WeChat refuses the configuration of the server: AppID, AppSecret, IP allow list or permissions; or an app of a third-party platform has no authorizerAccessToken.', 'Look into the log of the server: run weapp-auth explain <errcode> if it has one, else it says what is missing.'],
  ),
  unauthenticated: texts(
    ['尚未登录', '请先登录。', '请求没有带上登录令牌，或服务器不认识它。', '登录后在 Authorization 头中发送 Bearer 令牌。'],
    ['Not logged in', 'Log in first.', 'The request carries no token, or one that the server does not know.', 'Log in and send the token as Authorization: Bearer.'],
  ),
  session_expired: texts(
    ['登录已过期', '登录已过期，请重新登录。', '登录状态超过了有效期。', '重新登录后重复这个请求。'],
    ['Session expired', 'The session has expired. Log in again.', 'The session is past its lifetime.', 'Log in again and repeat the request.'],
  ),
  session_revoked: texts(
    ['登录已失效', '登录已失效，请重新登录。', '这个登录状态被提前结束；原因见 reason。', '按 reason 处理：多数情况下重新登录即可。'],
    ['Session ended', 'This session was ended. Log in again.', 'The session was ended before its time; reason says why.', 'Act on reason: in most cases a new login is enough.'],
  ),
  step_up_required: texts(
    ['需要再次确认身份', '此操作需要再次确认身份，请重试。', '注销、导出、移除设备、更换手机号需要同一微信用户刚取得的 code；请求没有带上，或它已使用、已过期、属于别人。', '调用 wx.login，把新的 code 放进 X-Step-Up-Code 头，重发同一请求；SDK 会自动完成。'],
    ['Confirmation needed', 'This needs a fresh confirmation that it is you. Try again.', 'Deleting, exporting, removing devices and replacing a phone need a fresh code of the same WeChat user; the request has none, or one that is used, expired or of somebody else.', 'Call wx.login and repeat the request with the new code in the header X-Step-Up-Code; the SDK does it by itself.'],
  ),
  session_key_stale: texts(
    ['需要重新登录', '微信登录状态已更新，请重新登录后再试。', '这份加密数据无法使用：多为先取数据、后调用 wx.login，也可能是数据太旧、用过、属于别人或另一个小程序。服务器不会说明是哪一种，原因见它的日志和指标。', '先调用 wx.login 并登录，再调用取得数据的接口，并立即发送；不要在其回调中调用 wx.login。'],
    ['Login state out of date', 'The WeChat login state has changed. Log in and try again.', 'The encrypted data cannot be used: mostly because wx.login was called after it was taken; or it is old, was used before, or is of another person or app. Which of them is not told; the log and the metrics of the server say it.', 'Call wx.login and log in first, then the interface that gives the data, and send it at once; never call wx.login in its callback.'],
  ),
  open_data_malformed: texts(
    ['数据不完整', '收到的数据不完整，请重试。', 'encryptedData 或 iv 在传输中被改变：+ 变成空格、被截断，或被重复编码。', '把 wx 接口返回的字符串原样放进 JSON 发送。'],
    ['Data damaged', 'The data arrived damaged. Try again.', 'encryptedData or iv changed on the way: + became a space, cut off, or encoded twice.', 'Send the strings in JSON exactly as the wx interface returned them.'],
  ),
  open_data_unconfirmed: texts(
    ['手机号未经微信确认', '手机号授权已失效，请再次点击按钮。', '微信没有确认这份加密数据：不是微信为这个小程序生成的手机号，或生成得太早。', '请用户再次点击手机号按钮，并立即原样发送；最好改用手机号 code。'],
    ['Phone number not confirmed', 'The phone authorisation has expired. Tap the button again.', 'WeChat does not confirm this encrypted data: it is no phone number that WeChat encrypted for this mini program, or it was made too long ago.', 'Let the user tap the phone button again and send the data untouched at once; better, send the phone code.'],
  ),
  open_data_wrong_app: texts(
    ['数据不属于此小程序', '数据不属于此小程序。', '微信给出的数据属于另一个 AppID。', '核对服务器配置的 AppID 与微信公众平台的设置。'],
    ['Data of another app', 'The data does not belong to this mini program.', 'What WeChat gave belongs to another AppID.', 'Check the AppID in the configuration of the server and the settings on the WeChat platform.'],
  ),
  signature_mismatch: texts(
    ['签名不正确', '数据校验失败。', 'signature 与 rawData 或请求内容不符。', '原样发送 rawData；不要解析后重新生成 JSON。'],
    ['Signature wrong', 'The data did not pass its check.', 'The signature does not fit rawData or the body of the request.', 'Send rawData untouched; do not parse it and write the JSON again.'],
  ),
  phone_code_invalid: texts(
    ['手机号授权已失效', '手机号授权已失效，请再次点击按钮。', '手机号 code 已使用、超过 5 分钟，或不是由手机号按钮产生。', '请用户再次点击按钮，立即发送新的 code；不要与 wx.login 的 code 混用。'],
    ['Phone authorisation expired', 'The phone authorisation has expired. Tap the button again.', 'The phone code was used, is older than 5 minutes, or does not come from a phone button.', 'Let the user tap again and send the new code at once; a code of wx.login does not work here.'],
  ),
  payment_not_found: texts(
    ['没有找到支付记录', '没有找到对应的支付记录。', '该用户在 5 分钟内没有这笔支付。', '支付成功后 5 分钟内请求，并核对订单号与商户号。'],
    ['Payment not found', 'No matching payment was found.', 'This user made no such payment within the last 5 minutes.', 'Ask within 5 minutes after the payment; check order and merchant number.'],
  ),
  unionid_unavailable: texts(
    ['无法取得 UnionID', '暂时无法关联您的其他应用。', '小程序没有绑定微信开放平台帐号。', '在微信开放平台绑定这个小程序，并在配置中声明 platform。'],
    ['No UnionID', 'Your other apps cannot be linked at the moment.', 'The mini program is not bound to a WeChat Open Platform account.', 'Bind it on the WeChat Open Platform and declare its platform in the configuration.'],
  ),
  account_conflict: texts(
    ['帐号冲突', '该信息已属于另一个帐号。', '手机号或 UnionID 已属于另一个用户。', '由用户决定使用哪个帐号；运营者可以配置处理方式。'],
    ['Account conflict', 'This already belongs to another account.', 'The phone number or UnionID already belongs to another user.', 'Let the user decide which account to use; the operator can configure a policy.'],
  ),
  scan_ended: texts(
    ['二维码已失效', '这个二维码已失效，请在网页上刷新后重新扫描。', '扫码超过 2 分钟、已被确认或拒绝、已被别人扫过，或属于另一个小程序。', '请用户在网页上取得新的小程序码后再扫。'],
    ['Code no longer valid', 'This code is no longer valid. Get a new one on the page and scan that.', 'The code is older than 2 minutes, was approved, refused or scanned by somebody else, or belongs to another mini program.', 'Let the user get a new code on the page and scan it.'],
  ),
  scan_number_wrong: texts(
    ['数字不对', '数字与网页上的不一致，登录已取消。若不是您本人打开的网页，请不要再扫。', '提交的两位数字与网页上显示的不同；为防止转发二维码行骗，只能填一次。', '请用户在自己打开的网页上取得新的小程序码后再扫。'],
    ['Wrong number', 'The number is not the one on the page, so the sign-in was cancelled. If it was not you who opened that page, do not scan again.', 'The two digits are not those that the page shows; there is one try, against forwarded codes.', 'Let the user get a new code on the page that they opened and scan it.'],
  ),
  app_unknown: texts(
    ['未知的小程序', '服务器不认识这个小程序。', '请求中的 appId 没有在服务器上配置。', '在服务器配置中加入这个 AppID；核对小程序使用的 AppID。'],
    ['Unknown app', 'The server does not know this mini program.', 'The appId of the request is not configured on the server.', 'Add the AppID to the configuration of the server; check the AppID of the mini program.'],
  ),
  validation_failed: texts(
    ['请求不正确', '请求的内容不正确。', '请求缺少字段，或字段的类型、长度、格式不对；见 errors。', '按 errors 修正请求。'],
    ['Request not valid', 'The request is not valid.', 'A field is missing or has a wrong type, length or format; see errors.', 'Correct the request as errors says.'],
  ),
  payload_too_large: texts(
    ['内容过大', '发送的内容过大。', '请求内容超过了允许的大小。', '减小内容后重试；头像请先压缩。'],
    ['Too large', 'The content is too large.', 'The body of the request is larger than allowed.', 'Send less; compress an avatar first.'],
  ),
  not_found: texts(
    ['没有找到', '没有找到请求的内容。', '路径不存在，或内容已被删除。', '核对路径、方法和 basePath。'],
    ['Not found', 'There is nothing here.', 'The path does not exist, or its content was deleted.', 'Check path, method and basePath.'],
  ),
  method_not_allowed: texts(
    ['方法不对', '请求的方法不对。', '路径存在，但不接受这个方法；wx.request 不写 method 时发送 GET。', '使用 Allow 响应头中的方法，例如登录用 POST。'],
    ['Wrong method', 'The request has the wrong method.', 'The path exists but does not take this method; wx.request sends GET when no method is given.', 'Use a method of the Allow header; a login, for example, is a POST.'],
  ),
  service_unavailable: texts(
    ['服务暂时不可用', '服务暂时不可用，请稍后再试。', '登录服务器的数据库暂时无法连接或过于繁忙。', '等待 Retry-After 秒后重试；检查数据库和 /readyz。'],
    ['Service not available', 'The service is not available at the moment. Try again later.', 'The database of the login server is out of reach or too busy.', 'Wait for Retry-After seconds; check the database and /readyz.'],
  ),
  internal: texts(
    ['服务器出错', '服务器出错，请稍后再试。', '服务器内部错误。', '用 requestId 在服务器日志中查找原因。'],
    ['Server error', 'Something went wrong. Try again later.', 'An error inside the server.', 'Look for the requestId in the log of the server.'],
  ),
};

type Four = readonly [title: string, detail: string, cause: string, remedy: string];

function texts(zh: Four, en: Four): ErrorTexts {
  return { zh: textOf(zh), en: textOf(en) };
}

function textOf([title, detail, cause, remedy]: Four): ErrorText {
  return { title, detail, cause, remedy };
}
