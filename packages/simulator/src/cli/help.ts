import type { LocalText } from '../shared/local-text.ts';

/** The help of the command. */
export const help: LocalText = {
  zh: `用法：weapp-simulator [小程序目录] [选项]

在浏览器里运行一个未经修改的微信小程序，不需要微信开发者工具、AppID 或网络。
目录可以是 app.json 所在的目录，也可以是 project.config.json 所在的目录，默认当前目录。

选项：
  -p, --port <端口>        监听 127.0.0.1 的端口，默认 8082，0 表示任选
      --emulator <地址>    已经在运行的模拟平台，例如 http://127.0.0.1:8081；不写就自己启动一个
      --app-id <AppID>     默认取 project.config.json 里的
      --user <id>          谁的手机：alice、bob、carol，默认 alice
      --device <名称>      哪台手机，默认 1
      --allow-host <域名>  wx.request 除本机以外还可以访问的域名，可重复
      --check              只编译并报告问题；有错误时退出码为 1
      --json               每行输出一个 JSON
  -h, --help               显示帮助
  -v, --version            显示版本

它只监听本机，也只能用于开发和测试。`,
  en: `Usage: weapp-simulator [mini program folder] [options]

Runs an unmodified WeChat Mini Program in a browser: no WeChat DevTools, no AppID, no network.
The folder is the one with app.json, or the one with project.config.json; the current one by default.

Options:
  -p, --port <port>        port on 127.0.0.1, 8082 by default, 0 for any
      --emulator <url>     a running emulator, such as http://127.0.0.1:8081; without it one is started
      --app-id <AppID>     by default the one in project.config.json
      --user <id>          whose phone: alice, bob, carol; alice by default
      --device <name>      which phone, 1 by default
      --allow-host <host>  a host besides this machine that wx.request may reach; repeatable
      --check              compile and report only; exit code 1 when there are errors
      --json               one JSON object per line
  -h, --help               show this help
  -v, --version            show the version

It listens on this machine only, and is for development and tests only.`,
};

/** What is said about a command line that cannot be understood. */
export const mistake: LocalText = {
  zh: '看不懂的参数（用 --help 查看用法）：',
  en: 'cannot understand (see --help): ',
};

/** What is said when there is no such folder. */
export const folderMissing: LocalText = {
  zh: '目录不存在：',
  en: 'there is no folder ',
};

/** What is said when the port is taken. */
export const portTaken: LocalText = {
  zh: '端口已被占用，用 --port 换一个：',
  en: 'the port is taken, choose another with --port: ',
};
