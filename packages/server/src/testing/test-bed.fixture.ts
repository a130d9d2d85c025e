import { createCipheriv, hash, randomBytes } from 'node:crypto';
import { createEmulator, type Emulator, type EmulatorOptions } from '@weapp-auth/emulator';
import type { LoginResponse, OpenData, Problem, SignedOpenData } from '@weapp-auth/protocol';
import type { LogFields } from '../observe/logger.ts';
import type { AppConfig, WeappAuthOptions } from '../options.ts';
import { sqliteStore } from '../store/sqlite.ts';
import type { Store } from '../store/store.ts';
import { createWeappAuth, type WeappAuth } from '../weapp-auth.ts';

/** Two apps of one Open Platform account, one that belongs to none. */
export const appA = 'wx00000000000000aa';
export const appB = 'wx00000000000000bb';
export const loneApp = 'wx00000000000000cc';
const appSecret = 'a0'.repeat(16);

/** A login server on an emulated WeChat, a fresh store and a clock that stands still until it is moved. */
export interface TestBed {
  readonly auth: WeappAuth;
  readonly store: Store;
  readonly emulator: Emulator;
  readonly logs: LogFields[];
  /** Waits that the server asked for, in milliseconds. They pass at once. */
  readonly waits: number[];
  now(): number;
  advance(ms: number): void;
  /** Another server process on the same store. */
  replica(options?: Partial<WeappAuthOptions>): WeappAuth;
  request(method: string, path: string, options?: Sent): Promise<Answered>;
  /** `wx.login` of a person. */
  code(person?: string, appId?: string): Promise<string>;
  /** What `wx.getUserInfo` gives: anonymous, but with the real openId and unionId inside. */
  userInfo(person?: string, appId?: string): Promise<SignedOpenData>;
  /** Encrypts as WeChat does, under the person's session_key of this moment; a phone number WeChat then knows. */
  seal(payload: Readonly<Record<string, unknown>>, options?: SealOptions): SignedOpenData;
  sessionKeyOf(person?: string, appId?: string): string;
  openIdOf(person?: string, appId?: string): string;
  /** A whole login; fails the test when it is refused. */
  login(person?: string, options?: Sent & { readonly appId?: string }): Promise<LoginResponse>;
  close(): Promise<void>;
}

/** What a test sends. `body` goes as JSON; `text` as it is. */
export interface Sent {
  readonly body?: unknown;
  readonly text?: string;
  readonly token?: string;
  /** Sends a fresh code of this person along, as the SDK does where a token alone is not enough. */
  readonly stepUp?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly via?: WeappAuth;
  /** The address of the socket. */
  readonly from?: string;
}

/** What came back. */
export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON, for reading in assertions. */
  // biome-ignore lint/suspicious/noExplicitAny: assertions look into bodies of many shapes
  readonly body: any;
  readonly problem: Problem;
}

/** Whose data it is, and what its watermark says. */
export interface SealOptions {
  readonly person?: string;
  readonly appId?: string;
  readonly watermark?: { readonly appid?: string; readonly timestamp?: number } | null;
  /** Whether WeChat knows to have encrypted this phone number. Default: true. */
  readonly isKnown?: boolean;
}

/** What differs from the usual. */
export interface TestBedOptions extends Partial<WeappAuthOptions> {
  readonly emulator?: EmulatorOptions;
}

export const testSecret: string = 'test secret of the login server, long enough';

/** Starts everything in process; `close` it after the test. */
export async function openTestBed(options: TestBedOptions = {}): Promise<TestBed> {
  const clock = { now: Date.UTC(2026, 10, 20) };
  const now = (): number => clock.now;
  const emulator = startEmulator(now, options.emulator);
  const store = options.store ?? sqliteStore({ path: ':memory:' });
  await store.migrate();
  const world: World = { emulator, store, now, logs: [], waits: [] };
  const replica = (more: Partial<WeappAuthOptions> = {}): WeappAuth =>
    createServer(world, { ...options, ...more });
  const auth = replica();
  const request: TestBed['request'] = async (method, path, sent = {}) => {
    const code = sent.stepUp === undefined ? null : await wxLogin(emulator, sent.stepUp, appA);
    const headers = { ...(code !== null && { 'x-step-up-code': code }), ...sent.headers };
    return send(sent.via ?? auth, { method, path, ...sent, headers });
  };
  return {
    ...world,
    auth,
    advance: (ms) => {
      clock.now += ms;
    },
    replica,
    request,
    ...people(world),
    login: (person = 'alice', sent = {}) => logIn(world, request, { person, sent }),
    close: async () => {
      await auth.close();
      await store.close();
    },
  };
}

type World = Pick<TestBed, 'emulator' | 'store' | 'now' | 'logs' | 'waits'>;

function createServer(world: World, { emulator: _, ...options }: TestBedOptions): WeappAuth {
  const { emulator, store, now, logs, waits } = world;
  const log = (fields: LogFields, message: string): number => logs.push({ ...fields, message });
  return createWeappAuth({
    apps,
    secret: testSecret,
    store,
    fetch: emulator.fetch,
    now,
    background: false,
    rateLimits: false,
    sleep: async (ms) => void waits.push(ms),
    logger: { info: log, warn: log, error: log },
    ...options,
  });
}

