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
session_key 与手机号仍是加密的：导入后的服务器要用同一个 WEAPP_AUTH_SECRET。openid 是明文，请妥善保管文件。
搬迁时先停止服务器，再导出。`,
    en: `Without a file, to standard output. A file that was broken off is continued.
session_keys and phone numbers stay sealed: the server that gets them needs the same WEAPP_AUTH_SECRET.
openids are in the clear: keep the file safe. For a move, stop the servers first.`,
  },
  run: async (context, input) => (await import('../data/run-export.ts')).runExport(context, input),
};
