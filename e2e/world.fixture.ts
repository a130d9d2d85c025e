import { type Auth, createAuth } from '@weapp-auth/client';
import { createEmulator, demoAppId, type Emulator, type RunningClient } from '@weapp-auth/emulator';
import { createWeappAuth, type Logger, type Store, type WeappAuth } from '@weapp-auth/server';
import { sqliteStore } from '@weapp-auth/server/sqlite';
import { Network } from './network.fixture.ts';

/** The second app of the same Open Platform account. */
export const secondAppId = 'wx1de30a7400000002';

/** The address that the phones use. Nothing listens there: requests go to the login server in process. */
export const baseUrl = 'http://login.test';

const appSecret = 'a secret that only these tests know, long enough';

/** Client, login server and WeChat in one process, on one clock. */
export interface World {
  readonly emulator: Emulator;
  readonly server: WeappAuth;
  readonly store: Store;
  readonly network: Network;
  /** The emulator's clock is the login server's clock. */
  readonly advance: (seconds: number) => void;
  /** Installs the mini program on somebody's phone. */
  readonly phone: (user: string, options?: PhoneOptions) => Phone;
}

export interface PhoneOptions {
  readonly appId?: string;
  readonly device?: string;
}

/** A phone with the mini program on it. */
export interface Phone {
  readonly appId: string;
  readonly client: RunningClient;
  /** The SDK, as the mini program makes it. */
  readonly auth: Auth;
  /** A `wx` API by name: what it gives to success or fail. */
  readonly call: (api: string, options?: object) => Promise<Readonly<Record<string, unknown>>>;
}

export interface WorldOptions {
  readonly logger?: Logger;
  /** WeChat answers jscode2session without unionid, as it does for apps bound to no Open Platform account. */
  readonly hideUnionid?: boolean;
}

/** A world where everything works. */
export async function createWorld({ hideUnionid = false, ...given }: WorldOptions = {}): Promise<World> {
  const emulator = createEmulator({ seed: 'demo' });
  const store = sqliteStore({ path: ':memory:' });
  await store.migrate();
  const server = createWeappAuth({
    apps: appsOf(emulator),
    secret: appSecret,
    store,
    wechat: { baseUrl: 'http://127.0.0.1:8081' },
    fetch: hideUnionid ? (request) => emulator.fetch(request).then(withoutUnionid) : emulator.fetch,
    now: () => Date.now() + emulator.platform.state.clock.offset,
    ...given,
  });
  const network = new Network(server.fetch);
  return {
    emulator,
    server,
    store,
    network,
    advance: (seconds) => emulator.advance(seconds),
    phone: (user, options = {}) => installPhone({ emulator, network }, user, options),
  };
}

/** Lets go of everything a world holds. */
export async function closeWorld(world: World): Promise<void> {
  await world.server.close();
  await world.store.close();
}

/** The emulator's apps as a login server is told of them. */
export function appsOf(emulator: Emulator): { appId: string; secret: string; openPlatform: string }[] {
  return [...emulator.platform.state.apps.values()].map(({ appId, secret, openPlatform }) => {
    return { appId, secret, openPlatform: openPlatform ?? appId };
  });
}

async function withoutUnionid(response: Response): Promise<Response> {
  const answer: object = Object(await response.json());
  return Response.json({ ...answer, unionid: undefined });
}

function installPhone(
  { emulator, network }: Pick<World, 'emulator' | 'network'>,
  user: string,
  { appId = demoAppId, ...options }: PhoneOptions,
): Phone {
  const client = emulator.client(user, appId, { ...options, fetch: network.fetch });
  const auth = createAuth({ baseUrl: baseUrl, wx: client.wx, appId });
  const call: Phone['call'] = async (api, given = {}) => {
    const called = await client.call(api, given);
    if (called.kind === 'unknown-api') throw new TypeError(`no wx.${api}`);
    return called.result;
  };
  return { appId, client, auth, call };
}
