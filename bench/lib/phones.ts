import { randomBytes } from 'node:crypto';
import { createEmulator, listenEmulator } from '@weapp-auth/emulator';
import { app } from './app.ts';
import { httpRequest } from './http-request.ts';
import { createQueue } from './queue.ts';
import { type WaferLogins, waferLogins } from './wafer-logins.ts';

const people = 5000;

/** People with phones, and the platform behind them, in the process that makes the load. */
export interface Phones extends WaferLogins {
  /** Where login servers find the platform. */
  readonly wechatUrl: string;
  /** Fills the stock of logins, each with a fresh code, so that making them costs nothing while it is measured. */
  readonly prepare: (count?: number) => Promise<void>;
  /** A login as the SDK sends it. */
  readonly loginRequest: () => Buffer;
  /** A fresh code. */
  readonly newCode: () => Promise<string>;
  /** Lets every answer of jscode2session take this long. */
  readonly slowDown: (delayMs: number) => void;
  readonly close: () => Promise<void>;
}

/**
 * Starts the platform with five thousand people, who log in one after the other, again and again.
 *
 * @param rules other rules of the platform: by default whoever returns within 300 seconds has the same session_key
 */
export async function startPhones(rules: { readonly sessionKeyMinimumAge?: number } = {}): Promise<Phones> {
  const emulator = createEmulator({ apps: [app], rules: { redemptionsPerMinute: 1_000_000, ...rules } });
  for (let n = 0; n < people; n += 1) emulator.createUser({ id: `user-${n}` });
  const listener = await listenEmulator(emulator);
  const stock = createQueue<Buffer>();
  let next = 0;
  const newCode = (): Promise<string> => {
    next = (next + 1) % people;
    return new Promise((resolve, reject) => {
      emulator.wx(`user-${next}`, app.appId).login({ success: ({ code }) => resolve(code), fail: reject });
    });
  };
  const wafer = waferLogins((n) => emulator.wx(`user-${n % people}`, app.appId));
  return {
    ...wafer,
    wechatUrl: listener.url,
    prepare: async (count = 40_000) => {
      while (stock.length() < count) stock.add(loginWith(await newCode()));
    },
    loginRequest: () => stock.take() ?? fail('the stock of logins is empty'),
    newCode,
    slowDown: (delayMs) => {
      emulator.addFault({ target: '/sns/jscode2session', delayMs, times: Number.MAX_SAFE_INTEGER });
    },
    close: () => listener.close(),
  };
}

function loginWith(code: string): Buffer {
  const headers = { 'idempotency-key': randomBytes(16).toString('hex') };
  return httpRequest('POST', '/auth/login', { headers, body: JSON.stringify({ code }) });
}

function fail(message: string): never {
  throw new Error(message);
}
