/** A private key and its certificate, both PEM. */
export interface TlsIdentity {
  readonly key: string;
  readonly certificate: string;
}

/** WeChat's own domain: every host under it is answered by its path. */
export const wechatDomain = 'weixin.qq.com';
