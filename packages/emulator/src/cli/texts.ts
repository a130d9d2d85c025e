import type { Language } from './arguments.ts';

/** Every sentence of the command, in one language. */
export interface Texts {
  readonly help: string;
  readonly running: (url: string) => string;
  readonly pointAt: (url: string) => string;
  readonly apps: string;
  readonly people: string;
  readonly control: (url: string) => string;
  readonly stop: string;
  readonly stopped: string;
  readonly exposed: (host: string) => string;
  readonly portInUse: (port: number) => string;
  readonly stateUnreadable: (file: string) => string;
  readonly stateInaccessible: (file: string, reason: string) => string;
  readonly seedWrong: (file: string, reason: string) => string;
  readonly proxy: (url: string) => string;
  readonly violations: string;
  readonly conformance: (counts: { passed: number; failed: number; unsupported: number }) => string;
  readonly wrong: (reason: string) => string;
}

/** The sentences of the command. */
export const texts: Readonly<Record<Language, Texts>> = {
  en: {
    help: `The WeChat Mini Program platform, emulated on this machine. For tests and development only.

Usage: weapp-emulator [options]
       weapp-emulator exec [options] -- <command> …   start, run the command against it, stop;
                          fails when the command does, or when it used WeChat wrongly
       weapp-emulator conformance [options] -- <command> …   try an SDK: ask the command in numbered
                          steps, and print which it passes; --steps 1,5.2 plays these alone
       weapp-emulator mcp [options] [--url <address>]   Model Context Protocol over stdio, for assistants;
                          drives the emulator at the address, or one of its own

  -p, --port <number>     port to listen on (default 8081, or EMULATOR_PORT; 0 takes a free one)
      --host <address>    address to listen on (default 127.0.0.1; there is no access control)
      --seed <name|file>  demo: two apps and three people (default); none: nothing; a YAML or JSON file
      --state <file>      load this file if it exists, and keep the state in it
      --export-on-exit <file>  write the state there when it stops
      --tls               speak TLS on the same port, and be the HTTPS proxy of WeChat's hosts
      --tls-folder <dir>  the same, with the authority's files there (default ~/.weapp-emulator)
      --random-seed <text>  make every random identifier the same in every run
      --freeze <time>     stop the clock at this time (ISO 8601) until it is advanced
                          (a loaded state keeps its own apps, people, seed and clock)
      --json              print one line of JSON per event instead of sentences
      --lang <zh|en>      language (default: by locale)
  -h, --help              show this
  -v, --version           show the version`,
    running: (url) => `WeChat is emulated at ${url}`,
    pointAt: (url) => `Use ${url} in place of https://api.weixin.qq.com`,
    apps: 'Apps (AppID, AppSecret):',
    people: 'People:',
    control: (url) => `Control API: ${url}/__emulator`,
    stop: 'Ctrl-C stops it.',
    stopped: 'Stopped.',
    exposed: (host) =>
      `WARNING: listening on ${host}. The emulator has no access control and gives its secrets to anyone who can reach it. It must not face the internet.`,
    portInUse: (port) => `Port ${port} is in use. Choose another one with --port.`,
    stateUnreadable: (file) => `${file} is not a state of this emulator. Nothing was changed.`,
    stateInaccessible: (file, reason) => `The state cannot be kept in ${file}: ${reason}`,
    seedWrong: (file, reason) => `${file} is no seed: ${reason}`,
    proxy: (url) => `For SDKs with a constant address: HTTPS_PROXY=${url}`,
    violations: 'WeChat was used in ways it refuses:',
    conformance: ({ passed, failed, unsupported }) =>
      `\n${passed} passed, ${failed} failed, ${unsupported} not supported`,
    wrong: (reason) => `Wrong arguments: ${reason}\nSee --help.`,
  },
  zh: {
    help: `在本机模拟微信小程序平台。仅用于开发和测试。

用法：weapp-emulator [选项]
      weapp-emulator exec [选项] -- <命令> …   启动、对着它运行命令、停止；命令失败或违规使用微信即失败
      weapp-emulator conformance [选项] -- <命令> …   检验 SDK：按编号逐步提问并列出通过情况；--steps 1,5.2 只做这些
      weapp-emulator mcp [选项] [--url <地址>]   通过 stdio 提供 MCP，供 AI 助手操作该地址的（或自带的）模拟器

  -p, --port <数字>       监听端口（默认 8081，或 EMULATOR_PORT；0 表示任选空闲端口）
      --host <地址>       监听地址（默认 127.0.0.1；没有访问控制）
      --seed <名称|文件>  demo：两个小程序和三个用户（默认）；none：空；或 YAML/JSON 文件
      --state <文件>      若文件存在则载入，并把状态保存在其中
      --export-on-exit <文件>  停止时把状态写入该文件
      --tls               同一端口支持 TLS，并充当微信域名的 HTTPS 代理
      --tls-folder <目录> 同上，证书文件放在该目录（默认 ~/.weapp-emulator）
      --random-seed <文本>  让所有随机标识在每次运行中都相同
      --freeze <时间>     让时钟停在该时刻（ISO 8601），直到被推进
                          （从文件载入的状态沿用其中的小程序、用户、随机种子和时钟）
      --json              每个事件输出一行 JSON
      --lang <zh|en>      语言（默认按系统区域）
  -h, --help              显示本帮助
  -v, --version           显示版本`,
    running: (url) => `微信模拟平台运行于 ${url}`,
    pointAt: (url) => `用 ${url} 代替 https://api.weixin.qq.com`,
    apps: '小程序（AppID、AppSecret）：',
    people: '用户：',
    control: (url) => `控制接口：${url}/__emulator`,
    stop: '按 Ctrl-C 停止。',
    stopped: '已停止。',
    exposed: (host) =>
      `警告：正在监听 ${host}。模拟器没有访问控制，任何能访问它的人都能拿到其中的密钥。切勿暴露在互联网上。`,
    portInUse: (port) => `端口 ${port} 已被占用，请用 --port 换一个。`,
    stateUnreadable: (file) => `${file} 不是本模拟器的状态文件，未作任何修改。`,
    stateInaccessible: (file, reason) => `无法把状态保存在 ${file}：${reason}`,
    seedWrong: (file, reason) => `${file} 不是有效的初始数据：${reason}`,
    proxy: (url) => `域名写死的 SDK：HTTPS_PROXY=${url}`,
    violations: '以下调用违反平台规则：',
    conformance: ({ passed, failed, unsupported }) =>
      `\n通过 ${passed} 项，未通过 ${failed} 项，不支持 ${unsupported} 项`,
    wrong: (reason) => `参数错误：${reason}\n请查看 --help。`,
  },
};
