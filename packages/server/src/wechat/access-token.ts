import type { Keys } from '../base/keys.ts';
import type { Logger } from '../observe/logger.ts';
import type { Store } from '../store/store.ts';
import { StoreError } from '../store/store-error.ts';
import {
  type AuthorizedAnswer,
  incompleteAnswer,
  isText,
  judgeErrcode,
  type PlatformAnswer,
  type PlatformFailure,
} from './answer.ts';
import { type AppCredentials, revealAppSecret } from './app-credentials.ts';
import type { PlatformCall, PlatformClient } from './platform-client.ts';
import { readThirdPartyToken } from './third-party-token.ts';

/** A platform call that needs an access_token, which is added to its query. */
export type AuthorizedCall = PlatformCall;

/** Makes platform calls in the name of an app. */
export interface WechatTokens {
  /** Adds the app's access_token to a call. A token that WeChat no longer takes is replaced, once. */
  call(app: AppCredentials, call: AuthorizedCall): Promise<AuthorizedAnswer>;
}

/** What {@link createWechatTokens} works with. */
export interface WechatTokensOptions {
  readonly platform: PlatformClient;
  /** Shares the token among replicas. */
  readonly store: Pick<Store, 'readShared' | 'writeShared'>;
  /** Seals it there. */
  readonly keys: Pick<Keys, 'seal' | 'unseal'>;
  readonly log: Logger;
  readonly now: () => number;
}

/** Below this WeChat gives out the next token, while both work: the time to change without anybody waiting. */
const refreshAheadMs = 300_000;
/** A token that expires sooner than this may do so on its way. */
const safetyMs = 10_000;
/** Wrong or old token, malformed token, expired token: the same answer for the next caller unless it is replaced. */
const tokenErrcodes: ReadonlySet<number> = new Set([40001, 40014, 42001]);

/**
 * Keeps each app's access_token (stable_token): asked for when first needed, shared through the store, renewed before it
 * expires, and replaced when WeChat refuses it. In one process one request is under way at most.
 *
 * Never asks for a forced refresh: it would end the token of every other program of the same app.
 * Source: https://developers.weixin.qq.com/miniprogram/dev/server/API/mp-access-token/api_getstableaccesstoken
 */
export function createWechatTokens(options: WechatTokensOptions): WechatTokens {
  const call = createTokens(options, stableTokenCall);
  // WeChat knows no corps, and must not be shown their secrets.
  return { call: async (app, made) => (app.weCom === undefined ? call(app, made) : notInWeCom) };
}

/**
 * The same for the tokens of corps of WeCom (企业微信): asked again, it gives the same token until it is nearly over.
 * Source: https://developer.work.weixin.qq.com/document/path/91039
 */
export function createWeComTokens(options: WechatTokensOptions): WechatTokens {
  return { call: createTokens(options, corpTokenCall) };
}

function createTokens(options: WechatTokensOptions, tokenCall: State['tokenCall']): WechatTokens['call'] {
  const state: State = { ...options, tokenCall, held: new Map(), pending: new Map() };
  return (app, call) => callWithToken(state, app, call);
}

const notInWeCom: AuthorizedAnswer = {
  kind: 'no-token',
  failure: { kind: 'rejected', code: 'not_found', errcode: 0, rid: null },
};

interface State extends WechatTokensOptions {
  readonly tokenCall: (app: AppCredentials) => PlatformCall;
  readonly held: Map<string, HeldToken>;
  readonly pending: Map<string, Promise<TokenResult>>;
}

interface HeldToken {
  readonly token: string;
  readonly expiresAt: number;
}

type TokenResult = { readonly kind: 'token'; readonly token: string } | PlatformFailure;

async function callWithToken(
  state: State,
  app: AppCredentials,
  call: AuthorizedCall,
): Promise<AuthorizedAnswer> {
  const first = await tokenOf(state, app);
  if (first.kind !== 'token') return { kind: 'no-token', failure: first };
  const answer = await send(state, call, first.token);
  if (answer.kind !== 'answered' || !tokenErrcodes.has(answer.errcode)) return answer;

  const second = await replace(state, app, first.token);
  if (second.kind !== 'token') return { kind: 'no-token', failure: second };
  return second.token === first.token ? answer : send(state, call, second.token);
}

function send(state: State, call: AuthorizedCall, token: string): Promise<PlatformAnswer> {
  return state.platform.call({ ...call, query: { access_token: token, ...call.query } });
}

async function tokenOf(state: State, app: AppCredentials): Promise<TokenResult> {
  if (app.thirdParty) return tokenOfThirdParty(state, app);
  const held = state.held.get(app.appId);
  const left = held === undefined ? 0 : held.expiresAt - state.now();
  if (held === undefined || left <= safetyMs) return renew(state, app, null);
  if (left <= refreshAheadMs) renewInBackground(state, app);
  return { kind: 'token', token: held.token };
}

