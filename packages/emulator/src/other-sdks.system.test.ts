import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createEmulator } from './create-emulator.ts';
import type { Emulator } from './emulator.ts';
import { type ListeningEmulator, listenEmulator } from './listen.ts';
import { requireApp } from './platform/app.ts';
import { accessToken, appId, appSecret, loginCode, phone, wxOf } from './world.fixture.ts';

// Packages of other authors, unmodified: only the host is changed. They are CommonJS, and what types they have do not
// cover these calls, so each is described here by the methods the tests use.
const load = createRequire(import.meta.url);

let emulator: Emulator;
let listening: ListeningEmulator;
let folder: string;

beforeAll(async () => {
  emulator = createEmulator({ seed: 'demo' });
  listening = await listenEmulator(emulator);
  folder = mkdtempSync(join(tmpdir(), 'emulator-sdks-'));
});

afterAll(async () => {
  await listening.close();
  rmSync(folder, { recursive: true, force: true });
});

interface SdkSession {
  openid: string;
  session_key: string;
  unionid: string;
}

async function sealedProfile(): Promise<Record<'encryptedData' | 'iv' | 'rawData' | 'signature', string>> {
  const result = await wxOf(emulator).getUserInfo({ withCredentials: true });
  const { encryptedData = '', iv = '', rawData = '', signature = '' } = result ?? {};
  return { encryptedData, iv, rawData, signature };
}

describe('wechat-jssdk', () => {
  interface MiniProgram {
    getSession(code: string): Promise<SdkSession>;
    decryptData(encryptedData: string, iv: string, sessionKey: string): Promise<Record<string, unknown>>;
    verifySignature(rawData: string, signature: string, sessionKey: string): Promise<void>;
    store: { destroy(): void };
  }

  function client(): MiniProgram {
    const { MiniProgram } = load('wechat-jssdk');
    const GET_SESSION_KEY_URL = `${listening.url}/sns/jscode2session`;
    return new MiniProgram({
      miniProgram: { appId: appId, appSecret: appSecret, GET_SESSION_KEY_URL },
      storeOptions: { fileStorePath: join(folder, 'wechat-info.json') },
    });
  }

  test('logs in, decrypts and checks the signature', async () => {
    const sdk = client();
    const session = await sdk.getSession(await loginCode(emulator));
    expect(session).toEqual({
      openid: expect.any(String),
      unionid: expect.any(String),
      session_key: expect.any(String),
    });
    const { encryptedData, iv, rawData, signature } = await sealedProfile();
    const data = await sdk.decryptData(encryptedData, iv, session.session_key);
    expect(data).toMatchObject({
      openId: session.openid,
      unionId: session.unionid,
      watermark: { appid: appId },
    });
    await sdk.verifySignature(rawData, signature, session.session_key);
    await expect(sdk.verifySignature(`${rawData} `, signature, session.session_key)).rejects.toThrow();
    sdk.store.destroy();
  });

  test('hears of a used code', async () => {
    const sdk = client();
    const code = await loginCode(emulator);
    await sdk.getSession(code);
    await expect(sdk.getSession(code)).rejects.toMatchObject({ errcode: 40163 });
    sdk.store.destroy();
  });
});

describe('co-wechat-api', () => {
  interface Api {
    snsPrefix: string;
    prefix: string;
    code2Session(code: string): Promise<SdkSession>;
    ensureAccessToken(): Promise<{ accessToken: string; expireTime: number }>;
  }

  function client(secret: string = appSecret): Api {
    const Api = load('co-wechat-api');
    const api: Api = new Api(appId, secret);
    api.snsPrefix = `${listening.url}/sns/`;
    api.prefix = `${listening.url}/cgi-bin/`;
    return api;
  }

  test('logs in and gets a token that works', async () => {
    const api = client();
    const session = await api.code2Session(await loginCode(emulator, 'bob'));
    expect(session).toMatchObject({
      openid: expect.stringMatching(/^o/),
      unionid: expect.stringMatching(/^o/),
    });
    const { accessToken: token, expireTime } = await api.ensureAccessToken();
    expect(expireTime).toBeGreaterThan(Date.now());
    const url = `${listening.url}/cgi-bin/openapi/rid/get?access_token=${token}`;
    const answer = await fetch(url, { method: 'POST', body: '{"rid":"00000000-00000000-00000000"}' });
    expect(await answer.json()).toMatchObject({ errcode: 76001 });
  });

  test("reports refusals by the platform's code", async () => {
    await expect(client().code2Session('forged')).rejects.toMatchObject({ code: 40029 });
    await expect(client('wrong').ensureAccessToken()).rejects.toMatchObject({ code: 40125 });
  });
});

