import type { CommandEntry } from '../command-entry.ts';

/** `weapp-auth restore <file>`: a backup into an empty database, and whether it can be served from. */
export const restoreCommand: CommandEntry = {
  usage: 'restore <file>',
  description: {
    zh: '把备份恢复到空的数据库，并检查恢复后的数据能否使用',
    en: 'restore a backup into an empty database, and check that it can be served from',
  },
  details: {
    zh: `写入 DATABASE_URL 所指的数据库；其中已有用户时拒绝执行（要合并到已有数据，用 weapp-auth import）。中断后再次运行会从断点继续。
之后逐表核对行数与校验和，检查表之间的引用，并用 WEAPP_AUTH_SECRET 试读加密的内容。`,
    en: `Writes to the database that DATABASE_URL names, and refuses one that has users (to add to those: weapp-auth import).
Broken off, it goes on when run again. Afterwards every table is compared by count and checksum, every reference between
them is followed, and WEAPP_AUTH_SECRET is tried on what is sealed.`,
  },
  run: async (context, input) => (await import('../data/run-restore.ts')).runRestore(context, input),
};
