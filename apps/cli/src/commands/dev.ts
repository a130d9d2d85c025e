import type { CommandEntry } from '../command-entry.ts';

/** `weapp-auth dev`: emulator, login server and playground on this machine, offline. */
export const devCommand: CommandEntry = {
  usage: 'dev',
  description: {
    zh: '在本机启动全部：微信模拟器、登录服务器、演练场（离线，无需 AppID）',
    en: 'run everything on this machine: emulator, login server, playground (offline, no AppID)',
  },
  details: {
    zh: `环境变量：
  PORT            登录服务器与演练场的端口（默认 8080）
  EMULATOR_PORT   微信模拟器的端口（默认 8081）
  DATABASE_URL    sqlite:文件 / postgres://… / mysql://…（默认 sqlite:.weapp-auth/dev.db）
  LOG_LEVEL       debug、info、warn（默认）、error、silent`,
    en: `Variables:
  PORT            of the login server and the playground (default 8080)
  EMULATOR_PORT   of the emulated WeChat (default 8081)
  DATABASE_URL    sqlite:file / postgres://… / mysql://… (default sqlite:.weapp-auth/dev.db)
  LOG_LEVEL       debug, info, warn (default), error, silent`,
  },
  run: async (context) => (await import('../dev/run-dev.ts')).runDev(context),
};
