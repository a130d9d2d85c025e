import type { AuditOptions } from './audit/audit-options.ts';
import type { AvatarStore } from './avatars/avatar-store.ts';
import type { Random } from './base/keys.ts';
import type { Secret } from './base/secret.ts';
import type { EventOptions } from './events/events.ts';
import type { Envelope } from './http/envelope.ts';
import type { Language } from './http/language.ts';
import type { AccessTokenOptions, IntrospectionClient } from './jwt/jwt-options.ts';
import type { RateLimitOptions } from './limits/rate-limit-options.ts';
import type { PrefetchOptions } from './login/prefetch-options.ts';
import type { StepUpOptions } from './login/step-up-options.ts';
import type { Logger } from './observe/logger.ts';
import type { Tracer } from './observe/tracing.ts';
import type { OpenDataKinds } from './open-data/open-data-kind.ts';
import type { DecidePhoneConflict, PhoneConflictPolicy } from './people/phone-conflict.ts';
import type { OnPush } from './push/on-push.ts';
import type { ScanLoginOptions } from './scan-login/scan-login-options.ts';
import type { SessionOptions } from './sessions/session-policy.ts';
import type { SharedCache } from './store/shared-cache.ts';
import type { Store } from './store/store.ts';
import type { ThirdParty, WeComCorp } from './wechat/app-credentials.ts';
import type { PushSettings } from './wechat/push-settings.ts';
import type { RecordedCall } from './wechat/recorded-call.ts';

/** One mini program, or one corp of WeCom (企业微信) whose members use a mini program there. */
export interface AppConfig {
  /** `wx` and 16 hex digits; the corpid, `ww` and 16 hex digits, where `weCom` is set. */
  readonly appId: string;
  /** AppSecret (小程序密钥). Needed, unless a third-party platform runs the app. Of a corp: of the app that is linked. */
  readonly secret?: string | Secret;
  /**
   * Makes this a corp of WeCom: its members log in by `wx.qy.login`, and are known by corpid and userid. Nobody is joined with
   * a WeChat account, for WeCom proves none. Phone numbers and unionids are WeChat's, and not there.
   */
  readonly weCom?: WeComCorp;
  /** Set for an app that you run for somebody else as a third-party platform (第三方平台). */
  readonly thirdParty?: ThirdParty;
  /** Message push (消息推送), for the events that tell when a user withdraws an authorisation. */
  readonly push?: PushSettings;
  /**
   * Name of the Open Platform account (微信开放平台帐号) that the app is bound to. Apps with the same name share their
   * users by unionid; without a name, nobody is joined. WeChat's rules allow sharing only with that binding.
   */
  readonly openPlatform?: string;
  /** Overrides `WeappAuthOptions.session` for this app. */
  readonly session?: SessionOptions;
  /** Overrides `WeappAuthOptions.openData` for this app. */
  readonly openData?: OpenDataOptions;
  /** Overrides `WeappAuthOptions.phoneConflict` for requests from this app. */
  readonly phoneConflict?: PhoneConflictPolicy | DecidePhoneConflict;
  /**
   * What this app does without: its users get `not_found` there, and a login with a `phoneCode` is refused before its code
   * is used. Default: nothing.
   */
  readonly without?: readonly AppFeature[];
}

/** A part of the login server that a single app may do without. */
export type AppFeature = 'phone' | 'open-data' | 'access-token';

/** Finds an app at run time. Null: there is no such app. Called for every login, so it should cache. */
export type AppResolver = (appId: string) => Promise<AppConfig | null>;

/** Finds the app of a request. Without an id: the first of the list, null when apps are found at run time. */
export type FindApp = (appId: string | undefined) => Promise<AppConfig | null>;

/** How open data (开放数据) is judged. */
export interface OpenDataOptions {
  /** Age in seconds from which data is refused. Default: 300. Data from more than a minute ahead is refused as well. */
  readonly maxAgeSeconds?: number;
  /**
   * Whether a phone number may come as encrypted data, the old way, for which WeChat is asked whether it made it. Default:
   * true. Without, `POST /auth/me/phone` takes phone codes only.
   */
  readonly phone?: boolean;
  /**
   * Kinds of open data that `POST /auth/open-data` opens beside `werun`, `group` and `chat-tool`, by the name that the
   * client sends. Default: none.
   */
  readonly kinds?: OpenDataKinds;
}

/** How to reach WeChat. */
export interface WechatOptions {
  /** Default: `https://api.weixin.qq.com`. An emulator's URL is refused in production. */
  readonly baseUrl?: string;
  /** How long a call to WeChat may take. Default: 5000. */
  readonly timeoutMs?: number;
  /** Connections kept to WeChat. Default: 128. */
  readonly connections?: number;
  /** Whether this process serves real users. Default: whether `NODE_ENV` is `production`. */
  readonly production?: boolean;
  /**
   * Told what WeChat answered, with labels for secrets and for everything that belongs to a person. Write each as a line
   * of JSON, and `weapp-auth probe --replay` tells where WeChat and the emulator differ. Must not throw. Default: nothing
   * is recorded.
   */
  readonly record?: (call: RecordedCall) => void;
}

/** Names of headers, for systems that use others. */
export interface HeaderNames {
  /** Where the session token is, with or without `Bearer` before it. Default: `Authorization`. */
  readonly token?: string;
  /** Default: `X-Request-Id`. */
  readonly requestId?: string;
  /** What the client calls itself. Default: `X-Device`. */
  readonly device?: string;
}

