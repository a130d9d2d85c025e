/** In each language. */
interface Reason {
  readonly en: string;
  readonly zh: string;
}

const storeGrows: Reason = {
  en: 'What the store does for it grows: see there.',
  zh: '存储层承担的部分会增长，见下文。',
};

/** Why a table's target is missed, by the table's id; printed only while one is. */
export const reasons: Readonly<Record<string, Reason>> = {
  http: {
    en: 'A `GET /auth/me` carries a request id, the headers that forbid caching and sniffing, and is counted in the metrics; behind Redis every answer to a session that is older than five seconds takes a round trip.',
    zh: '`GET /auth/me` 带有请求 ID、禁止缓存与类型嗅探的响应头，还要计入指标；接入 Redis 时，登录态上次读取超过五秒，应答前就要往返一次 Redis。',
  },
  login: {
    en: 'The tutorial spends most of its time in axios, and so do both in `node:http` and SQLite, which nobody gets around: what is left on top cannot become five times cheaper.',
    zh: '教程写法的大部分时间花在 axios 里；双方都绕不开 `node:http` 与 SQLite，剩下的部分再快也到不了五倍。',
  },
  'open-data': {
    en: 'Both sides spend most of their time in OpenSSL, and ours checks what the demo does not.',
    zh: '双方的大部分时间都花在 OpenSSL 里，而我们还做了官方示例没有做的校验。',
  },
  'growth-sqlite-login-request': storeGrows,
  'growth-sqlite-verify-request': {
    en: 'What the store does for it grows, by less than ten microseconds: see there.',
    zh: '存储层承担的部分会增长，增幅不到十微秒，见下文。',
  },
  'growth-sqlite-login': {
    en: 'See the look-up: the pages that a login touches are in no cache either, and each login writes to pages of its own.',
    zh: '同下面的查询：登录要读写的页同样不在任何缓存中，而且每次登录写的是各自的页。',
  },
  'growth-sqlite-verify': {
    en: 'The look-up by hand grows as much: with more people than fit into the caches of the processor and of SQLite, every look-up reads pages that nobody has read lately. Mapping the file saves a third of it, but lets the resident memory grow with the file.',
    zh: '手写的查询增幅相同：人数多到处理器与 SQLite 的缓存都装不下时，每次查询读到的都是近期没人读过的页。用内存映射读文件能省三分之一，但常驻内存会随文件一起增长。',
  },
  'growth-postgresql-login-request': storeGrows,
  'growth-postgresql-verify-request': storeGrows,
  'growth-postgresql-login': {
    en: 'Pages that are in no cache of the processor, as with SQLite, and fuller write-ahead logs.',
    zh: '与 SQLite 一样，要读的页不在处理器缓存中，而且预写日志（WAL）更大。',
  },
  'growth-postgresql-verify': {
    en: 'Pages that are in no cache of the processor, as with SQLite.',
    zh: '与 SQLite 一样，要读的页不在处理器缓存中。',
  },
  start: {
    en: 'Node itself, OpenSSL and SQLite come first; then 2.7 MB of code are read, even though their compilation is kept, and a database is made and migrated. A snapshot of the started process would skip most of that, but Node 24 cannot keep one with `node:http` in it.',
    zh: '首先是 Node 本身、OpenSSL 与 SQLite；然后要读入 2.7 MB 代码（编译结果虽已缓存），再建库建表。启动快照可以省去其中大部分，但 Node 24 的快照不能包含 `node:http`。',
  },
  'diagram-dropped': {
    en: 'Two hundred rows at once are drawn over some thirty frames. Each takes less than half a frame of the main thread; Chromium drops some while it paints without a graphics card.',
    zh: '两百行同时到达，分约三十帧画完。每帧占用主线程不到半帧时间，但 Chromium 没有显卡，绘制时会丢掉一些帧。',
  },
};
