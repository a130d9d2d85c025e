import type { ErrorCode } from '@weapp-auth/protocol';
import type { GenericSchema } from 'valibot';
import {
  accessTokenBody,
  loginBody,
  openDataBody,
  paidUnionidBody,
  phoneBody,
  profileBody,
  updateUserBody,
} from '../schemas.ts';
import {
  accessTokenAnswer,
  exportAnswer,
  loginAnswer,
  openDataAnswer,
  sessionCheckAnswer,
  sessionsAnswer,
  userAnswer,
} from './answers.ts';

/** What a route does, as the reference tells it. */
export interface Operation {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below the base path; the probes stand at the root. */
  readonly path: string;
  readonly atRoot?: boolean;
  readonly zh: string;
  readonly en: string;
  /** Whether a session token is needed. */
  readonly token?: boolean;
  /** JSON body, or the media type of another one. */
  readonly body?: GenericSchema | 'multipart/form-data' | 'application/x-www-form-urlencoded' | 'text/xml';
  readonly bodyMayMiss?: boolean;
  readonly headers?: readonly ('Idempotency-Key' | 'X-Device')[];
  /** Names of query parameters. */
  readonly query?: readonly string[];
  /** JSON answer, the media type of another one, or nothing (204). */
  readonly answer?: GenericSchema | string;
  /** Errors beyond those of the token and of the body's shape. */
  readonly errors?: readonly ErrorCode[];
}

const wechatErrors = ['wechat_unavailable', 'wechat_misconfigured', 'rate_limited'] as const;
const openDataErrors = [
  'session_key_stale',
  'open_data_malformed',
  'open_data_wrong_app',
  'open_data_expired',
  'signature_mismatch',
] as const;