/** Everything `createWeappAuth` can be told. */
export interface WeappAuthOptions {
  /** One app, several (the first is meant when a login names none), or a function that finds them. */
  readonly apps: AppConfig | readonly AppConfig[] | AppResolver;
  /** The server's own secret, or several, newest first; each at least 32 characters. */
  readonly secret: string | readonly string[];
  readonly store: Store;
  /** Where the routes are. Default: `/auth`. */
  readonly basePath?: string;
  /**
   * `https://api.example.com`, without a path: where clients reach this server, for addresses in answers and the issuer of JWTs.
   * Default: the request's origin; `verify` and `api` then give an uploaded picture's address without a host. In production
   * there are no JWTs, discovery and introspection without it: the sender of a request would choose the issuer.
   */
  readonly publicUrl?: string;
  /** How bodies are wrapped. Default: `none`. */
  readonly envelope?: Envelope;
  /** Other names for headers that this server reads and writes. */
  readonly headerNames?: HeaderNames;
  /** The language of texts for people when a request names none. Default: `zh`. */
  readonly language?: Language;
  readonly wechat?: WechatOptions;
  readonly session?: SessionOptions;
  readonly openData?: OpenDataOptions;
  /**
   * Whether `GET /auth/me/export` shows the client openid, unionid and the phone number in full. Default: false, and they
   * are masked; `api.exportUser` gives them to this server either way.
   */
  readonly exportInFull?: boolean;
  /** What a session token alone may not do. Default: everything of it needs a fresh code. */
  readonly stepUp?: StepUpOptions;
  /** Where uploaded pictures are kept. Default: files in `.weapp-auth/avatars`. */
  readonly avatars?: AvatarStore;
  /** What happens when a phone number belongs to another user already. Default: `reject`. */
  readonly phoneConflict?: PhoneConflictPolicy | DecidePhoneConflict;
  /** JWTs for other back ends: `POST /auth/access-token`. `false`: neither them, nor their keys, discovery and introspection. */
  readonly accessToken?: AccessTokenOptions | false;
  /** Back ends that may ask what a token is worth: `POST /auth/introspect`. Default: nobody. */
  readonly introspection?: { readonly clients: readonly IntrospectionClient[] };
  /**
   * Whether this runs in WeChat CloudRun (微信云托管) with public access switched off, so that the `X-WX-*` headers can be
   * believed and `POST /auth/login/cloud` exists. `true` is refused elsewhere, since there anybody can send them, unless
   * WeChat's gateway is the only way to this server: then say `{ gatewayOnly: true }`. Default: false.
   */
  readonly cloudRun?: boolean | { readonly gatewayOnly: true };
  /** Whether `GET /auth/docs` and `GET /auth/openapi.json` are there. Default: true. */
  readonly docs?: boolean;
  /**
   * Answers WeChat's pre-fetch (数据预拉取) at `GET /auth/prefetch`, the address to enter at mp.weixin.qq.com: a person who
   * returns has a session, and the first screen its data, before the app runs. Default: not offered.
   */
  readonly prefetch?: PrefetchOptions;
  /**
   * Where people approve sign-ins of websites by scanning a code (`POST /auth/scan-login`), for `@weapp-auth/oidc`. Default: not
   * offered.
   */
  readonly scanLogin?: ScanLoginOptions;
  /** Told about messages that WeChat pushes (`AppConfig.push`). */
  readonly onPush?: OnPush;
  /** Limits against abuse, on by default. `false` switches all of them off. */
  readonly rateLimits?: RateLimitOptions | false;
  /**
   * Addresses and networks of our own proxies (`10.0.0.0/8`), whose `X-Forwarded-For` is believed. Default: none, and
   * then a private address may be such a proxy: it may do fifty times what the limits by address say.
   */
  readonly trustedProxies?: readonly string[];
  /**
   * `GET /metrics` for Prometheus: only for programs on this machine (`local`, the default), with a token for everybody who
   * has it, open (`true`), or not there (`false`).
   */
  readonly metrics?: 'local' | boolean | { readonly token: string };
  /** Traces requests, calls of WeChat and of the store: `trace.getTracer('weapp-auth')` of `@opentelemetry/api`. Default: none. */
  readonly tracer?: Tracer;
  /** Who is told when users and sessions change. Default: nobody. */
  readonly events?: EventOptions;
  /**
   * Whether this process delivers events every second and clears out dead rows every hour. Default: true. Without it,
   * `api.deliverEvents` and `api.prune` are to be called from outside; both write what waits of the audit.
   */
  readonly background?: boolean;
  /** The record of logins, refusals, merges and whatever else matters to security. Default: kept for 180 days. */
  readonly audit?: AuditOptions;
  /** How long a verified session is trusted without asking the store. Default: 5000; 0 asks every time. */
  readonly sessionCacheMs?: number;
  /** A memory shared by all replicas, so that a revocation is immediate everywhere. */
  readonly cache?: SharedCache;
  /** Where log lines go. Default: nowhere. */
  readonly logger?: Logger;
  /** Replaces the connection pool to WeChat, for tests and runtimes without sockets. */
  readonly fetch?: (request: Request) => Promise<Response>;
  /** UTC milliseconds. Default: `Date.now`. */
  readonly now?: () => number;
  /**
   * A clock that only goes forward, in milliseconds from any beginning: what is remembered in this process ends by it,
   * so that nothing lives longer where the clock is set back. Default: `performance.now`, or `now` where that is given.
   */
  readonly elapsed?: () => number;
  /** Default: `crypto.randomBytes`. */
  readonly random?: Random;
  /** Waits; for tests. Default: `timers/promises`. */
  readonly sleep?: (ms: number) => Promise<void>;
}

/** Whether a server with these options serves real users. */
export function isProduction({ wechat }: Pick<WeappAuthOptions, 'wechat'>): boolean {
  return wechat?.production ?? process.env.NODE_ENV === 'production';
}
