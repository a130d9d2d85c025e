import { isOffered } from '../apps/app-switches.ts';
import type { Random } from '../base/keys.ts';
import { type Refusal, refuse, refuseFailure } from '../errors/refusal.ts';
import { sealSessionKey } from '../open-data/key-ring.ts';
import { type OpenDataPorts, openOpenData, type SignedText } from '../open-data/open-data.ts';
import type { AppConfig, FindApp } from '../options.ts';
import { bindLoginPhone, type LoginPhonePorts, takeLoginPhone } from '../people/login-phone.ts';
import { readUserInfo, type UserInfo } from '../people/profile.ts';
import { policyOf } from '../sessions/session-policy.ts';
import { deriveToken, mintToken } from '../sessions/token.ts';
import type { WriteGateway } from '../store/gateway.ts';
import { StoreError } from '../store/store-error.ts';
import type { PlatformFailure } from '../wechat/answer.ts';
import type { Code2Session, Code2SessionResult } from '../wechat/code2session.ts';
import { isRawDataSigned } from '../wechat/signatures.ts';
import { type RepeatPorts, repeatLogin } from './repeat-login.ts';
import type { SingleUse } from './single-use.ts';
import {
  type SessionStart,
  type SessionStartPorts,
  type StartedLogin,
  startSession,
} from './start-session.ts';

/** What a login takes. */
export interface LoginPorts extends SessionStartPorts, RepeatPorts, OpenDataPorts, LoginPhonePorts {
  readonly store: RepeatPorts['store'] & OpenDataPorts['store'] & LoginPhonePorts['store'];
  readonly writes: SessionStartPorts['writes'] &
    LoginPhonePorts['writes'] &
    Pick<WriteGateway, 'addSessionKey'>;
  readonly findApp: FindApp;
  readonly exchangeCode: Code2Session;
  /** Login codes under way in this process. */
  readonly codes: SingleUse<LoginResult>;
  readonly random: Random;
}

/** What a client sends to log in. */
export interface LoginAttempt {
  /** Without it the first app of the server's list is meant. */
  readonly appId?: string | undefined;
  /** From `wx.login`: five minutes, one use. */
  readonly code: string;
  readonly encrypted?: { readonly encryptedData: string; readonly iv: string } | undefined;
  readonly signed?: SignedText | undefined;
  /** From a `getPhoneNumber` button: binds the phone in the same call. */
  readonly phoneCode?: string | undefined;
  /** Fresh per attempt, at least 128 random bits. With it a login whose answer was lost can be repeated. */
  readonly idempotencyKey?: string | undefined;
  readonly device: string | null;
}

/** Every ending of a login. */
export type LoginResult = StartedLogin | Refusal;

/**
 * Logs a person in: code → identity → user → session.
 *
 * 1. WeChat exchanges the code for the openid and the session_key.
 * 2. Data that came with the code is decrypted and checked, a phone code is exchanged for the number, which somebody
 *    known gets at once.
 * 3. One atomic write finds or makes the user, keeps the session_key, and makes the session.
 *
 * When WeChat does not take the code, this may be a login whose answer got lost: then its session is there already,
 * and the same answer is given again.
 */
export async function login(ports: LoginPorts, attempt: LoginAttempt): Promise<LoginResult> {
  const app = await ports.findApp(attempt.appId);
  if (app === null) return refuseApp(attempt.appId);
  const switchedOff = findSwitchedOff(app, attempt);
  if (switchedOff !== null)
    return refuse('validation_failed', { errors: [{ path: switchedOff, flaw: 'switched-off' }] });
  return ports.codes.run({
    code: `${app.appId} ${attempt.code}`,
    idempotencyKey: attempt.idempotencyKey,
    work: () => loginOnce(ports, app, attempt),
    refused: refuse('code_used'),
  });
}

/** The field that this app does without. Judged before the code is used. */
function findSwitchedOff(app: AppConfig, { phoneCode, encrypted }: LoginAttempt): string | null {
  if (phoneCode !== undefined && !isOffered(app, 'phone')) return 'phoneCode';
  return encrypted !== undefined && !isOffered(app, 'open-data') ? 'encryptedData' : null;
}

function refuseApp(appId: string | undefined): Refusal {
  if (appId !== undefined) return refuse('app_unknown');
  return refuse('validation_failed', { errors: [{ path: 'appId', flaw: 'missing-app' }] });
}

