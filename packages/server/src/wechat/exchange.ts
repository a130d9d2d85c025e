import { createWeComTokens, type WechatTokensOptions } from './access-token.ts';
import { type Code2Session, createCode2Session } from './code2session.ts';
import type { PlatformClient } from './platform-client.ts';
import { createWeComLogin } from './wecom-login.ts';

/** What exchanging codes takes. */
export interface ExchangePorts extends WechatTokensOptions {
  /** Reaches WeCom. Made when the first member of a corp logs in. */
  readonly weCom: () => PlatformClient;
}

/** Exchanges codes of `wx.login` at WeChat and those of `wx.qy.login` at WeCom (企业微信): the app decides which. */
export function createExchange({ weCom, ...ports }: ExchangePorts): Code2Session {
  const atWechat = createCode2Session(ports.platform, ports.log);
  let atWeCom: Code2Session | null = null;
  return (app, code) => {
    if (app.weCom === undefined) return atWechat(app, code);
    atWeCom ??= createWeComLogin(createWeComTokens({ ...ports, platform: weCom() }));
    return atWeCom(app, code);
  };
}
