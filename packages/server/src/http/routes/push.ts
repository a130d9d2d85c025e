import { defineRoute, type Route } from '../route.ts';

// What answers is loaded with the first push: most servers never get one, and reading XML costs memory.

/** WeChat checks that the URL is ours. */
export const getPush: Route = defineRoute(
  {
    method: 'GET',
    path: '/wechat/push/:appId',
    summary: { zh: '微信消息推送：URL 验证。', en: 'Message push of WeChat: URL verification.' },
    query: ['signature', 'timestamp', 'nonce', 'echostr'],
    answer: 'text/plain',
    errors: ['not_found', 'signature_mismatch'],
  },
  async ({ call }) => (await import('../answer-push.ts')).answerUrlCheck(call),
);

/** WeChat pushes a message. */
export const postPush: Route = defineRoute(
  {
    method: 'POST',
    path: '/wechat/push/:appId',
    summary: {
      zh: '微信消息推送：接收消息（明文、兼容、安全模式；JSON 与 XML）。',
      en: 'Message push of WeChat: a message (plain, compatible or secure; JSON or XML).',
    },
    body: 'text/xml',
    audit: { action: 'push', when: 'refused' },
    query: ['signature', 'timestamp', 'nonce', 'encrypt_type', 'msg_signature'],
    answer: 'text/plain',
    errors: ['not_found', 'signature_mismatch', 'open_data_wrong_app'],
  },
  async ({ call }) => (await import('../answer-push.ts')).answerPush(call),
);
