import type { StoreError } from '@weapp-auth/server';
import type { Text } from '../language.ts';

/** What is the matter with a database that was reached, and what to do. */
export const storeTroubles: Readonly<
  Record<StoreError['code'], (error: StoreError) => { readonly text: Text; readonly remedy: Text }>
> = {
  store_unavailable: ({ message }) => ({
    text: { zh: `数据库出错（${message}）`, en: `the database failed (${message})` },
    remedy: {
      zh: '检查 DATABASE_URL、网络与数据库日志',
      en: 'check DATABASE_URL, the network and the log of the database',
    },
  }),
  store_busy: ({ message }) => ({
    text: { zh: `数据库太忙（${message}）`, en: `the database is too busy (${message})` },
    remedy: {
      zh: '检查连接数上限、长事务与锁；SQLite 检查是否有其他进程占用文件',
      en: 'look at the limit on connections, long transactions and locks; with SQLite at other processes that hold the file',
    },
  }),
  store_full: ({ message }) => ({
    text: { zh: `数据库磁盘已满（${message}）`, en: `the disk of the database is full (${message})` },
    remedy: {
      zh: '腾出磁盘空间；此前已告知的登录不会丢',
      en: 'make room on the disk; no login that was told is lost',
    },
  }),
  store_read_only: ({ message }) => ({
    text: { zh: `数据库只能读（${message}）`, en: `the database can only be read (${message})` },
    remedy: {
      zh: '让 DATABASE_URL 指向主库；SQLite 检查文件与目录的权限',
      en: 'let DATABASE_URL lead to the primary; with SQLite look at the permissions of the file and its folder',
    },
  }),
  store_corrupt: ({ message }) => ({
    text: { zh: `数据已损坏（${message}）`, en: `the data is damaged (${message})` },
    remedy: {
      zh: '停止服务，保留现场，用 weapp-auth restore 恢复最近的备份',
      en: 'stop the server, keep what is there, and restore the last backup with weapp-auth restore',
    },
  }),
  store_replaced: ({ message }) => ({
    text: {
      zh: `数据库文件已被删除或替换（${message}）`,
      en: `the file of the database was deleted or replaced (${message})`,
    },
    remedy: {
      zh: '重启服务；替换文件前请先停止服务',
      en: 'restart the server; stop it before a file is replaced',
    },
  }),
  store_misconfigured: ({ message }) => ({
    text: {
      zh: `数据库的设置不符合要求（${message}）`,
      en: `the database is not set up as needed (${message})`,
    },
    remedy: {
      zh: '检查该数据库用户的权限：SELECT、INSERT、UPDATE、DELETE，升级时还需建表权限',
      en: 'look at the rights of this user: SELECT, INSERT, UPDATE, DELETE, and to create tables for migrations',
    },
  }),
};
