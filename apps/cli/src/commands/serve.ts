import type { CommandEntry } from '../command-entry.ts';

/** `weapp-auth serve`: the login server in production. */
export const serveCommand: CommandEntry = {
  usage: 'serve',
  description: { zh: '启动生产环境的登录服务器', en: 'run the login server in production' },
  details: {
    zh: `必须设置：
  WX_APPID、WX_APP_SECRET   小程序的 AppID 与 AppSecret（多个小程序：WX_APPS）
  WEAPP_AUTH_SECRET         服务器自己的密钥，轮换写作“新,旧”（NODE_ENV 不是 production 且用 SQLite 时可不设）
可以设置：
  PUBLIC_URL                客户端访问本服务器的地址；NODE_ENV=production 时必须设置，除非 ACCESS_TOKENS=0
  DATABASE_URL              sqlite:文件 / postgres://… / mysql://…（默认 sqlite:.weapp-auth/weapp-auth.db）
  TABLE_PREFIX              表名前缀，用于已有其他表的数据库（例如 auth_）
  DATABASE_WAIT_SECONDS     启动时最多等数据库多少秒（默认 0）
  DRAIN_SECONDS             收到 SIGTERM 后继续应答多少秒，/readyz 此时为 503（production 默认 7，否则 0）
  REDIS_URL、PORT、HOST、BASE_PATH、AVATAR_FOLDER、LOG_LEVEL、AUTO_MIGRATE
  AVATAR_S3_URL、AVATAR_S3_REGION、AVATAR_S3_KEY_ID、AVATAR_S3_SECRET   头像放进对象存储（S3、COS、OSS、MinIO）
  TRUSTED_PROXIES、METRICS_TOKEN、WEBHOOK_URL 与 WEBHOOK_SECRET、INTROSPECTION_CLIENTS
  SESSION_SECONDS、SESSION_REPLACES、STEP_UP、PHONE_CONFLICT、ENVELOPE、DOCS、WX_PUSH_TOKEN、WX_PUSH_AES_KEY
  ACCESS_TOKENS             设为 0：没有给其他后端的 JWT，也没有公钥、服务发现与 introspect
  ENCRYPTED_PHONE           设为 0：手机号只能用 getPhoneNumber 的 code 绑定，不接受旧的加密方式
  WECHAT_RECORDING          文件：逐行记录微信的应答（脱敏，至多 16 MB），供 weapp-auth probe --replay 对照
  PREFETCH                  设为 1：在 /auth/prefetch 回答微信的数据预拉取，老用户在小程序运行之前就有登录态
  OIDC_CLIENTS              用小程序扫码登录的网站（标准 OpenID）：JSON 数组，issuer 为 PUBLIC_URL/oidc
  SCAN_LOGIN_PAGE、SCAN_LOGIN_VERSION   扫码后打开的小程序页面（默认 pages/scan-login/index）与版本（默认 release）
  CLOUDRUN_LOGIN            相信微信云托管的 X-WX-* 请求头；在别处还须 CLOUDRUN_GATEWAY_ONLY=1，声明只有其网关能访问
每个变量都可写成 名称_FILE，从文件读取。配置有误时不启动，逐条说明，退出码 78。`,
    en: `Required:
  WX_APPID, WX_APP_SECRET   the mini program's AppID and AppSecret (several: WX_APPS)
  WEAPP_AUTH_SECRET         the server's own secret, rotated as "new,old" (optional on SQLite unless NODE_ENV is production)
Optional:
  PUBLIC_URL                where clients reach this server; with NODE_ENV=production required, unless ACCESS_TOKENS=0
  DATABASE_URL              sqlite:file / postgres://… / mysql://… (default: sqlite:.weapp-auth/weapp-auth.db)
  TABLE_PREFIX              put before every table name, for a database that has other tables (such as auth_)
  DATABASE_WAIT_SECONDS     how long to wait for the database at the start (default 0)
  DRAIN_SECONDS             how long it answers on after SIGTERM, while /readyz is 503 (7 in production, else 0)
  REDIS_URL, PORT, HOST, BASE_PATH, AVATAR_FOLDER, LOG_LEVEL, AUTO_MIGRATE
  AVATAR_S3_URL, AVATAR_S3_REGION, AVATAR_S3_KEY_ID, AVATAR_S3_SECRET   pictures in S3, COS, OSS or MinIO
  TRUSTED_PROXIES, METRICS_TOKEN, WEBHOOK_URL and WEBHOOK_SECRET, INTROSPECTION_CLIENTS
  SESSION_SECONDS, SESSION_REPLACES, STEP_UP, PHONE_CONFLICT, ENVELOPE, DOCS, WX_PUSH_TOKEN, WX_PUSH_AES_KEY
  ACCESS_TOKENS             0: no JWTs for other back ends, no keys of them, discovery or introspection
  ENCRYPTED_PHONE           0: phone numbers by the code of getPhoneNumber alone, no more by the old encrypted way
  WECHAT_RECORDING          a file for WeChat's answers, masked, at most 16 MB: weapp-auth probe --replay compares it
  PREFETCH                  1: answer WeChat's pre-fetch at /auth/prefetch; who returns has a session before the app runs
  OIDC_CLIENTS              websites signed in to by scanning with the mini program (OpenID): a JSON array; issuer PUBLIC_URL/oidc
  SCAN_LOGIN_PAGE, SCAN_LOGIN_VERSION   the page that a code opens (pages/scan-login/index) and its version (release)
  CLOUDRUN_LOGIN            believe the X-WX-* headers of WeChat CloudRun; elsewhere only with CLOUDRUN_GATEWAY_ONLY=1,
                            which says that its gateway is the only way in
Each may be given as NAME_FILE, to be read from a file. A wrong configuration is explained and not started: exit code 78.`,
  },
  run: async (context) => (await import('../serve/run-serve.ts')).runServe(context),
};
