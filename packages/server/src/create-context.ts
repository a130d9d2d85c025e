import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { v7 } from 'uuid';
import { createAppDirectory } from './apps/app-directory.ts';
import { fillOpenDataOptions } from './apps/app-switches.ts';
import { type AuditTrail, createAuditTrail } from './audit/audit-trail.ts';
import { auditWrites } from './audit/audited-writes.ts';
import { fileAvatars } from './avatars/file-avatars.ts';
import { createKeys } from './base/keys.ts';
import { createRandomPool } from './base/random-pool.ts';
import type { AuthContext } from './context.ts';
import { createAccessTokens } from './jwt/access-tokens.ts';
import { createRateLimiter, type RateLimiter } from './limits/rate-limits.ts';
import { createUploadSlots } from './limits/upload-slots.ts';
import { createSingleUse } from './login/single-use.ts';
import { type CurrentRequests, createCurrentRequests } from './observe/current-request.ts';
import { type Logger, silentLogger } from './observe/logger.ts';
import type { Metrics } from './observe/metrics.ts';
import { createReadiness } from './observe/readiness.ts';
import { createRequestIds } from './observe/request-ids.ts';
import { traceStore } from './observe/traced-ports.ts';
import type { WeappAuthOptions } from './options.ts';
import { createScanLogins } from './scan-login/scan-logins.ts';
import { createSessionCap } from './sessions/session-cap.ts';
import { checkSessionOptions } from './sessions/session-policy.ts';
import { createSessions } from './sessions/sessions.ts';
import { createWriteGateway } from './store/gateway.ts';
import type { SharedCache } from './store/shared-cache.ts';
import { createExchange } from './wechat/exchange.ts';
import type { PlatformClient } from './wechat/platform-client.ts';
import { createWechatServices } from './wechat/wechat-services.ts';

const sharedLimit =
  'many requests came from one private address and were refused: if it is a proxy of yours, name it in trustedProxies ' +
  '(TRUSTED_PROXIES), so that each client behind it is counted for itself';

/** What is made before the context. */
export interface ContextParts {
  readonly now: () => number;
  readonly elapsed: () => number;
  readonly platform: PlatformClient;
  /** Reaches WeCom; made when first needed. */
  readonly weCom: () => PlatformClient;
  /** Whether somebody listens to events. */
  readonly emit: boolean;
  readonly metrics: Metrics;
}

/** Fills the context from the options and their defaults. Throws a `TypeError` for options that cannot be used. */
export function createContext(
  options: WeappAuthOptions,
  { now, elapsed, platform, weCom, emit, metrics }: ContextParts,
): AuthContext {
  const {
    session = {},
    cache: shared = null,
    logger: log = silentLogger,
    sessionCacheMs: cacheMs = 5000,
  } = options;
  const store = options.tracer ? traceStore(options.store, options.tracer) : options.store;
  checkSessionOptions(session);
  const random = createRandomPool(options.random ?? randomBytes);
  const findApp = createAppDirectory(options.apps);
  const keys = createKeys(typeof options.secret === 'string' ? [options.secret] : options.secret, random);
  const newId = (): string => v7({ msecs: now(), random: random(16) });
  const sessions = createSessions({ store, findApp, session, shared, keys, log, now, elapsed, cacheMs });
  const requests = createCurrentRequests();
  const audit = createAudit(options, { log, now, random, requests });
  const writes = auditWrites(createWriteGateway({ store, memory: sessions, emit, now, newId }), audit);
  const basics = {
    ...{ store, keys, findApp, log, now, elapsed, random },
    wechat: createWechatServices({ platform, store, keys, log, now }),
    limits: createLimits(options, { shared, elapsed, log }),
    sleep: options.sleep ?? ((ms: number) => sleep(ms)),
  };
  return {
    ...basics,
    writes,
    exchangeCode: createExchange({ platform, weCom, store, keys, log, now }),
    accessTokens: createAccessTokens(options.accessToken || {}, { ...basics, audit, newId }),
    onPush: options.onPush ?? null,
    codes: createSingleUse(),
    sessions,
    session,
    // Looks without spans: after the answer, in the name of no request.
    sessionCap: createSessionCap({ store: options.store, writes, log, now }),
    ...fillPersonOptions(options),
    scanLogins: options.scanLogin ? createScanLogins(options.scanLogin, basics) : null,
    uploads: createUploadSlots(),
    audit,
    life: createReadiness({ ...basics, shared }),
    requests,
    metrics,
    newId,
    newRequestId: createRequestIds(random),
  };
}

function fillPersonOptions(
  options: WeappAuthOptions,
): Pick<AuthContext, 'openData' | 'exportInFull' | 'avatars' | 'phoneConflict'> {
  return {
    openData: fillOpenDataOptions(options.openData),
    exportInFull: options.exportInFull ?? false,
    avatars: options.avatars ?? fileAvatars('.weapp-auth/avatars'),
    phoneConflict: options.phoneConflict ?? 'reject',
  };
}

/** Its ids keep their order within a millisecond too, and its writes have no spans: no request waits for them. */
function createAudit(
  { store, audit = {} }: WeappAuthOptions,
  {
    log,
    now,
    random,
    requests,
  }: Pick<AuthContext, 'log' | 'now' | 'random'> & { readonly requests: CurrentRequests },
): AuditTrail {
  let made = 0;
  const newId = (): string => {
    made = (made + 1) % 2 ** 31;
    return v7({ msecs: now(), random: random(16), seq: made });
  };
  return createAuditTrail(audit, { store, log, requests, now, newId });
}

function createLimits(
  { rateLimits = {} }: WeappAuthOptions,
  {
    shared,
    elapsed,
    log,
  }: { readonly shared: SharedCache | null; readonly elapsed: () => number; readonly log: Logger },
): RateLimiter | null {
  if (rateLimits === false) return null;
  return createRateLimiter(rateLimits, { shared, elapsed, tellSharedLimit: () => log.warn({}, sharedLimit) });
}
