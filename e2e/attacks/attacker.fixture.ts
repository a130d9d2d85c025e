import { createCipheriv, randomBytes } from 'node:crypto';
import { demoAppId } from '@weapp-auth/emulator';
import { createWorld, type World } from '../world.fixture.ts';

/** A person who is logged in and sends whatever they like, past the SDK, to a server with its default limits. */
export interface Attacker {
  readonly world: World;
  readonly name: string;
  readonly token: string;
  readonly userId: string;
  readonly openId: string;
  /** A fresh login code. */
  code(): Promise<string>;
  /** Encrypted by WeChat a moment ago. */
  userInfo(): Promise<Ciphertext>;
  steps(): Promise<Ciphertext>;
  /** Under the own session_key, as if the attacker had won it. */
  encrypt(plain: string): Ciphertext;
  post(path: string, body: unknown): Promise<Seen>;
  me(): Promise<Seen>;
}

/** Open data as bytes, for changing them. */
export interface Ciphertext {
  readonly bytes: Buffer;
  readonly iv: Buffer;
  readonly signed?: { readonly rawData: string; readonly signature: string };
}

/** Everything that an attacker sees of an answer. */
export interface Seen {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

export const blockBytes = 16;
export const appId: string = demoAppId;

/** A world with one victim in it, who has a name, and an attacker. */
export async function createAttack(): Promise<Attacker> {
  return logIn(await createWorld(), 'bob');
}

/** Logs a person in and gives them the means of an attacker. */
export async function logIn(world: World, name: string): Promise<Attacker> {
  const { call } = world.phone(name);
  const { code } = await call('login');
  const answer = await world.network.send('POST', '/auth/login', { body: { appId, code } });
  const token = String(answer.body.token);
  const user = Object(answer.body.user);
  const { openid: openId, session } = accountOf(world, name);
  return {
    world,
    name,
    token,
    userId: String(user.id),
    openId,
    code: async () => String((await call('login')).code),
    userInfo: async () => readCiphertext(await call('getUserInfo', { withCredentials: true })),
    steps: async () => readCiphertext(await call('getWeRunData')),
    encrypt: (plain) => encrypt(session, plain),
    post: (path, body) => see(world, { method: 'POST', path, token, body }),
    me: () => see(world, { method: 'GET', path: '/auth/me', token, body: undefined }),
  };
}

/** As a client sends it. */
export function sent({ bytes, iv }: Ciphertext): { encryptedData: string; iv: string } {
  return { encryptedData: bytes.toString('base64'), iv: iv.toString('base64') };
}

/** The same data with one byte changed. */
export function flip(bytes: Buffer, at: number, by = 1): Buffer {
  const changed = Buffer.from(bytes);
  changed.writeUInt8((changed[at] ?? 0) ^ by, at);
  return changed;
}

/** What the watermark of WeChat would be now. */
export function watermark(world: World): string {
  const timestamp = Math.floor((Date.now() + world.emulator.platform.state.clock.offset) / 1000);
  return `"watermark":{"timestamp":${timestamp},"appid":"${appId}"}`;
}

/** Waits until the limits have forgotten. */
export function rest(world: World): void {
  world.advance(60);
}

function readCiphertext(result: Readonly<Record<string, unknown>>): Ciphertext {
  const { encryptedData, iv, rawData, signature } = result;
  const data = {
    bytes: Buffer.from(String(encryptedData), 'base64'),
    iv: Buffer.from(String(iv), 'base64'),
  };
  if (rawData === undefined) return data;
  return { ...data, signed: { rawData: String(rawData), signature: String(signature) } };
}

function encrypt(sessionKey: string, plain: string): Ciphertext {
  const iv = randomBytes(blockBytes);
  const cipher = createCipheriv('aes-128-cbc', Buffer.from(sessionKey, 'base64'), iv);
  return { bytes: Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]), iv };
}

function accountOf(world: World, name: string): { openid: string; session: string } {
  const accounts = [...world.emulator.platform.state.accounts.values()];
  const account = accounts.find((one) => one.userId === name && one.appId === appId);
  if (!account?.session) throw new Error(`${name} has not logged in`);
  return { openid: account.openid, session: account.session.key };
}

async function see(
  { server }: World,
  asked: { method: string; path: string; token: string; body: unknown },
): Promise<Seen> {
  const { method, path, token, body } = asked;
  const headers = {
    'content-type': 'application/json',
    'accept-language': 'en',
    // Every answer repeats it, and has nothing else of its own then.
    'x-request-id': 'the-same-each-time',
    authorization: `Bearer ${token}`,
  };
  const init = body === undefined ? { method, headers } : { method, headers, body: JSON.stringify(body) };
  const response = await server.fetch(new Request(`http://login.test${path}`, init), {
    remoteAddress: '203.0.113.7',
  });
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    text: await response.text(),
  };
}
