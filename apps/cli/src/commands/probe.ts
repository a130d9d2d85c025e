import type { CommandEntry } from '../command-entry.ts';

/** `weapp-auth probe`: where WeChat and the emulator answer differently. */
export const probeCommand: CommandEntry = {
  usage: 'probe',
  description: {
    zh: '用自己的 AppID 向微信提问，逐条对照模拟器的应答',
    en: 'ask WeChat with an AppID of your own, and compare its answers with the emulator’s one by one',
  },
  options: [
    [
      '--appid <appid>',
      { zh: '用哪个小程序（设了 WX_APPS 时）', en: 'which mini program, when WX_APPS has several' },
    ],
    [
      '--replay <file>',
      {
        zh: '不提问，改为对照已有的记录（serve 的 WECHAT_RECORDING，或 --record 的文件）',
        en: 'ask nothing: compare a recording (of serve, by WECHAT_RECORDING, or of --record)',
      },
    ],
    [
      '--record <file>',
      { zh: '把微信的应答记入文件（已脱敏）', en: 'keep what WeChat answered in a file, masked' },
    ],
  ],
  details: {
    zh: `读取 WX_APPID 与 WX_APP_SECRET（或 WX_APPS）。约 40 次只读调用，每个接口不过数次，不使任何 token、code 或用户失效：
稳定版 token 以普通模式获取，不强制刷新。其中一次故意使用错误的 AppSecret。
密钥、token、openid 与 AppID 在输出与文件中都以标号代替。差异以模拟器的规则改动给出；可把 --json 的输出附在问题报告里寄来。
没有差异时退出码为 0，有差异为 1，问不到微信为 69。`,
    en: `Reads WX_APPID and WX_APP_SECRET (or WX_APPS). About 40 calls that only read, a few of each interface; none ends a
token, a code or a session: the stable token is asked for in normal mode, never refreshed by force. One call has a wrong
AppSecret on purpose.
Labels stand for secrets, tokens, openids and the AppID, in the output and in files. Differences are told as changes of the
emulator’s rules; the output of --json can be sent in with a report.
Exit code 0 without a difference, 1 with one, 69 when WeChat could not be asked.`,
  },
  run: async (context, input) => (await import('../probe/run-probe.ts')).runProbe(context, input),
};
