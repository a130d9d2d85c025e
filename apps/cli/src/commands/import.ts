import type { CommandEntry } from '../command-entry.ts';

/** `weapp-auth import <file>`: an export, or the table of openids (CSV) of another system. */
export const importCommand: CommandEntry = {
  usage: 'import <file>',
  description: {
    zh: '导入：本工具的导出文件，或已有系统的 openid 表（.csv）',
    en: 'import an export, or the table of openids of another system (.csv)',
  },
  options: [
    ['--dry-run', { zh: '只检查 CSV，不写入', en: 'only check a CSV file, write nothing' }],
    [
      '--app <appid>',
      { zh: 'CSV 中 openid 所属的 AppID（默认 WX_APPID）', en: 'the app of the openids (default: WX_APPID)' },
    ],
    [
      '--open-platform <name>',
      {
        zh: '该 AppID 的开放平台帐号名（默认 WX_OPEN_PLATFORM）',
        en: 'the app’s Open Platform account (default: WX_OPEN_PLATFORM)',
      },
    ],
    [
      '--time-zone <zone>',
      {
        zh: 'CSV 中没有写明时区的时间所用的时区（如 Asia/Shanghai）',
        en: 'the zone of times that name none (such as Asia/Shanghai)',
      },
    ],
    [
      '--encoding <name>',
      {
        zh: 'CSV 的编码（默认自动识别 UTF-8、UTF-16 与 GB18030）',
        en: 'how the CSV file is encoded (default: UTF-8, UTF-16 or GB18030, whichever it is)',
      },
    ],
  ],
  details: {
    zh: `数据写入 DATABASE_URL 所指的数据库，已有的行保持不变；中断后再次运行会从断点继续，结束后逐表核对行数与校验和。
CSV 可用逗号、分号或制表符分隔，写入前先列出使用与忽略的列；有误的行按文件行号指出。列（名称不分大小写，也认常见别名）：openid（必需）、unionid、nickname、avatar_url、phone、country_code（没有则为 86）、created_at。
手机号用登录服务器的密钥（WEAPP_AUTH_SECRET）加密；用 SQLite 时自动使用数据库旁的密钥。`,
    en: `Writes to the database that DATABASE_URL names; rows that are there stay. Broken off, it goes on when run again.
Afterwards every table is compared by count and checksum.
CSV: comma, semicolon or tab; says which columns it uses before it writes, and names wrong rows by their line.
Its columns (in any case, also under other usual names): openid (needed), unionid, nickname, avatar_url, phone, country_code (without it: 86), created_at.
Phone numbers are sealed with the login server's secret (WEAPP_AUTH_SECRET); with SQLite the one beside the file is found.`,
  },
  run: async (context, input) => (await import('../data/run-import.ts')).runImport(context, input),
};
