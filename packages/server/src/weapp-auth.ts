import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ErrorCode, RevokeReason } from '@weapp-auth/protocol';
import { v7 } from 'uuid';
import { createAppDirectory } from './app-directory.ts';
import type { AuthContext } from './context.ts';
import { createHttpApp, readRequestId } from './http/app.ts';
import type { HttpConfig, Peer } from './http/call.ts';
import { respond } from './http/respond.ts';
import { createKeys } from './keys.ts';
import { silentLogger } from './logger.ts';
import type { WeappAuthOptions } from './options.ts';
import { refuse } from './refusal.ts';
import { createSessions, type Verification } from './session.ts';
import { checkSessionOptions } from './session-policy.ts';
import { createSingleUse } from './single-use.ts';
import { createCode2Session } from './wechat/code2session.ts';
import { createPlatformClient, type PlatformClient } from './wechat/platform-client.ts';
import { createWechatServices } from './wechat/wechat-services.ts';

/** The login server as a value: mount `fetch`, call `verify`. */
export interface WeappAuth {
  /** Where the routes are: `/auth`. */
  readonly basePath: string;
  /** Answers a request. Never rejects. `peer` is what an adapter knows about the sender, for rate limits. */
  fetch(request: Request, peer?: Peer): Promise<Response>;
  /**
   * What a session token is worth. A cached one costs less than hashing it.
   *
   * @throws StoreError when the store has to be asked and is away
   */
  verify(token: string): Promise<Verification>;
  /** The answer that `fetch` gives for such a refusal, for adapters that guard somebody's own routes. */
  refuse(refusal: { readonly code: ErrorCode; readonly reason?: RevokeReason }, headers: Headers): Response;
  /** Lets go of connections to WeChat. The store is closed by whoever opened it. */
  close(): Promise<void>;
}

/**
 * Creates the login server of one or more WeChat Mini Programs.
 *
 * The store has to be migrated before the first request.
 *
 * @throws TypeError when an option cannot be used
 *
 * @example
 * ```ts
 * import { createWeappAuth } from '@weapp-auth/server';
 * import { sqliteStore } from '@weapp-auth/server/sqlite';
 *
 * const store = sqliteStore({ path: 'weapp-auth.db' });
 * await store.migrate();
 * const auth = createWeappAuth({
 *   apps: { appId: 'wx0123456789abcdef', secret: 'the AppSecret of the mini program' },
 *   secret: 'a secret of your own, at least thirty-two characters',
 *   store,
 * });
 * const response = await auth.fetch(new Request('http://localhost/healthz'));
 * console.log(response.status); // 200
 * ```
 */
export function createWeappAuth(options: WeappAuthOptions): WeappAuth {
  const config = readHttpConfig(options);
  const now = options.now ?? Date.now;
  const platform = createPlatform(options, now);
  const context = createContext(options, { now, platform });
  const app = createHttpApp(context, config);
  return {
    basePath: config.basePath,
    fetch: async (request, peer) => app(request, peer),
    verify: (token) => context.sessions.verify(token),
    refuse({ code, reason }, headers) {
      const requestId = readRequestId(headers) ?? context.newId();
      const refusal = reason === undefined ? refuse(code) : refuse(code, { reason });
      return respond(config, refusal, { requestId, acceptLanguage: headers.get('accept-language') });
    },
    async close() {
      await context.sessions.close();
      await platform.close();
    },
  };
}

function createContext(
  options: WeappAuthOptions,
  made: { readonly now: () => number; readonly platform: PlatformClient },
): AuthContext {
  const { now, platform } = made;
  const random = options.random ?? randomBytes;
  const session = options.session ?? {};
  checkSessionOptions(session);
  const log = options.logger ?? silentLogger;
  const findApp = createAppDirectory(options.apps);
  const { store } = options;
  const cacheMs = options.sessionCacheMs ?? 5000;
  const keys = createKeys(typeof options.secret === 'string' ? [options.secret] : options.secret, random);
  return {
    store,
    findApp,
    exchangeCode: createCode2Session(platform),
    wechat: createWechatServices({ platform, store, keys, log, now }),
    codes: createSingleUse(),
    keys,
    sessions: createSessions({ store, findApp, session, cacheMs, shared: options.cache ?? null, log, now }),
    session,
    openData: { maxAgeSeconds: options.openData?.maxAgeSeconds ?? 300 },
    emit: false,
    log,
    now,
    random,
    newId: () => v7({ msecs: now(), rng: () => random(16) }),
    sleep: options.sleep ?? ((ms) => sleep(ms)),
  };
}

function createPlatform(options: WeappAuthOptions, now: () => number): PlatformClient {
  const { wechat = {}, fetch } = options;
  const production = wechat.production ?? process.env.NODE_ENV === 'production';
  return createPlatformClient({ ...wechat, production, now, ...(fetch && { fetch }) });
}

function readHttpConfig(options: WeappAuthOptions): HttpConfig {
  const basePath = (options.basePath ?? '/auth').replace(/\/+$/, '');
  if (!/^(?:\/[\w.~-]+)*$/.test(basePath)) throw new TypeError('basePath: a path such as /auth');
  return { basePath, envelope: options.envelope ?? 'none', language: options.language ?? 'zh' };
}
