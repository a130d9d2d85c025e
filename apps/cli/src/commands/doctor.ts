import type { CommandEntry } from '../command-entry.ts';

/** `weapp-auth doctor`: would `serve` work here? */
export const doctorCommand: CommandEntry = {
  usage: 'doctor',
  description: {
    zh: '诊断：配置、数据库、AppID 与 AppSecret、时钟，逐项说明',
    en: 'diagnose: configuration, database, AppID and AppSecret, clock, one by one',
  },
  options: [
    [
      '--repair',
      {
        zh: '检查数据库中旧版本遗留的矛盾（关联、标记、失主的行），只报告',
        en: 'look for what earlier versions left behind in the database (links, flags, rows of nobody); changes nothing',
      },
    ],
    ['--apply', { zh: '与 --repair 同用：修复所报告的', en: 'with --repair: mend what it reports' }],
  ],
  details: {
    zh: '用一个不存在的 code 询问微信，以此确认 AppID 与 AppSecret 正确；不会影响任何用户。有一项不通过时退出码为 1。',
    en: 'Asks WeChat about a code that does not exist, which proves AppID and AppSecret and touches nobody. Exit code 1 when a check fails.',
  },
  run: async (context, input) =>
    input.options.repair === true
      ? (await import('../doctor/run-repair.ts')).runRepair(context, input)
      : (await import('../doctor/run-doctor.ts')).runDoctor(context),
};
