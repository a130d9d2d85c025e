import type { MultiEndSettings } from './multi-end.ts';

/** How a mini program is reached by message push. */
export interface PushSettings {
  url: string;
  token: string;
  /** 43 characters; needed by `compatible` and `secure`. */
  encodingAesKey: string;
  mode: 'plain' | 'compatible' | 'secure';
  format: 'json' | 'xml';
}

/** The keys of the server API signature and encryption mode (API 安全). */
export interface ApiSecuritySettings {
  cipher: 'AES256_GCM' | 'SM4_GCM';
  /** base64 of 32 bytes (16 for SM4); empty: none is set (40238). */
  symmetricKey: string;
  symmetricNumber: string;
  signing: 'RSAwithSHA256' | 'SM2withSM3';
  /** PEM: checks the signatures of the developer's server; empty: none is set (40239). */
  developerPublicKey: string;
  developerNumber: string;
  /** PEM: signs the answers of the platform. */
  platformPrivateKey: string;
  platformSerial: string;
  /** The platform's key before, while its certificate changes. */
  deprecated: { privateKey: string; serial: string } | null;
}

/** A template of subscription messages (订阅消息模板) that the app has chosen. */
export interface MessageTemplate {
  id: string;
  title: string;
  /** Its fields, named by their type and a number: `thing1`, `time2`. */
  fields: string[];
  /** One subscription is good for any number of messages. */
  longTerm: boolean;
  /** The platform has banned it. */
  banned: boolean;
}

/** A rule by which a QR code with an ordinary link opens a page (扫普通链接二维码打开小程序). */
export interface LinkRule {
  /** `https://shop.example/table/`: with a slash at the end, deeper paths too. */
  prefix: string;
  /** Page, without a slash at its start. */
  path: string;
  published: boolean;
  /** Links that open a version under test before the rule is published. */
  testLinks: string[];
  testVersion: 'develop' | 'trial';
}

/** The keys of virtual payment (虚拟支付). */
export interface VirtualPayment {
  offerId: string;
  appKey: string;
  sandboxAppKey: string;
}

/** A mini program as its owner set it up in the console of the platform. */
export interface App {
  appId: string;
  secret: string;
  name: string;
  /** The original id (`gh_…`), the sender of pushed messages. */
  originalId: string;
  /** Id of the Open Platform account it is bound to. */
  openPlatform: string | null;
  /** A personal subject may not ask for phone numbers. */
  subject: 'enterprise' | 'personal';
  /** Verified (认证) accounts only get phone numbers and paid unionids. */
  verified: boolean;
  secretFrozen: boolean;
  /** Addresses that may ask for tokens; `null`: any address. */
  ipAllowList: string[] | null;
  /** `wx.login` answers errno 1402101. */
  loginBlocked: boolean;
  /** A project without a real AppID: codes are `the code is a mock one`. */
  mockCodes: boolean;
  /** Published before the profile changes of 2021: profiles are real and asked for by popup. */
  legacyProfile: boolean;
  /** Types of personal data declared in the privacy guide. */
  privacyDeclared: string[];
  /** Types of personal data the platform has banned for this app. */
  privacyBanned: string[];
  /** The location APIs declared in app.json; `null`: not checked. */
  requiredPrivateInfos: string[] | null;
  /** Phone verifications left. */
  phoneQuota: number;
  /** CloudBase environment; with it, open data carries a cloudID. */
  cloudEnv: string | null;
  /** Where `wx.cloud.callContainer` sends requests (a CloudRun service under test). */
  containerUrl: string | null;
  /** Paths of the server API that the app's CloudRun service may call without a token; `null`: the service is off. */
  openInterfaces: string[] | null;
  /** Where `wx.cloud.callFunction` posts `{event, context}`, the function's name behind it. */
  functionsUrl: string | null;
  /** Hosts that `wx.request` and `wx.uploadFile` may reach; `null`: not checked, as in development. */
  requestDomains: string[] | null;
  uploadDomains: string[] | null;
  /** Where a data pre-fetch and a periodic update ask; `null`: switched off. A personal subject may have none. */
  prefetchUrl: string | null;
  periodicUrl: string | null;
  /** Pages of the released version, for codes and links; `null`: not checked. */
  pages: string[] | null;
  /** Templates of subscription messages; `null`: any id is one, of any fields, good for one message. */
  templates: MessageTemplate[] | null;
  /** What `msg_sec_check` finds risky in a text. */
  riskyWords: string[];
  linkRules: LinkRule[];
  /** People who may open the trial and development versions; `null`: anybody. */
  projectMembers: string[] | null;
  /** Whether a version has been released. */
  published: boolean;
  /** A mini game: no `<button>`, real profiles, payments signed under the session_key. */
  game: boolean;
  virtualPayment: VirtualPayment | null;
  /** Set in a multi-end app (多端应用), which runs outside of WeChat under an id and a secret of its own. */
  multiEnd: MultiEndSettings | null;
  envVersion: 'develop' | 'trial' | 'release';
  version: string;
  plugins: string[];
  push: PushSettings | null;
  apiSecurity: ApiSecuritySettings | null;
}

/** What may be said about a new app; everything else is made up or takes the usual value. */
export type NewApp = Partial<App>;

/** A WeChat Open Platform account (微信开放平台帐号): its apps share one unionid per person. */
export interface OpenPlatform {
  id: string;
}

/** How often something happened today and in this minute, and when last. */
export interface Quota {
  day: number;
  count: number;
  minute: number;
  minuteCount: number;
  lastAt: number;
}
