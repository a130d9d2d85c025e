import type { CommandEntry } from '../command-entry.ts';

/** `weapp-auth backup [file]`: one state of the database, while the server goes on serving. */
export const backupCommand: CommandEntry = {
  usage: 'backup [file]',
  description: {
    zh: '备份数据库，服务器无须停止',
    en: 'back up the database, while the server goes on serving',
  },
  details: {
    zh: `不写文件名则为 weapp-auth-<时间>.backup.ndjson；已有的文件不会被改动。写完后才得到这个名字，所以同名文件总是完整的。
备份不含 WEAPP_AUTH_SECRET 与头像图片：密钥要另外保管，没有它，备份中的 session_key 与手机号无法读取。
恢复：weapp-auth restore <文件>。`,
    en: `Without a file: weapp-auth-<time>.backup.ndjson. A file that is there is left alone. It gets its name when it is whole,
so a file of that name always is. WEAPP_AUTH_SECRET and the pictures are not in it: keep the secret elsewhere, without it
nobody reads the session_keys and phone numbers of the backup. To restore: weapp-auth restore <file>.`,
  },
  run: async (context, input) => (await import('../data/run-backup.ts')).runBackup(context, input),
};