async function loginOnce(ports: LoginPorts, app: AppConfig, attempt: LoginAttempt): Promise<LoginResult> {
  const exchange = await ports.exchangeCode(app, attempt.code);
  if (exchange.kind !== 'exchanged') {
    const repeated = await repeatLogin(ports, { ...attempt, appId: app.appId, refusal: exchange.code });
    return repeated ?? refuseExchange(ports, exchange);
  }
  try {
    return await completeLogin(ports, { app, attempt, exchange });
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    ports.log.error({ err: error, appId: app.appId }, 'a login failed after its code had been used');
    return refuse('service_unavailable', { codeSpent: true });
  }
}

async function completeLogin(ports: LoginPorts, step: LoginStep): Promise<LoginResult> {
  const { app, attempt, exchange } = step;
  const opened = await openAccompanyingData(ports, step);
  if (opened.kind === 'refused') return keepKey(ports, { app, exchange }, opened);

  // WeChat's own unionid, from the exchange of the code, leads to a person: one in the data is only claimed.
  const { openId, sessionKey, unionId } = exchange;
  const told = toldUnionId(exchange, opened.userInfo);
  const profile = opened.userInfo?.profile ?? null;
  const { phoneCode } = attempt;
  const phone = phoneCode ? await takeLoginPhone(ports, { app, openId, unionId, phoneCode }) : null;
  if (phone?.kind === 'refused') return keepKey(ports, { app, exchange }, phone);

  const token = tokenFor(ports, app, attempt);
  const start: SessionStart = {
    app,
    openId,
    ...told,
    sessionKey,
    profile,
    token,
    device: attempt.device,
  };
  const signedIn = await startSession(ports, start);
  if (phone === null || phone.boundTo === signedIn.user.id) return signedIn;
  const { replaces } = policyOf(ports.session, app, attempt.device);
  return bindLoginPhone(ports, signedIn, { app, number: phone.number, replaces });
}

/** A code of another corp of WeCom leads there, if this server knows it. */
async function refuseExchange(ports: LoginPorts, failure: PlatformFailure): Promise<Refusal> {
  const refusal = refuseFailure(failure);
  const appId = failure.kind === 'rejected' ? failure.appId : undefined;
  if (appId === undefined || (await ports.findApp(appId)) === null) return refusal;
  return { ...refusal, appId };
}

function toldUnionId(
  { unionId }: Exchanged,
  userInfo: UserInfo | null,
): Pick<SessionStart, 'unionId' | 'proof'> {
  if (unionId !== null) return { unionId, proof: 'proven' };
  return { unionId: userInfo?.claimedUnionId ?? null, proof: 'claimed' };
}

type Exchanged = Extract<Code2SessionResult, { kind: 'exchanged' }>;

interface OpenedLogin {
  readonly kind: 'opened';
  /** Null: none came with the code. */
  readonly userInfo: UserInfo | null;
}

interface LoginStep {
  readonly app: AppConfig;
  readonly attempt: LoginAttempt;
  readonly exchange: Exchanged;
}

async function openAccompanyingData(ports: LoginPorts, step: LoginStep): Promise<OpenedLogin | Refusal> {
  const { attempt, app, exchange } = step;
  const { sessionKey, openId } = exchange;
  const { encrypted, signed, idempotencyKey } = attempt;
  if (!encrypted) {
    if (signed && !isRawDataSigned(sessionKey, signed.rawData, signed.signature))
      return refuse('signature_mismatch');
    return { kind: 'opened', userInfo: null };
  }
  const request = { app, appId: app.appId, openId, sessionKey, encrypted, signed, idempotencyKey };
  const opened = await openOpenData(ports, request, readUserInfo);
  return opened.kind === 'refused' ? opened : { kind: 'opened', userInfo: opened.data };
}

/**
 * The login is refused, but its code is used up, and WeChat may have replaced the session_key when it gave it out: the
 * sessions that this person has already need the new one.
 */
async function keepKey(
  ports: LoginPorts,
  { app, exchange }: Pick<LoginStep, 'app' | 'exchange'>,
  refusal: Refusal,
): Promise<Refusal> {
  const owner = { appId: app.appId, openId: exchange.openId };
  const key = sealSessionKey(ports, owner, exchange.sessionKey);
  await ports.writes.addSessionKey({ ...owner, key });
  return refusal;
}

/** A repeatable login gets a token that every replica can derive again; the others get a random one. */
function tokenFor(ports: Pick<LoginPorts, 'random' | 'keys'>, app: AppConfig, attempt: LoginAttempt): string {
  const { code, idempotencyKey } = attempt;
  if (idempotencyKey === undefined) return mintToken(ports.random);
  return deriveToken(ports.keys, { appId: app.appId, code, idempotencyKey });
}