async function replace(state: State, app: AppCredentials, refused: string): Promise<TokenResult> {
  if (app.thirdParty) return tokenOfThirdParty(state, app);
  const held = state.held.get(app.appId);
  if (held !== undefined && held.token !== refused) return { kind: 'token', token: held.token };
  return renew(state, app, refused);
}

async function tokenOfThirdParty(
  { log }: State,
  { appId, thirdParty }: AppCredentials,
): Promise<TokenResult> {
  const provide = thirdParty?.authorizerAccessToken;
  if (provide !== undefined) return readThirdPartyToken(provide, { appId, log });
  log.error({ appId }, 'thirdParty.authorizerAccessToken is not set, and this call of WeChat needs it');
  return { kind: 'rejected', code: 'wechat_misconfigured', errcode: 0, rid: null };
}

/** Single flight: whoever comes while a request is under way waits for that one. */
function renew(state: State, app: AppCredentials, refused: string | null): Promise<TokenResult> {
  const pending = state.pending.get(app.appId);
  if (pending) return pending;
  const started = fetchToken(state, app, refused).finally(() => state.pending.delete(app.appId));
  state.pending.set(app.appId, started);
  return started;
}

function renewInBackground(state: State, app: AppCredentials): void {
  renew(state, app, null).then(
    (result) => {
      if (result.kind !== 'token') warn(state, app, { code: result.code });
    },
    (error: unknown) => warn(state, app, { err: error }),
  );
}

function warn(state: State, app: AppCredentials, fields: Readonly<Record<string, unknown>>): void {
  state.log.warn({ appId: app.appId, ...fields }, 'the access token could not be renewed ahead of time');
}

async function fetchToken(state: State, app: AppCredentials, refused: string | null): Promise<TokenResult> {
  const shared = await readShared(state, app);
  if (shared.held && shared.held.token !== refused && !isDue(state, shared.held)) {
    return hold(state, app, shared.held);
  }
  const answer = judgeErrcode(await state.platform.call(state.tokenCall(app)));
  if (answer.kind !== 'succeeded') return answer;
  const { access_token: token, expires_in: seconds } = answer.body;
  if (!isText(token) || typeof seconds !== 'number' || !(seconds > 0)) return incompleteAnswer(answer.rid);
  const fetched = { token, expiresAt: state.now() + seconds * 1000 };
  await writeShared(state, app, { held: fetched, version: shared.version });
  return hold(state, app, fetched);
}

/** Normal mode: however often it is asked, WeChat gives the same token until it is nearly over, so a repeat is harmless. */
function stableTokenCall(app: AppCredentials): PlatformCall {
  const body = {
    grant_type: 'client_credential',
    appid: app.appId,
    secret: revealAppSecret(app),
    force_refresh: false,
  };
  return { method: 'POST', path: '/cgi-bin/stable_token', query: {}, body, repeatable: true };
}

function corpTokenCall(app: AppCredentials): PlatformCall {
  const query = { corpid: app.appId, corpsecret: revealAppSecret(app) };
  return { method: 'GET', path: '/cgi-bin/gettoken', query, repeatable: true };
}

function hold(state: State, app: AppCredentials, held: HeldToken): TokenResult {
  state.held.set(app.appId, held);
  return { kind: 'token', token: held.token };
}

function isDue(state: State, held: HeldToken): boolean {
  return held.expiresAt - state.now() <= refreshAheadMs;
}

interface SharedToken {
  readonly held: HeldToken | null;
  /** 0: there was none. */
  readonly version: number;
}

async function readShared(state: State, app: AppCredentials): Promise<SharedToken> {
  const stored = await withoutStore(() => state.store.readShared(sharedKey(app)));
  if (!stored) return { held: null, version: 0 };
  const token = state.keys.unseal(stored.value, sharedKey(app));
  const { version, expiresAt } = stored;
  return { held: token === null || expiresAt === null ? null : { token, expiresAt }, version };
}

/** Another replica may have written in between; its token is as good as ours. */
async function writeShared(
  state: State,
  app: AppCredentials,
  { held, version }: SharedToken & { readonly held: HeldToken },
): Promise<void> {
  const value = state.keys.seal(held.token, sharedKey(app));
  const { expiresAt } = held;
  await withoutStore(() =>
    state.store.writeShared({ key: sharedKey(app), value, expectedVersion: version, expiresAt }),
  );
}

/** Sharing saves a request now and then; a store that is away costs that request and nothing else. */
async function withoutStore<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof StoreError) return null;
    throw error;
  }
}

function sharedKey(app: AppCredentials): string {
  return `wechat-access-token:${app.appId}`;
}
