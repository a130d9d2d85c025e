import type { CommandEntry } from '../command-entry.ts';

/** `weapp-auth reseal`: the middle step of replacing `WEAPP_AUTH_SECRET`. */
export const resealCommand: CommandEntry = {
  usage: 'reseal',
  description: {
    zh: '更换 WEAPP_AUTH_SECRET 时：用新密钥重新加密手机号',
    en: 'while WEAPP_AUTH_SECRET is replaced: seal the phone numbers under the new secret',
  },
  details: {
    zh: `更换密钥的步骤：
  1. 所有副本设 WEAPP_AUTH_SECRET=旧,新，重启：都认得新密钥
  2. 所有副本设 WEAPP_AUTH_SECRET=新,旧，重启：开始使用新密钥
  3. 以同样的 WEAPP_AUTH_SECRET 运行 weapp-auth reseal（可与服务同时运行，可重复运行）
  4. 去掉旧密钥，重启
只有一个副本时从第 2 步开始。登录不会失效；旧 session_key 由下一次 wx.login 更新。
读取 DATABASE_URL 与 WEAPP_AUTH_SECRET；使用 SQLite 自动生成的密钥时，旧密钥在数据库旁的 weapp-auth.secret 中。`,
    en: `How to replace the secret:
  1. WEAPP_AUTH_SECRET=old,new on every replica, restart: all know the new one
  2. WEAPP_AUTH_SECRET=new,old on every replica, restart: the new one is used
  3. weapp-auth reseal with that same WEAPP_AUTH_SECRET (may run beside the servers, and again)
  4. take the old one out, restart
With a single replica begin at 2. No session ends; a session_key that was sealed before comes anew with the next wx.login.
Reads DATABASE_URL and WEAPP_AUTH_SECRET; the secret that was made for a SQLite file is in weapp-auth.secret beside it.`,
  },
  run: async (context) => (await import('../reseal/run-reseal.ts')).runReseal(context),
};