/** Every route. A test compares this list with the router. */
// flat: a table of routes
export const operations: readonly Operation[] = [
  {
    method: 'POST',
    path: '/login',
    zh: '用 wx.login 的 code 登录；可同时提交加密数据、签名和手机号 code。带 Idempotency-Key 的重试得到相同的回答。不带 appId 时使用服务器列表中的第一个小程序。',
    en: 'Log in with the code of wx.login, with encrypted data, signature and phone code if there are any. Repeated with the same Idempotency-Key it answers the same. Without appId the first app of the server is meant.',
    body: loginBody,
    headers: ['Idempotency-Key', 'X-Device'],
    answer: loginAnswer,
    errors: [
      'code_invalid',
      'code_used',
      'user_blocked',
      'app_unknown',
      ...wechatErrors,
      ...openDataErrors,
      'phone_code_invalid',
      'account_conflict',
    ],
  },
  {
    method: 'POST',
    path: '/login/cloud',
    zh: '微信云托管内的登录：身份来自 X-WX-* 请求头，仅在配置中开启后可用。',
    en: 'Log in inside WeChat CloudRun: the X-WX-* headers say who it is. Only where it is switched on.',
    headers: ['X-Device'],
    answer: loginAnswer,
    errors: ['not_found', 'unauthenticated', 'app_unknown', 'rate_limited'],
  },
  { method: 'POST', path: '/logout', zh: '退出登录。', en: 'Log out.', token: true },
  { method: 'GET', path: '/me', zh: '当前用户。', en: 'The user.', token: true, answer: userAnswer },
  {
    method: 'PATCH',
    path: '/me',
    zh: '修改昵称；null 表示清空。',
    en: 'Change the nickname; null empties it.',
    token: true,
    body: updateUserBody,
    answer: userAnswer,
  },
  {
    method: 'PUT',
    path: '/me',
    zh: '与 PATCH 相同：wx.request 不能发送 PATCH。',
    en: 'The same as PATCH, which wx.request cannot send.',
    token: true,
    body: updateUserBody,
    answer: userAnswer,
  },
  {
    method: 'DELETE',
    path: '/me',
    zh: '注销帐号：删除用户及其全部数据，所有登录失效。',
    en: 'Delete the account with everything in it; every session ends.',
    token: true,
  },
  {
    method: 'GET',
    path: '/me/export',
    zh: '导出所保存的全部个人数据；openid、unionid 与手机号默认打码。',
    en: 'Everything that is held about the user; openid, unionid and phone number are masked by default.',
    token: true,
    answer: exportAnswer,
  },
  {
    method: 'POST',
    path: '/me/avatar',
    zh: '上传头像（wx.uploadFile，name 为 avatar；PNG、JPEG、GIF、WebP，最大 2 MiB）。',
    en: 'Upload a picture (wx.uploadFile, name avatar; PNG, JPEG, GIF or WebP, at most 2 MiB).',
    token: true,
    body: 'multipart/form-data',
    answer: userAnswer,
  },
  {
    method: 'POST',
    path: '/me/profile',
    zh: '用加密的用户信息更新资料；其中的 unionid 会合并同一人的帐号。',
    en: 'Update the profile from encrypted user info; a unionid in it joins the accounts of one person.',
    token: true,
    body: profileBody,
    headers: ['Idempotency-Key'],
    answer: userAnswer,
    errors: [...openDataErrors],
  },
  {
    method: 'POST',
    path: '/me/phone',
    zh: '绑定手机号：手机号 code、加密数据，或在冲突后确认合并。',
    en: 'Bind a phone number: by phone code, by encrypted data, or the yes to joining two accounts after a conflict.',
    token: true,
    body: phoneBody,
    headers: ['Idempotency-Key'],
    answer: userAnswer,
    errors: ['phone_code_invalid', 'account_conflict', 'not_found', ...wechatErrors, ...openDataErrors],
  },
  {
    method: 'POST',
    path: '/me/unionid',
    zh: '支付后五分钟内获取 unionid。',
    en: 'Get the unionid within five minutes after a payment.',
    token: true,
    body: paidUnionidBody,
    answer: userAnswer,
    errors: ['payment_not_found', 'unionid_unavailable', ...wechatErrors],
  },
  {
    method: 'GET',
    path: '/avatars/{userId}',
    zh: '用户上传的头像。',
    en: 'A picture that a user uploaded.',
    answer: 'image/*',
    errors: ['not_found'],
  },
  {
    method: 'POST',
    path: '/open-data',
    zh: '解密并校验开放数据（微信运动步数、群标识等）。',
    en: 'Open and check open data (steps, group ids and so on).',
    token: true,
    body: openDataBody,
    headers: ['Idempotency-Key'],
    answer: openDataAnswer,
    errors: ['not_found', ...openDataErrors],
  },
  {
    method: 'POST',
    path: '/session/check',
    zh: '服务器保存的 session_key 在微信侧是否仍有效。',
    en: 'Whether the stored session_key is still the valid one at WeChat.',
    token: true,
    answer: sessionCheckAnswer,
    errors: [...wechatErrors],
  },
  {
    method: 'GET',
    path: '/sessions',
    zh: '已登录的设备。',
    en: 'The signed-in devices.',
    token: true,
    answer: sessionsAnswer,
  },
  {
    method: 'DELETE',
    path: '/sessions',
    zh: '让其他所有设备下线。',
    en: 'End all sessions but this one.',
    token: true,
  },
  {
    method: 'DELETE',
    path: '/sessions/{id}',
    zh: '让一台设备下线。',
    en: 'End one session.',
    token: true,
    errors: ['not_found'],
  },
  {
    method: 'POST',
    path: '/access-token',
    zh: '换取给其他后端使用的短期 JWT（ES256）。',
    en: 'Get a short-lived JWT (ES256) for other back ends.',
    token: true,
    body: accessTokenBody,
    bodyMayMiss: true,
    answer: accessTokenAnswer,
    errors: ['not_found'],
  },
  {
    method: 'GET',
    path: '/.well-known/jwks.json',
    zh: '校验 JWT 的公钥（RFC 7517）。',
    en: 'The public keys for these JWTs (RFC 7517).',
    answer: 'application/jwk-set+json',
  },
  {
    method: 'GET',
    path: '/.well-known/openid-configuration',
    zh: '发现文档。',
    en: 'The discovery document.',
    answer: 'application/json',
  },
  {
    method: 'POST',
    path: '/introspect',
    zh: '令牌内省（RFC 7662），需要客户端认证。',
    en: 'Token introspection (RFC 7662) with client authentication.',
    body: 'application/x-www-form-urlencoded',
    answer: 'application/json',
    errors: ['not_found', 'rate_limited'],
  },
  {
    method: 'GET',
    path: '/wechat/push/{appId}',
    zh: '微信消息推送：URL 验证。',
    en: 'Message push of WeChat: URL verification.',
    query: ['signature', 'timestamp', 'nonce', 'echostr'],
    answer: 'text/plain',
    errors: ['not_found', 'signature_mismatch'],
  },
  {
    method: 'POST',
    path: '/wechat/push/{appId}',
    zh: '微信消息推送：接收消息（明文、兼容、安全模式；JSON 与 XML）。',
    en: 'Message push of WeChat: a message (plain, compatible or secure; JSON or XML).',
    body: 'text/xml',
    query: ['signature', 'timestamp', 'nonce', 'encrypt_type', 'msg_signature'],
    answer: 'text/plain',
    errors: ['not_found', 'signature_mismatch', 'open_data_wrong_app'],
  },
  {
    method: 'GET',
    path: '/openapi.json',
    zh: '本接口的 OpenAPI 3.1 描述。',
    en: 'This API in OpenAPI 3.1.',
    answer: 'application/json',
  },
  { method: 'GET', path: '/docs', zh: '本页。', en: 'This page.', answer: 'text/html' },
  {
    method: 'GET',
    path: '/healthz',
    atRoot: true,
    zh: '进程是否存活。',
    en: 'Whether the process lives.',
    answer: 'application/json',
  },
  {
    method: 'GET',
    path: '/readyz',
    atRoot: true,
    zh: '是否可以接收请求：存储可用，结构为最新。',
    en: 'Whether it can serve: the store answers and is migrated.',
    answer: 'application/json',
  },
  {
    method: 'GET',
    path: '/metrics',
    atRoot: true,
    zh: 'Prometheus 指标；默认只给本机程序，其余需令牌。',
    en: 'Metrics for Prometheus: for programs on this machine, for others with a token.',
    answer: 'text/plain',
  },
];
