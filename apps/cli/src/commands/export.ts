import type { CommandEntry } from '../command-entry.ts';

/** `weapp-auth export [file]`: everything in the database that `DATABASE_URL` names, as NDJSON. */
export const exportCommand: CommandEntry = {
  usage: 'export [file]',
  description: {
    zh: '导出数据库的全部数据（NDJSON，可续传）',
    en: 'export everything in the database (NDJSON, resumable)',
  },
  details: {
    zh: `不写文件名则输出到标准输出。文件已存在且未写完时，从断点继续。
服务器可以照常运行：文件是导出开始那一刻的完整状态；搬迁时请先停止服务器，否则之后的登录留在原处。
session_key 与手机号仍是加密的：导入后的服务器要用同一个 WEAPP_AUTH_SECRET。openid 是明文，请妥善保管文件。
日常备份用 weapp-auth backup。`,
    en: `Without a file, to standard output. A file that was broken off is continued.
session_keys and phone numbers stay sealed: the server that gets them needs the same WEAPP_AUTH_SECRET.
openids are in the clear: keep the file safe. Servers may go on serving: the file holds one state, that of the moment when
the export began. For a move, stop them first, or later logins stay behind. For daily backups: weapp-auth backup.`,
  },
  run: async (context, input) => (await import('../data/run-export.ts')).runExport(context, input),
};
