import type { ErrorCode, RevokeReason } from '@weapp-auth/protocol';
import { type AuthApi, createApi } from './api.ts';
import { createSecretWatch } from './audit/secret-watch.ts';
import { type ContextParts, createContext } from './create-context.ts';
import { refuse } from './errors/refusal.ts';
import { startBackground } from './events/background.ts';
import { createEventReceivers } from './events/event-receivers.ts';
import { createHttpApp } from './http/app.ts';
import { readRequestId } from './http/call.ts';
import { type CarriedLogin, logInCarried } from './http/carried-login.ts';
import { createFetch } from './http/create-fetch.ts';
import { readHttpConfig } from './http/http-config.ts';
import type { Peer } from './http/http-request.ts';
import { respond, toResponse } from './http/respond.ts';
import { keepProviderPorts } from './keep-provider-ports.ts';
import { silentLogger } from './observe/logger.ts';
import { createMetrics } from './observe/metrics.ts';
import { tracePlatform } from './observe/traced-ports.ts';
import { isProduction, type WeappAuthOptions } from './options.ts';
import type { Verification } from './sessions/sessions.ts';
import {
  createPlatformClient,
  type PlatformClient,
  type PlatformObservation,
} from './wechat/platform-client.ts';
import { weComUrlBeside } from './wechat/platform-url.ts';

/** The login server as a value: mount `fetch`, call `verify`. */
export interface WeappAuth {
  /** Where the routes are: `/auth`. */
  readonly basePath: string;
  /** The header with the session token, in lower case. */
  readonly tokenHeader: string;
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
  /**
   * Logs in whoever sent a request of somebody's own route that carries a code (`X-Login: <code> <appId>`); null: it
   * carries none. For adapters that guard routes.
   */
  logInCarried(headers: Headers, peer?: Peer): Promise<CarriedLogin | null>;
  /** What the server around this one may do besides: in process, for any user. */
  readonly api: AuthApi;
  /** Says at `/readyz` from now on that no more requests should come here. Those that come are answered as before. */
  drain(): void;
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
  const elapsed = options.elapsed ?? options.now ?? (() => performance.now());
  const metrics = createMetrics();
  const made = { now, elapsed, metrics };
  const platform = createPlatform(options, made);
  const weCom = createWeCom(options, made);
  const receivers = createEventReceivers(options.events ?? {}, now);
  const emit = receivers.length > 0;
  const context = createContext(options, { ...made, platform, weCom: weCom.reach, emit });
  const { log, audit } = context;
  // Without spans: it asks every second, in the name of no request.
  const { store } = options;
  const delivery = { store, receivers, log, now };
  const watchSecret = createSecretWatch({ store, keys: context.keys, audit });
  const background =
    options.background === false
      ? null
      : startBackground({ store, delivery, audit, watchSecret, log, now, elapsed });
  const app = createHttpApp(context, config);
  const fetch = createFetch(app);
  keepProviderPorts(fetch, { context, config });
  const plainApp = config.envelope === 'none' ? app : createHttpApp(context, { ...config, envelope: 'none' });
  return {
    basePath: config.basePath,
    tokenHeader: config.headerNames.token,
    fetch,
    verify: (token) => context.sessions.verify(token),
    refuse({ code, reason }, headers) {
      const requestId = readRequestId(headers, config) ?? context.newRequestId();
      const refusal = reason === undefined ? refuse(code) : refuse(code, { reason });
      return toResponse(respond(config, refusal, { requestId, headers }));
    },
    logInCarried: (headers, peer) => logInCarried(plainApp, `${config.basePath}/login`, { headers, peer }),
    api: createApi(context, delivery),
    drain() {
      context.life.isDraining = true;
    },
    async close() {
      context.scanLogins?.close();
      await background?.close();
      await context.sessionCap.close();
      await audit.flush();
      await context.sessions.close();
      await Promise.all([platform.close(), weCom.close()]);
    },
  };
}

function createPlatform(
  options: WeappAuthOptions,
  made: Pick<ContextParts, 'now' | 'elapsed' | 'metrics'>,
): PlatformClient {
  const { wechat = {}, fetch, logger = silentLogger } = options;
  const { now, elapsed, metrics } = made;
  const production = isProduction(options);
  const observe = (call: PlatformObservation): void => {
    const { path, outcome, errcode, durationMs } = call;
    const result = errcode === 0 ? 'ok' : 'rejected';
    metrics.wechat({ path, outcome: outcome === 'answered' ? result : outcome, durationMs });
    // An errcode is the client's or the operator's matter; an outage is everybody's.
    if (outcome !== 'answered') logger.warn({ ...call }, 'WeChat did not answer');
    else if (errcode !== 0) logger.info({ ...call }, 'WeChat refused');
  };
  const platform = createPlatformClient({
    ...wechat,
    ...{ production, now, elapsed, observe },
    ...(fetch && { fetch }),
  });
  return options.tracer ? tracePlatform(platform, options.tracer) : platform;
}

/** The client for WeCom (企业微信): most servers know no corp, and never make it. */
function createWeCom(
  options: WeappAuthOptions,
  made: Pick<ContextParts, 'now' | 'elapsed' | 'metrics'>,
): { reach(): PlatformClient; close(): Promise<void> } {
  // A recording is of WeChat: the rules that it is compared with know the calls of WeChat alone.
  const { record: _, ...wechat } = options.wechat ?? {};
  let client: PlatformClient | null = null;
  const atWeCom = { ...options, wechat: { ...wechat, baseUrl: weComUrlBeside(wechat.baseUrl) } };
  return {
    reach: () => {
      client ??= createPlatform(atWeCom, made);
      return client;
    },
    close: async () => client?.close(),
  };
}
