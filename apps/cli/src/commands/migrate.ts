import type { CommandEntry } from '../command-entry.ts';

/** `weapp-auth migrate [status|up]`: the schema of the database that `DATABASE_URL` names. */
export const migrateCommand: CommandEntry = {
  usage: 'migrate [action]',
  description: {
    zh: '数据库结构：status 查看（默认），up 升级',
    en: 'the database schema: status shows it (default), up brings it up to date',
  },
  options: [
    [
      '--sql',
      { zh: '只打印待执行的 SQL，交给 DBA 执行', en: 'only print the SQL that up would run, for a DBA' },
    ],
  ],
  details: {
    zh: '读取 DATABASE_URL 或 MYSQL_ADDRESS 等变量；serve 启动时会自动升级，除非 AUTO_MIGRATE=0。',
    en: 'Reads DATABASE_URL or MYSQL_ADDRESS and so on. serve migrates by itself at start, unless AUTO_MIGRATE=0.',
  },
  run: async (context, input) => (await import('../migrate/run-migrate.ts')).runMigrate(context, input),
};
