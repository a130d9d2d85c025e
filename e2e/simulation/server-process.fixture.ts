import {
  type AuthEvent,
  createWeappAuth,
  type SharedCache,
  type Store,
  StoreError,
  type WeappAuth,
  type WeappAuthOptions,
} from '@weapp-auth/server';
import type { Dice } from './dice.fixture.ts';
import type { VirtualTime } from './virtual-time.fixture.ts';

/** What the processes of a login server have in common. */
export interface ServerSurroundings {
  readonly time: VirtualTime;
  readonly dice: Dice;
  readonly store: Store;
  readonly cache: SharedCache;
  readonly apps: readonly {
    readonly appId: string;
    readonly secret: string;
    readonly openPlatform: string;
  }[];
  readonly wechat: (request: Request) => Promise<Response>;
  /** Changes the options of a process. */
  readonly configure: (options: WeappAuthOptions) => WeappAuthOptions;
  readonly trouble: Trouble;
  readonly onEvent: (event: AuthEvent) => void;
  readonly onLog: (text: string) => void;
}

/** What happens to the calls of the store, as shares of all of them. */
export interface Trouble {
  /** It fails before anything was done. */
  storeFails: number;
  /** It is done, and nobody hears of it. */
  storeAnswerLost: number;
  /** The shared cache does not answer. */
  cacheAway: number;
}

/** One process of the login server, which may die at any moment. */
export interface ServerProcess {
  readonly auth: WeappAuth;
  isAlive: boolean;
  /** Milliseconds by which its clock on the wall is wrong. */
  skewMs: number;
}

const serverSecret = 'a secret that only this simulation knows, long enough';

/** Starts a process on the store that all have in common. */
export function startProcess(around: ServerSurroundings, name: string): ServerProcess {
  const { time, apps, wechat, onEvent, onLog } = around;
  const dice = around.dice.fork(name);
  const process = { isAlive: true, skewMs: 0 };
  const border: Border = { ...around, dice, process };
  const log = (fields: object, message: string): void => onLog(`${message} ${describe(fields)}`);
  const options: WeappAuthOptions = {
    apps,
    secret: serverSecret,
    store: farStore(border, around.store),
    cache: farCache(border, around.cache),
    fetch: (request) => whileAlive(border, () => wechat(request)),
    now: () => time.now() + process.skewMs,
    elapsed: () => time.now(),
    sleep: time.sleep,
    random: (size) => dice.bytes(size),
    background: false,
    // Files take real time.
    avatars: { put: async () => {}, get: async () => null, delete: async () => {} },
    rateLimits: false,
    accessToken: false,
    logger: { info: log, warn: log, error: log },
    events: { hook: (event) => onEvent(event) },
  };
  const auth = createWeappAuth(around.configure(options));
  return Object.assign(process, { auth });
}

interface Border extends ServerSurroundings {
  readonly process: { readonly isAlive: boolean };
}

/** Whatever a dead process still waits for never comes. */
async function whileAlive<T>({ process }: Border, work: () => Promise<T>): Promise<T> {
  if (!process.isAlive) return never();
  const settled = await Promise.allSettled([work()]);
  if (!process.isAlive) return never();
  const [result] = settled;
  if (result.status === 'rejected') throw result.reason;
  return result.value;
}

function never<T>(): Promise<T> {
  return new Promise(() => {});
}

function farStore(border: Border, store: Store): Store {
  const { time, dice, trouble } = border;
  return new Proxy(store, {
    get(target, name) {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== 'function') return method;
      return (...args: unknown[]) =>
        whileAlive(border, async () => {
          await time.sleep(dice.between(0, 8));
          if (!border.process.isAlive) return never();
          if (dice.chance(trouble.storeFails)) throw away();
          const result: unknown = await method.apply(target, args);
          await time.sleep(dice.between(0, 8));
          if (dice.chance(trouble.storeAnswerLost)) throw away();
          return result;
        });
    },
  });
}

function farCache(border: Border, cache: SharedCache): SharedCache {
  const { time, dice, trouble } = border;
  return new Proxy(cache, {
    get(target, name) {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== 'function' || name === 'subscribe') return method;
      return (...args: unknown[]) =>
        whileAlive(border, async () => {
          await time.sleep(dice.between(0, 3));
          if (dice.chance(trouble.cacheAway)) throw away();
          return method.apply(target, args);
        });
    },
  });
}

function away(): StoreError {
  return new StoreError('store_unavailable', 'nobody answers');
}

function describe(fields: object): string {
  return Object.entries(fields)
    .map(([name, value]) => `${name}=${value instanceof Error ? value.message : JSON.stringify(value)}`)
    .join(' ');
}
