/** Why the emulator itself refused what a test or a person asked of it. */
export type EmulatorErrorCode = keyof typeof messages;

const messages = {
  app_unknown: 'No app with this appId. 没有这个 appId 的小程序。',
  app_exists: 'The appId is taken. appId 已存在。',
  invalid_app_id: 'An appId is "wx" and 16 hexadecimal digits. appId 应为 "wx" 加 16 位十六进制。',
  open_platform_unknown: 'No Open Platform account with this id. 没有这个开放平台帐号。',
  user_unknown: 'No user with this id. 没有这个用户。',
  user_exists: 'The user id is taken. 用户 id 已存在。',
  invalid_user_id: 'A user id is 1 to 64 characters without "/". 用户 id 为 1 至 64 个字符，不含 "/"。',
  dialog_unknown: 'No pending dialog with this id. 没有这个待处理的弹窗。',
  push_not_configured: 'The app has no push settings. 小程序没有配置消息推送。',
  push_key_invalid: 'An EncodingAESKey is 43 base64 characters. EncodingAESKey 应为 43 位。',
  public_key_invalid:
    'A developer key is a public key in PEM, RSA or SM2 as chosen. 开发者公钥应为 PEM 格式，类型与所选算法（RSA 或 SM2）一致。',
  api_security_off: 'The app has not switched API security on. 小程序没有开启 API 安全。',
  prefetch_not_configured: 'The app has no URL for this. 小程序没有配置对应的地址。',
  prefetch_not_allowed: 'A personal subject may not set this URL. 个人主体不能配置该地址。',
  prefetch_unreachable: 'The pre-fetch URL did not answer. 数据预拉取的地址没有响应。',
  component_unknown: 'No third-party platform with this appId. 没有这个第三方平台。',
  pre_auth_code_invalid:
    'The pre_auth_code is unknown, used or too old. pre_auth_code 不存在、已使用或已过期。',
  component_exists: 'The component appId is taken. 第三方平台 appId 已存在。',
  corp_exists: 'The corpId is taken. corpId 已存在。',
  suite_exists: 'The suiteId is taken. suiteId 已存在。',
  suite_unknown: 'No third-party app of WeCom with this suiteId. 没有这个企业微信第三方应用。',
  code_content_unknown: 'No code or link has this content. 没有内容为此的小程序码或链接。',
  skill_package_refused: 'The skills of the mini program are not in order. 小程序的 SKILL 不符合规范。',
  link_rule_unpublished: 'The rule for this link is not published. 该链接的规则尚未发布。',
  not_project_member: 'Only members of the project may open this version. 只有项目成员可以打开该版本。',
  not_published: 'The mini program has no released version. 小程序没有已发布的版本。',
  link_expired: 'The link has expired. 链接已失效。',
  file_unknown: 'No file at this path. 没有这个文件。',
  snapshot_invalid: 'Not a snapshot of this emulator. 不是本模拟器的快照。',
  strict_violations: 'The platform was used in ways it refuses. 存在违反平台规则的调用。',
} as const;

/**
 * Thrown when the emulator itself is asked for something that cannot be: match on `code`.
 * Refusals of the emulated platform are answers, never exceptions.
 */
export class EmulatorError extends Error {
  readonly code: EmulatorErrorCode;

  constructor(code: EmulatorErrorCode, detail?: string) {
    super(detail === undefined ? messages[code] : `${messages[code]} ${detail}`);
    this.name = 'EmulatorError';
    this.code = code;
  }
}
