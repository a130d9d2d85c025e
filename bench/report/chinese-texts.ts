/** Names of packages and calls, which Chinese leaves as they are. */
const names = [
  'MB',
  'alova',
  'better-auth',
  'better-auth getSession',
  'crypto-js',
  'express, jsonwebtoken',
  'express, axios, jsonwebtoken, better-sqlite3',
  'express, node-easywechat, jsonwebtoken',
  'express, wafer-node-session',
  'express-session, Redis',
  'better-auth getSession, SQLite',
  'fast-jwt, HS256',
  'iron-session',
  'jose, ES256',
  'jose, HS256',
  'jsonwebtoken, HS256',
  'ms',
  'node-easywechat decryptSession',
  'node:http',
  'node:http, SHA-256, Map',
  'wafer-node-session',
  'wafer2-client-sdk',
  'weapp-auth',
  'weapp-auth decryptOpenData',
  'weapp-auth serve',
  'weapp-auth, GET /auth/me',
  'wechat-jssdk decryptData',
  'µs',
] as const;

const units: Readonly<Record<string, string>> = {
  'ns of CPU time': 'CPU 时间，纳秒',
  'requests per CPU second': '请求数／CPU 秒',
  'logins per CPU second': '登录数／CPU 秒',
  'logins per second': '登录数／秒',
  'look-ups per second': '查询数／秒',
  bytes: '字节',
  'KB, minified and gzipped': 'KB，minify 并 gzip 后',
  'KB gzip': 'KB（gzip）',
  calls: '次',
  frames: '帧',
  'see row': '见各行',
};

const verify: Readonly<Record<string, string>> = {
  'Checking a token inside the process': '进程内校验令牌',
  'Checking a token by a read from SQLite': '校验令牌，每次读 SQLite',
  'Checking a token by a read from PostgreSQL': '校验令牌，每次读 PostgreSQL',
  'Checking a token by a read from Redis': '校验令牌，每次读 Redis',
  '1024 sessions in turn, one after the other, in one process': '单进程，轮流校验 1024 个登录态，逐个进行',
  '1024 sessions in turn, one after the other, database file in WAL mode':
    '轮流校验 1024 个登录态，逐个进行，数据库文件为 WAL 模式',
  'SHA-256, Map, expiry': 'SHA-256 + Map + 过期检查',
  'SHA-256, prepared statement, expiry': 'SHA-256 + 预编译语句 + 过期检查',
  'SHA-256, Redis GET, JSON, expiry': 'SHA-256 + Redis GET + JSON + 过期检查',
  'weapp-auth verify, cached': 'weapp-auth verify，有缓存',
  'weapp-auth verify, SQLite read each time': 'weapp-auth verify，每次读 SQLite',
  'weapp-auth verify, PostgreSQL read each time': 'weapp-auth verify，每次读 PostgreSQL',
  'weapp-auth verify, Redis read each time': 'weapp-auth verify，每次读 Redis',
  'asynchronous; answers with session and user': '异步；返回登录态与用户',
  'text secret, as tutorials use it': '密钥是字符串，与教程写法一致',
  'its cache off': '关闭它自带的缓存',
  'unseal of the cookie value': '解封 cookie 的值',
  'its middleware with its memory store; two headers instead of one token':
    '用它的中间件与内存存储；凭两个请求头，而不是一个令牌',
  'its memory adapter looks through a list': '它的内存适配器逐项遍历列表',
  'one read that joins session and user': '一次联表查询取出登录态与用户',
  'better-sqlite3; its own tables and indexes': 'better-sqlite3；用它自己的表与索引',
  'by hand, four pipelined connections': '手写，四个流水线连接',
  'the session alone, without a user': '只取登录态，不取用户',
  'session and user from Redis; a deadline, and the store when it passes':
    '从 Redis 取登录态与用户；有时限，超时则改查数据库',
  'its middleware alone, without Express': '只跑它的中间件，不含 Express',
};

const http: Readonly<Record<string, string>> = {
  'Requests that need a login, over HTTP': '需要登录的 HTTP 请求',
  'asks for no login': '不检查登录',
  'weapp-auth, a route of your own': 'weapp-auth，自己的路由',
  'weapp-auth, a route of your own, Redis-backed': 'weapp-auth，自己的路由，接入 Redis',
  'a cache of five seconds in each process; a session that ends is announced through Redis':
    '每个进程缓存五秒；登录态结束时经 Redis 通知各进程',
  'the session cannot be ended': '登录态无法主动结束',
  'its own handler, sessions in memory': '用它自带的处理函数，登录态在内存中',
  'asks Redis each time': '每次都查 Redis',
};

