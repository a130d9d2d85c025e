import type { LoginResponse, Prefetched, User } from '@weapp-auth/protocol';
import type { AuditTrail } from '../audit/audit-trail.ts';
import type { Logger } from '../observe/logger.ts';
import { sealSessionKey } from '../open-data/key-ring.ts';
import type { AppConfig } from '../options.ts';
import { toPublicUser } from '../people/public-user.ts';
import { judgeSession } from '../sessions/session-policy.ts';
import { openTicket } from '../sessions/session-ticket.ts';
import { hashToken, mintToken } from '../sessions/token.ts';
import type { WriteGateway } from '../store/gateway.ts';
import type { Store } from '../store/store.ts';
import type { LoginPorts } from './login.ts';
import type { PrefetchOptions, PrefetchRequest } from './prefetch-options.ts';
import { subjectOf, toStartedLogin } from './start-session.ts';

/** What the pre-fetch takes. */
export interface PrefetchPorts
  extends Pick<LoginPorts, 'findApp' | 'exchangeCode' | 'keys' | 'random' | 'now' | 'newId'> {
  readonly store: Pick<Store, 'findIdentity' | 'findSession'>;
  readonly writes: Pick<WriteGateway, 'saveLogin'>;
  readonly log: Logger;
  readonly audit: Pick<AuditTrail, 'record'>;
}

/** WeChat's request: a code where the phone has no token, else the token. */
export interface PrefetchAttempt extends Omit<PrefetchRequest, 'user'> {
  readonly code: string | null;
  readonly token: string | null;
}

/** The session goes by way of WeChat and the phone's cache: the client replaces it at once. */
const lifetimeMs = 600_000;
/** WeChat keeps no larger body. */
const longestBody = 256 * 1024;

/**
 * Answers WeChat's pre-fetch (数据预拉取); null: nothing is known to answer.
 *
 * 1. A code is exchanged even where nothing is made of it: handing it out may have replaced the session_key at WeChat.
 * 2. Somebody known gets a session of a few minutes, which ends no other. Nobody is made here: a person who has never
 *    opened the app has agreed to nothing yet.
 * 3. A token gets data for the person of its session, and never a credential: it came in a URL.
 */
export async function prefetch(
  ports: PrefetchPorts,
  options: PrefetchOptions,
  attempt: PrefetchAttempt,
): Promise<Prefetched | null> {
  const { appId, code, token } = attempt;
  if ((code === null) === (token === null)) return null;
  const app = await ports.findApp(appId);
  if (app === null) return null;
  const found =
    code === null ? await findByToken(ports, app, token ?? '') : await logInByCode(ports, app, code);
  if (found === null) return null;
  const { user, login } = found;
  const body = { v: 1 as const, appId, ...(login && { login }) };
  const data = await dataFor(ports, options, { ...attempt, user });
  const whole = data === undefined ? body : { ...body, data };
  if (Buffer.byteLength(JSON.stringify(whole)) <= longestBody) return whole;
  ports.log.warn({ appId }, 'the data of a pre-fetch is longer than WeChat keeps, and is left out');
  return body;
}

interface FoundPerson {
  readonly user: User | null;
  readonly login: LoginResponse | null;
}

async function logInByCode(ports: PrefetchPorts, app: AppConfig, code: string): Promise<FoundPerson | null> {
  const exchange = await ports.exchangeCode(app, code);
  if (exchange.kind !== 'exchanged') return null;
  const { openId, unionId, sessionKey } = exchange;
  const owner = { appId: app.appId, openId };
  if ((await ports.store.findIdentity(app.appId, openId)) === null) return { user: null, login: null };
  const now = ports.now();
  const expiresAt = now + lifetimeMs;
  const token = mintToken(ports.random);
  const session = { id: ports.newId(), appId: app.appId };
  const { user } = await ports.writes.saveLogin({
    ...owner,
    openPlatform: app.openPlatform ?? null,
    unionId,
    proof: 'proven',
    newUserId: ports.newId(),
    profile: null,
    sessionKey: sealSessionKey(ports, owner, sessionKey),
    session: { id: session.id, tokenHash: hashToken(token), device: null, expiresAt },
    replaces: 'none',
  });
  const signedIn = toStartedLogin({ token, user, isNewUser: false, expiresAt, session }, now);
  ports.audit.record({ action: 'login', actor: 'wechat', ...subjectOf(signedIn), reason: 'prefetch' });
  const { expiresIn, isNewUser } = signedIn;
  const login = { token, expiresIn, user: signedIn.user, isNewUser };
  return { user: login.user, login };
}

async function findByToken(ports: PrefetchPorts, app: AppConfig, token: string): Promise<FoundPerson | null> {
  const now = ports.now();
  const opened = openTicket(ports.keys, 'prefetch', { ticket: token, now });
  if (opened === null) return null;
  const judged = judgeSession(await ports.store.findSession(opened.tokenHash), now);
  if (judged.kind !== 'live' || judged.session.appId !== app.appId) return null;
  return { user: toPublicUser(judged.user), login: null };
}

/** The operator's function may fail: then there is a login without data. */
async function dataFor(
  { log }: PrefetchPorts,
  { data }: PrefetchOptions,
  { appId, user, path, query, scene }: PrefetchRequest,
): Promise<unknown> {
  try {
    return await data?.({ appId, user, path, query, scene });
  } catch (error) {
    log.error({ err: error, appId }, 'the data of a pre-fetch could not be had');
    return undefined;
  }
}
