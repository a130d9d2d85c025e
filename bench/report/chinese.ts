import type { Row, Table } from '../lib/result.ts';
import { chineseTexts } from './chinese-texts.ts';

/** Texts with numbers or the names of databases in them. */
const patterns: readonly (readonly [RegExp, string])[] = [
  [/^(.+), (\d+) cores, (\d+) GB$/, '$1，$2 核，$3 GB'],
  [
    /^(\d+) sessions in turn, (\d+) at once, nothing kept in the process; CPU time of the process that asks$/,
    '轮流校验 $1 个登录态，$2 个并发，进程内不作任何缓存；计发起查询的进程的 CPU 时间',
  ],
  [
    /^(\d+) connections, server on a core of its own, (\d+)-byte JSON answer$/,
    '$1 个连接，服务器独占一个核，应答为 $2 字节的 JSON',
  ],
  [/^Logging in with a platform that takes (\d+) ms to answer$/, '登录，平台 $1 ms 后才应答'],
  [/^(\d+) people, (\d+) connections$/, '$1 人，$2 个连接'],
  [/^Resident memory over ([\d,]+) logins$/, '$1 次登录期间的常驻内存'],
  [/^after ([\d,]+) logins$/, '$1 次登录后'],
  [/^after (\d+) s$/, '$1 秒后'],
  [
    /^a profile of (\d+) bytes, one after the other, in one process$/,
    '单进程，一份 $1 字节的用户资料，逐个解密',
  ],
  [
    /^(\d+) in flight, (\d+) people, database servers as installed, on a core of their own$/,
    '$1 个并发，$2 人，数据库服务器为安装后的默认配置，独占一个核',
  ],
  [/^(\d+) in flight, nothing cached$/, '$1 个并发，无缓存'],
  [/^weapp-auth on (\w+)$/, 'weapp-auth + $1'],
  [/^A login in a growing (\w+)$/, '$1 不断变大时的登录'],
  [/^A request whose token is in no cache, in a growing (\w+)$/, '$1 不断变大时，凭证不在缓存中的请求'],
  [/^What (\w+) does for a login as it grows$/, '登录时由 $1 承担的部分，随数据增长'],
  [/^What (\w+) does for a look-up as it grows$/, '查询时由 $1 承担的部分，随数据增长'],
  [/^Space for one person with one session in (\w+)$/, '一个人带一个登录态在 $1 中占用的空间'],
  [
    /^from the Request to the Response in one process, CPU time of the server and the database; anybody at random, (\d+) in flight; databases of all sizes measured in turn; PostgreSQL has a quarter of the memory for its pages$/,
    '在同一进程内，从 Request 到 Response，服务器与数据库的 CPU 时间之和；随机取人，$1 个并发；各种规模的数据库轮流测量；PostgreSQL 以四分之一的内存缓存数据页',
  ],
  [
    /^the store alone, CPU time of the server and the database; anybody at random, (\d+) in flight; databases of all sizes measured in turn; PostgreSQL has a quarter of the memory for its pages$/,
    '只算存储层，服务器与数据库的 CPU 时间之和；随机取人，$1 个并发；各种规模的数据库轮流测量；PostgreSQL 以四分之一的内存缓存数据页',
  ],
  [/^([\d,]+) people$/, '$1 人'],
  [/^([\d,]+) people, by hand$/, '$1 人，手写'],
  [
    /^Cold start to the first authenticated answer, (\d+) ms round trips$/,
    '冷启动到第一个已登录的应答，往返 $1 ms',
  ],
  [/^three round trips are the least: (\d+) ms$/, '最少需要三次往返：$1 ms'],
  [
    /^heap after a collection, without the ([\d.]+) MB of an empty emulator; everybody has logged in once and left the code unused; the million only when the part is asked for by name$/,
    '垃圾回收之后的堆，已扣除空模拟器的 $1 MB；每人 wx.login 过一次，code 没有使用；一百万人仅在点名运行这一部分时测量',
  ],
  [/^Answers at (\d+) requests a second$/, '每秒 $1 个请求时的应答'],
  [
    /^(\d+) seconds; `npm run bench -- soak` takes 600, the whole run 60; latency counts from the moment a request was due, in the process that makes the load and the platform$/,
    '历时 $1 秒；`npm run bench -- soak` 为 600 秒，整体运行时为 60 秒；延迟从请求本该发出的时刻算起，在制造负载并充当平台的进程中测量',
  ],
];

/** The Chinese of a title, unit, method, name or note; undefined when nobody has written it yet. */
export function inChinese(text: string): string | undefined {
  const known = chineseTexts.get(text);
  if (known !== undefined) return known;
  const pattern = patterns.find(([english]) => english.test(text));
  return pattern && text.replace(...pattern);
}

/** A table whose texts are Chinese, as far as there is Chinese. Its targets name the Chinese rows. */
export function tableInChinese(table: Table): Table {
  return {
    ...table,
    title: orEnglish(table.title),
    unit: orEnglish(table.unit),
    method: orEnglish(table.method),
    rows: table.rows.map(rowInChinese),
  };
}

function rowInChinese({ note, targets, ...row }: Row): Row {
  return {
    ...row,
    name: orEnglish(row.name),
    ...(note !== undefined && { note: orEnglish(note) }),
    ...(targets && {
      targets: targets.map(({ of, ...target }) =>
        of === undefined ? target : { ...target, of: orEnglish(of) },
      ),
    }),
  };
}

function orEnglish(text: string): string {
  return inChinese(text) ?? text;
}
