import { randomBytes } from 'node:crypto';
import { createEmulator, demoAppId, type Emulator } from '@weapp-auth/emulator';
import { onTestFinished } from 'vitest';
import { createKeys, type Keys } from '../base/keys.ts';
import { silentLogger } from '../observe/logger.ts';
import { sqliteStore } from '../store/sqlite.ts';
import type { Store } from '../store/store.ts';
import { createCode2Session } from './code2session.ts';
import { createPlatformClient, type PlatformClient } from './platform-client.ts';
import { createWechatServices, type WechatServices } from './wechat-services.ts';

/** The demo app of the emulator. */
export const demoApp: { readonly appId: string; readonly secret: string } = {
  appId: demoAppId,
  secret: 'de305ec2e7000000000000000000d3a0',
};

/** An emulated WeChat with a clock of its own, and this library's side of the wire. */
export interface EmulatedPlatform {
  readonly emulator: Emulator;
  readonly platform: PlatformClient;
  readonly store: Store;
  readonly keys: Keys;
  /** As another replica would make them: same store, empty memory. */
  readonly services: () => WechatServices;
  /** Moves the clock of both sides. */
  advance(seconds: number): void;
  /** The paths that WeChat was asked for, in order. */
  paths(): string[];
  /** Logs the person in; gives what the server then knows. */
  logIn(user?: string): Promise<{ openId: string; sessionKey: string; unionId: string | null }>;
}

/** Starts an {@link EmulatedPlatform}; it ends with the test. */
export async function emulatePlatform(): Promise<EmulatedPlatform> {
  const clock = { ms: 1_800_000_000_000 };
  const now = (): number => clock.ms;
  const emulator = createEmulator({ seed: 'demo', now });
  const platform = createPlatformClient({ fetch: emulator.fetch, now });
  const store = sqliteStore({ path: ':memory:' });
  await store.migrate();
  onTestFinished(() => store.close());
  const keys = createKeys(['a secret of at least thirty-two characters'], randomBytes);
  return {
    emulator,
    platform,
    store,
    keys,
    services: () => createWechatServices({ platform, store, keys, log: silentLogger, now }),
    advance: (seconds) => {
      clock.ms += seconds * 1000;
    },
    paths: () => emulator.requests().map(({ path }) => path),
    logIn: (user = 'alice') => logIn(emulator, platform, user),
  };
}

/** Calls the emulator's control API. */
export async function control(
  emulator: Emulator,
  path: string,
  body?: object,
): Promise<Record<string, unknown>> {
  const headers = { 'content-type': 'application/json' };
  const response = await emulator.fetch(`http://emulator/__emulator${path}`, {
    method: 'POST',
    ...(body && { headers, body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(text);
  // The control API answers objects.
  return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
}

async function logIn(
  emulator: Emulator,
  platform: PlatformClient,
  user: string,
): Promise<{ openId: string; sessionKey: string; unionId: string | null }> {
  const call = await emulator.client(user, demoAppId).call('login');
  if (call.kind !== 'called') throw new Error('no wx.login');
  const result = await createCode2Session(platform)(demoApp, String(call.result.code));
  if (result.kind !== 'exchanged') throw new Error(result.code);
  return result;
}