describe('node-easywechat', () => {
  interface EasyApp {
    getUtils(): {
      codeToSession(code: string): Promise<SdkSession>;
      decryptSession(sessionKey: string, iv: string, encryptedData: string): Record<string, unknown>;
    };
    getAccessToken(): { getToken(): Promise<string> };
    getClient(): {
      post(path: string, options: unknown): Promise<{ toObject(): Record<string, unknown> }>;
    };
    getEncryptor(): { decrypt(text: string, signature: string, nonce: string, timestamp: string): string };
  }

  function client(more: object = {}): EasyApp {
    const { MiniApp } = load('node-easywechat');
    const http = { baseURL: listening.url };
    const file_cache = { path: folder, fileMode: 0o600, ext: '.cache' };
    return new MiniApp({ app_id: appId, secret: appSecret, http, file_cache, ...more });
  }

  test('logs in, decrypts, and gets a phone number with a token of its own', async () => {
    const app = client();
    const session = await app.getUtils().codeToSession(await loginCode(emulator));
    const { encryptedData, iv } = await sealedProfile();
    const data = app.getUtils().decryptSession(session.session_key, iv, encryptedData);
    expect(data).toMatchObject({ openId: session.openid, watermark: { appid: appId } });
    const { event } = await phone(emulator).button('getPhoneNumber');
    const json = { code: event?.detail.code };
    const answer = await app.getClient().post('/wxa/business/getuserphonenumber', { json });
    expect(answer.toObject()).toMatchObject({ phone_info: { purePhoneNumber: '12066600001' } });
  });

  test('gets the stable token', async () => {
    const app = client({ use_stable_access_token: true });
    expect(await app.getAccessToken().getToken()).toMatch(/^\d+_/);
  });

  test('opens a pushed message of the secure mode', async () => {
    const token = 'easyToken';
    const aes_key = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG';
    const received = Promise.withResolvers<{ query: URLSearchParams; body: string }>();
    const server = await receiver((query, body) => received.resolve({ query, body }));
    const { port } = server.address() as AddressInfo; // A TCP server that listens.
    requireApp(emulator.platform, appId).push = {
      url: `http://127.0.0.1:${port}/push`,
      token,
      encodingAesKey: aes_key,
      mode: 'secure',
      format: 'json',
    };
    await emulator.changeAuthorization({ event: 'user_authorization_revoke', appId: appId, user: 'alice' });
    const { query, body } = await received.promise;
    const { Encrypt } = JSON.parse(body);
    const [signature, nonce, timestamp] = ['msg_signature', 'nonce', 'timestamp'].map(
      (name) => query.get(name) ?? '',
    );
    const encryptor = client({ token, aes_key }).getEncryptor();
    const message = JSON.parse(encryptor.decrypt(Encrypt, signature ?? '', nonce ?? '', timestamp ?? ''));
    expect(message).toMatchObject({ Event: 'user_authorization_revoke', AppID: appId });
    server.close();
  });

  async function receiver(take: (query: URLSearchParams, body: string) => void): Promise<Server> {
    const server = createServer(async (request, response) => {
      take(new URL(request.url ?? '/', 'http://localhost').searchParams, await text(request));
      response.end('success');
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return server;
  }
});

test('every package of another author got what it asked for, nothing else', async () => {
  expect(await accessToken(emulator)).toMatch(/^\d+_/);
  const paths = new Set(emulator.violations().map(({ code }) => code));
  expect(paths).not.toContain('unknown-path');
});