const login: Readonly<Record<string, string>> = {
  'Logging in over HTTP, SQLite in WAL mode, synchronous NORMAL':
    '通过 HTTP 登录，SQLite WAL 模式，synchronous NORMAL',
  '5000 people, 64 connections, server on a core of its own, platform on the other; who returns within 300 seconds still has the same session_key, as at WeChat':
    '5000 人，64 个连接，服务器独占一个核，微信平台在另一个核；300 秒内再次登录，session_key 不变，与微信一致',
  'node:http, undici, node:sqlite by hand': '手写 node:http + undici + node:sqlite',
  'one transaction per login; session_key in clear; a lost answer is a lost login':
    '每次登录一个事务；session_key 明文存储；响应丢失就等于登录失败',
  'what tutorials teach; sessions cannot be ended': '教程里的写法；登录态无法主动结束',
  'opens an encrypted profile with every login, as its client sends it; sessions in memory only':
    '它的客户端每次登录都带上加密的用户资料，服务器每次都要解密；登录态只在内存中',
  'stores nothing': '什么都不存',
  'The same with a new session_key at every login': '同上，但每次登录都换新的 session_key',
  'as above, but the platform renews the session_key however young it is':
    '条件同上，但平台每次都更换 session_key，无论旧的签发了多久',
  'The same with synchronous FULL: every login on disk before its answer':
    '同上，synchronous FULL：登录落盘之后才应答',
  'wall-clock time, because waiting for the disk is the point': '按实际耗时计，因为要测的正是等待磁盘',
  'weapp-auth serve, five thousand people, 50 logins in flight, SQLite WAL NORMAL, each step at least 20,000 logins':
    'weapp-auth serve，五千人，50 个登录并发，SQLite WAL NORMAL，每一步至少 20,000 次登录',
};

const openData: Readonly<Record<string, string>> = {
  'Decrypting open data': '解密开放数据',
  'a bare decipher': '只有解密本身',
  'key, iv and data ready as bytes; bytes come out': 'key、iv、数据都已是字节，输出也是字节',
  'checks and decodes base64, says why it fails, parses, reads the watermark':
    '校验并解码 base64，失败时说明原因，解析 JSON，读取 watermark',
  "the official demo's way": '官方示例的写法',
  'a Buffer as key, text in two parts, JSON, appid of the watermark':
    'Buffer 作密钥，文本分两段拼接，解析 JSON，核对 watermark 的 appid',
  'does not look at the watermark': '不检查 watermark',
  'asynchronous; appid of the watermark': '异步；核对 watermark 的 appid',
};

const stores: Readonly<Record<string, string>> = {
  'Recording a login in each database': '在各种数据库中写入一次登录',
  'Finding a session in each database': '在各种数据库中查询登录态',
  'PostgreSQL, one statement by hand': 'PostgreSQL，手写一条语句',
  'four pipelined connections': '四个流水线连接',
  'synchronous NORMAL': 'synchronous NORMAL',
  'a prepared statement on the same file: it grows as much, with pages that are in no cache of the processor':
    '对同一个文件执行预编译语句：增幅相同，因为要读的页不在处理器缓存中',
  'tables and indexes, one identity, one session_key and one session for each person':
    '表与索引合计，每人一个身份、一个 session_key、一个登录态',
};

const client: Readonly<Record<string, string>> = {
  'Size of the client in the mini program': '客户端在小程序中的体积',
  'ours as its package holds it, the others minified for ES2018; a wrapper renews and repeats nothing':
    '我们的按发布包内的文件计，其余的以 ES2018 为目标做 minify；简单封装既不续期也不重试',
  'a trivial wrapper': '最简单的封装',
  'weapp-auth core': 'weapp-auth，仅核心',
  'weapp-auth, everything': 'weapp-auth，全部',
  'wafer2-client-sdk, login and request': 'wafer2-client-sdk，登录与请求',
  'wafer2-client-sdk, everything': 'wafer2-client-sdk，全部',
  'Twenty requests at once on a cold start: wx.login and login calls':
    '冷启动时并发二十个请求：wx.login 与登录接口的调用次数',
  'one wx.login and one login are enough': '一次 wx.login 加一次登录就够了',
  'wx.login, login, request': 'wx.login、登录、请求',
  'one after the other, by hand': '手写，依次进行',
  'request with login: true': '以 login: true 发起请求',
  'token authentication, wx.login in its refresh handler': '用它的令牌认证，在刷新回调里调用 wx.login',
};

