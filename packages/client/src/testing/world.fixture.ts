import { createEmulator } from '@weapp-auth/emulator';
import type { CoreOptions } from '../options.ts';
import type { WxLike } from '../wx-like.ts';
import { createFakeClock, type FakeClock } from './fake-clock.fixture.ts';
import { createLoginServer, type LoginServer } from './login-server.fixture.ts';

const app = { appId: 'wx00000000000000aa', secret: '0123456789abcdef0123456789abcdef' };

/** What happens to a request on its way: lost before the server saw it, or its answer lost. */
export type Weather = 'fine' | 'lost' | 'answer-lost';

/** One phone, one login server, one WeChat, one clock. */
export interface World {
  readonly clock: FakeClock;
  readonly emulator: ReturnType<typeof createEmulator>;
  /** What the person can touch. */
  readonly client: ReturnType<ReturnType<typeof createEmulator>['client']>;
  readonly server: LoginServer;
  readonly wx: WxLike;
  /** Options for a client on that phone; each call is a launch of the mini program. */
  readonly options: CoreOptions & { readonly wx: WxLike };
  /** What becomes of the coming requests, in order; fine after that. */
  readonly weather: Weather[];
  /** How often `wx.login` was called. */
  readonly logins: () => number;
}

export const baseUrl = 'https://login.example.com';

/** A world where everything works. */
export function createWorld(): World {
  const clock = createFakeClock();
  const weather: Weather[] = [];
  const counter = { logins: 0 };
  const emulator = createEmulator({
    now: clock.now,
    sleep: (milliseconds) => new Promise((resolve) => void clock.setTimeout(() => resolve(), milliseconds)),
    apps: [app],
    users: [{ id: 'alice', nickname: '小爱', script: [] }],
  });
  const server = createLoginServer({ ...app, fetch: (request) => emulator.fetch(request) });
  const client = emulator.client('alice', app.appId, {
    fetch: (request) => travel(server, weather.shift() ?? 'fine', request),
  });
  const { wx } = client;
  emulator.platform.listeners.add((event) => {
    if (event.type === 'wx-call' && event.call.api === 'login') counter.logins += 1;
  });
  const options = { baseUrl: baseUrl, wx, clock };
  return { clock, emulator, client, server, wx, options, weather, logins: () => counter.logins };
}

async function travel(server: LoginServer, weather: Weather, request: Request): Promise<Response> {
  if (weather === 'lost') throw new TypeError('fetch failed');
  const response = await server.fetch(request);
  if (weather === 'answer-lost') throw new TypeError('fetch failed');
  return response;
}
