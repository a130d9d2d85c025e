import type { CommandEntry } from '../command-entry.ts';

/** `weapp-auth doctor`: would `serve` work here? */
export const doctorCommand: CommandEntry = {
  usage: 'doctor',
  description: {
    zh: '诊断：配置、数据库、AppID 与 AppSecret、时钟，逐项说明',
    en: 'diagnose: configuration, database, AppID and AppSecret, clock, one by one',
  },
  details: {
    zh: '用一个不存在的 code 询问微信，以此确认 AppID 与 AppSecret 正确；不会影响任何用户。有一项不通过时退出码为 1。',
    en: 'Asks WeChat about a code that does not exist, which proves AppID and AppSecret and touches nobody. Exit code 1 when a check fails.',
  },
  run: async (context) => (await import('../doctor/run-doctor.ts')).runDoctor(context),
};
