import type { Text } from '../wire.ts';

/** What the diagram says when somebody changes the world between two messages. */
export const moments = {
  time: (seconds: number): Text =>
    seconds < 86_400
      ? { zh: `时间过去了 ${Math.round(seconds / 60)} 分钟`, en: `${Math.round(seconds / 60)} minutes go by` }
      : {
          zh: `时间过去了 ${Math.round(seconds / 86_400)} 天`,
          en: seconds < 2 * 86_400 ? 'a day goes by' : `${Math.round(seconds / 86_400)} days go by`,
        },
  key: (user: string): Text => ({
    zh: `${user} 的小程序又调用了一次 wx.login：微信换掉了 session_key`,
    en: `The mini program of ${user} calls wx.login once more: WeChat replaces the session_key`,
  }),
  forgotten: (user: string): Text => ({
    zh: `${user} 的账号已注销，接下来是一位新用户`,
    en: `The account of ${user} is deleted: a newcomer is next`,
  }),
  code: {
    used: {
      zh: '微信会说下一个 code 已被用过（40163）',
      en: 'WeChat will say that the next code was used (40163)',
    },
    expired: {
      zh: '微信会说下一个 code 无效（40029）',
      en: 'WeChat will say that the next code is invalid (40029)',
    },
  },
  undone: {
    zh: '一次合并被撤销：两个人又各有各的账号',
    en: 'A merge is taken back: two people have accounts of their own again',
  },
  repaired: (count: number): Text => ({
    zh: `数据库中修复了 ${count} 处`,
    en: `Places mended in the database: ${count}`,
  }),
  scan: {
    zh: '手机扫了网站上的小程序码',
    en: 'The phone scans the code of the website',
  },
  kick: { zh: '一个会话被踢下线', en: 'A session is kicked' },
} as const;
