import { createDecipheriv } from 'node:crypto';
import { createEmulator } from './create-emulator.ts';
import type { Emulator } from './emulator.ts';
import type { EmulatorOptions } from './emulator-options.ts';
import type { ClientOptions } from './wx/client.ts';
import type { RunningClient } from './wx/running-client.ts';
import type { Wx } from './wx/wx.ts';

/** The app most tests use, and its neighbour under the same Open Platform account. */
export const appId = 'wx1de30a7400000001';
export const otherApp = 'wx1de30a7400000002';
export const appSecret = 'de305ec2e7000000000000000000d3a0';

const demo = { appid: appId, secret: appSecret };

/** When every test starts: 2026-11-20T12:00:00Z. */
export const start = 1_795_176_000_000;

/** What the server API answered. */
export interface Answer {
  readonly status: number;
  readonly type: string | null;
  readonly text: string;
  readonly json: Record<string, unknown>;
  readonly headers: Headers;
}

/** A demo emulator with standing time and fixed randomness. */
export function demoEmulator(options: EmulatorOptions = {}): Emulator {
  return createEmulator({ seed: 'demo', frozenAt: start, randomSeed: 'tests', ...options });
}

/** GETs a path of the server API. */
export function get(emulator: Emulator, path: string, query: Record<string, string> = {}): Promise<Answer> {
  return send(emulator, new Request(address(path, query)));
}

/** POSTs a body (an object as JSON, a string as it is) to a path of the server API. */
export function post(
  emulator: Emulator,
  path: string,
  given: { query?: Record<string, string>; body?: unknown; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const { query = {}, body = '', headers = {} } = given;
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return send(emulator, new Request(address(path, query), { method: 'POST', headers, body: text }));
}

/** Redeems a code with right credentials, or with the given ones. */
export function redeem(emulator: Emulator, code: string, more: Record<string, string> = {}): Promise<Answer> {
  const query = { appid: appId, secret: appSecret, js_code: code, grant_type: 'authorization_code', ...more };
  return get(emulator, '/sns/jscode2session', query);
}

/** A phone whose calls return promises. */
export function phone(emulator: Emulator, user = 'alice', options: ClientOptions = {}): RunningClient {
  return emulator.client(user, appId, { promises: 'typings', ...options });
}

/** A new login code. */
export async function loginCode(
  emulator: Emulator,
  user = 'alice',
  options: ClientOptions = {},
): Promise<string> {
  const result = await phone(emulator, user, options).wx.login();
  return result?.code ?? '';
}

/** Logs in through the server API. */
export async function logIn(
  emulator: Emulator,
  user = 'alice',
): Promise<{ openid: string; sessionKey: string; unionid: string | undefined }> {
  const { json } = await redeem(emulator, await loginCode(emulator, user));
  const unionid = json.unionid === undefined ? undefined : String(json.unionid);
  return { openid: String(json.openid), sessionKey: String(json.session_key), unionid };
}

/** A fresh access_token of the demo app. */
export async function accessToken(
  emulator: Emulator,
  app: { appid: string; secret: string } = demo,
): Promise<string> {
  const query = { grant_type: 'client_credential', appid: app.appid, secret: app.secret };
  return String((await get(emulator, '/cgi-bin/token', query)).json.access_token);
}

/** Opens encrypted open data, or throws as a wrong key makes it. */
export function decrypt(sessionKey: string, encryptedData: string, iv: string): Record<string, unknown> {
  const decipher = createDecipheriv(
    'aes-128-cbc',
    Buffer.from(sessionKey, 'base64'),
    Buffer.from(iv, 'base64'),
  );
  return JSON.parse(decipher.update(encryptedData, 'base64', 'utf8') + decipher.final('utf8'));
}

/** What a call fails with. */
export async function failureOf(
  call: Promise<unknown> | undefined,
): Promise<{ errMsg: string; errno?: number }> {
  try {
    await call;
  } catch (error) {
    if (typeof error === 'object' && error !== null && 'errMsg' in error) {
      return error as { errMsg: string; errno?: number }; // Checked above; errno is what the test looks at.
    }
    throw error;
  }
  throw new Error('The call should have failed.');
}

/** An answer whose connection breaks in the middle of the body. */
export function brokenOff(): Response {
  return new Response(
    new ReadableStream({ pull: (controller) => controller.error(new TypeError('terminated')) }),
  );
}

/** Shorthand for a phone's wx. */
export function wxOf(emulator: Emulator, user = 'alice', options: ClientOptions = {}): Wx {
  return phone(emulator, user, options).wx;
}

async function send(emulator: Emulator, request: Request): Promise<Answer> {
  const response = await emulator.fetch(request);
  const text = await response.text();
  const json: Record<string, unknown> = JSON.parse(text);
  const { status, headers } = response;
  return { status, type: headers.get('content-type'), text, json, headers };
}

function address(path: string, query: Record<string, string>): string {
  return `https://api.weixin.qq.com${path}?${new URLSearchParams(query)}`;
}