const start: Readonly<Record<string, string>> = {
  'From the start of the process to the first answer': '从进程启动到第一次应答',
  'GET /healthz until it is answered with 200; process on a core of its own, an empty database, which is migrated on the way':
    '反复请求 GET /healthz 直到返回 200；进程独占一个核，从空数据库开始，启动时建表',
  'weapp-auth serve, single file': 'weapp-auth serve，单文件',
  'as in the container image, compile cache warm; what is above the base is reading and running our code, OpenSSL and SQLite':
    '与容器镜像相同，编译缓存已预热；比基准多出的部分用于读取并执行我们的代码、OpenSSL 与 SQLite',
  'Resident memory, idle': '空闲时的常驻内存',
  'half a second after the first answer': '第一次应答半秒之后',
};

const emulator: Readonly<Record<string, string>> = {
  'The emulator as a server: jscode2session': '微信模拟器作为服务器：jscode2session',
  '64 connections, server on a core of its own, every request a fresh code':
    '64 个连接，服务器独占一个核，每个请求用一个新的 code',
  'node:http, a fixed answer': 'node:http，固定应答',
  'emulator, jscode2session': '微信模拟器，jscode2session',
  'checks app, secret and code; uses the code up; records the call':
    '核对 AppID、AppSecret 与 code；code 用后作废；记录调用',
  'Memory of the emulator for one person': '微信模拟器中每个人占用的内存',
  'Start of the emulator': '微信模拟器的启动',
  'from the start of the process until it listens': '从进程启动到开始监听',
  emulator: '微信模拟器',
};

const diagram: Readonly<Record<string, string>> = {
  'Two hundred messages arrive at the diagram: work of the main thread in a frame':
    '演练场的时序图收到两百条消息：主线程每帧的工作量',
  'CPU time of script, style, layout and paint together, traced by Chromium without a graphics card; a frame lasts 16.7 ms':
    '脚本、样式、布局与绘制的 CPU 时间之和，由没有显卡的 Chromium 跟踪得出；一帧为 16.7 ms',
  'all at once, median frame': '同时到达，帧的中位数',
  'all at once, 95 % of frames': '同时到达，95 % 的帧',
  'over one second, median frame': '一秒内陆续到达，帧的中位数',
  'over one second, 95 % of frames': '一秒内陆续到达，95 % 的帧',
  'Frames dropped while they arrive': '消息到达期间丢掉的帧',
  'the same rounds; some thirty frames when all come at once, some seventy over one second':
    '与上表是同一批测量；同时到达约三十帧，一秒内陆续到达约七十帧',
  'all at once': '同时到达',
  'over one second': '一秒内陆续到达',
  'Waiting for the simulator': '等待小程序模拟器的时间',
  'wall clock; a browser that runs already opens the playground as soon as `dev` says that it is ready':
    '实际耗时；浏览器已在运行，`dev` 一提示就绪便打开演练场',
  'the demo’s first page on the phone': '演示小程序的首页出现在手机上',
  'recompiling the demo after a change': '改动后重新编译演示小程序',
  'Runtime of the simulator in the browser': '小程序模拟器在浏览器中的运行时体积',
  'script with Tencent’s engine in it, and style': '脚本（含腾讯的引擎）与样式',
  'script and style': '脚本与样式',
};

const soak: Readonly<Record<string, string>> = {
  'Resident memory under steady load': '持续负载下的常驻内存',
  'of twenty requests two log in, one logs out, one changes a nickname, one asks for an access token, fifteen show who asks; at 70 % of the capacity measured just before; the first step is the base':
    '每二十个请求里，两个登录，一个注销，一个改昵称，一个领取访问令牌，十五个查询当前用户；负载为事先测得容量的 70 %；以第一步为基准',
  answered: '已应答',
  failed: '失败',
  'p50 of the slowest part, ms': '最慢一段的 p50，ms',
  'p99 of the slowest part, ms': '最慢一段的 p99，ms',
};

/** The Chinese of every text of the parts that holds no number of its own. */
export const chineseTexts: ReadonlyMap<string, string> = new Map([
  ...names.map((name) => [name, name] as const),
  ...[units, verify, http, login, openData, stores, client, start, emulator, diagram, soak].flatMap(
    Object.entries<string>,
  ),
]);