function people({
  emulator,
  now,
}: World): Pick<TestBed, 'code' | 'userInfo' | 'seal' | 'sessionKeyOf' | 'openIdOf'> {
  return {
    code: (person = 'alice', appId = appA) => wxLogin(emulator, person, appId),
    userInfo: (person = 'alice', appId = appA) =>
      new Promise((resolve, reject) => {
        const success = (result: unknown): void => resolve(result as SignedOpenData);
        const fail = ({ errMsg }: { errMsg: string }): void => reject(new Error(errMsg));
        emulator.wx(person, appId).getUserInfo({ withCredentials: true, success, fail });
      }),
    seal: (payload, sealing = {}) => {
      const { person = 'alice', appId = appA, watermark = {} } = sealing;
      const stamp = { watermark: { appid: appId, timestamp: Math.floor(now() / 1000), ...watermark } };
      const { sessionKey } = accountOf(emulator, person, appId);
      const sealed = encrypt(sessionKey, watermark ? { ...payload, ...stamp } : payload);
      if ('purePhoneNumber' in payload && sealing.isKnown !== false) {
        const digest = hash('sha256', sealed.encryptedData, 'hex');
        emulator.platform.state.encryptedMessages.set(digest, { appId, createdAt: now() });
      }
      return { ...sealed, ...sign(sessionKey, payload) };
    },
    sessionKeyOf: (person = 'alice', appId = appA) => accountOf(emulator, person, appId).sessionKey,
    openIdOf: (person = 'alice', appId = appA) => accountOf(emulator, person, appId).openId,
  };
}

async function logIn(
  { emulator }: World,
  request: TestBed['request'],
  { person, sent }: { readonly person: string; readonly sent: Sent & { readonly appId?: string } },
): Promise<LoginResponse> {
  const { appId = appA, body = {}, ...rest } = sent;
  const fields = { appId, code: await wxLogin(emulator, person, appId), ...(body as object) };
  const answered = await request('POST', '/auth/login', { ...rest, body: fields });
  if (answered.status !== 200) throw new Error(`login refused: ${answered.text}`);
  return answered.body;
}

const apps: readonly AppConfig[] = [
  { appId: appA, secret: appSecret, openPlatform: 'group' },
  { appId: appB, secret: appSecret, openPlatform: 'group' },
  { appId: loneApp, secret: appSecret },
];

function startEmulator(now: () => number, options: EmulatorOptions = {}): Emulator {
  return createEmulator({
    now,
    openPlatforms: ['group'],
    apps: [
      { appId: appA, secret: appSecret, openPlatform: 'group' },
      { appId: appB, secret: appSecret, openPlatform: 'group' },
      { appId: loneApp, secret: appSecret },
    ],
    users: ['alice', 'bob', 'carol'].map((id) => ({ id, nickname: id })),
    ...options,
  });
}

async function send(
  auth: WeappAuth,
  sent: Sent & { readonly method: string; readonly path: string },
): Promise<Answered> {
  const { method, path, body, text = body === undefined ? undefined : JSON.stringify(body), token } = sent;
  const headers = {
    ...(text !== undefined && { 'content-type': 'application/json' }),
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
    'accept-language': 'en',
    ...sent.headers,
  };
  const init = text === undefined ? { method, headers } : { method, headers, body: text };
  const request = new Request(path.startsWith('http://') ? path : `http://login.test${path}`, init);
  const response = await auth.fetch(request, { remoteAddress: sent.from });
  const answer = await response.text();
  const parsed = answer.startsWith('{') ? JSON.parse(answer) : null;
  return { status: response.status, headers: response.headers, text: answer, body: parsed, problem: parsed };
}

function wxLogin(emulator: Emulator, person: string, appId: string): Promise<string> {
  return new Promise((resolve, reject) => {
    emulator
      .wx(person, appId)
      .login({ success: ({ code }) => resolve(code), fail: ({ errMsg }) => reject(new Error(errMsg)) });
  });
}

function accountOf(
  emulator: Emulator,
  person: string,
  appId: string,
): { openId: string; sessionKey: string } {
  const accounts = [...emulator.platform.state.accounts.values()];
  const account = accounts.find((candidate) => candidate.userId === person && candidate.appId === appId);
  if (!account?.session) throw new Error(`${person} has not logged in`);
  return { openId: account.openid, sessionKey: account.session.key };
}

/** Signs as WeChat does: a profile comes in clear as well. */
function sign(sessionKey: string, payload: unknown): { rawData: string; signature: string } {
  const rawData = JSON.stringify(payload);
  return { rawData, signature: hash('sha1', rawData + sessionKey, 'hex') };
}

/** Encrypts as WeChat does. */
export function encrypt(sessionKey: string, payload: unknown): OpenData {
  const iv = randomBytes(16);
  const cipher = createCipheriv('aes-128-cbc', Buffer.from(sessionKey, 'base64'), iv);
  const bytes = Buffer.concat([cipher.update(JSON.stringify(payload), 'utf8'), cipher.final()]);
  return { encryptedData: bytes.toString('base64'), iv: iv.toString('base64') };
}

/** The same with one bit of one byte changed; the byte is counted from the end when `at` is negative. */
export function withFlippedBit(
  data: OpenData,
  field: 'iv' | 'encryptedData',
  at: number,
  bit: number,
): OpenData {
  const bytes = Buffer.from(data[field], 'base64');
  bytes.writeUInt8((bytes.at(at) ?? 0) ^ bit, (bytes.length + at) % bytes.length);
  return { ...data, [field]: bytes.toString('base64') };
}
