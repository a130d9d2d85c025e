import { randomUUID } from 'node:crypto';
import { createAuth } from '@weapp-auth/client';
import type { Emulator } from '@weapp-auth/emulator';
import { phoneHeader, writePhone } from '../traffic/phone-header.ts';
import { callTapped, pressTapped, tapWx } from '../traffic/tap-wx.ts';
import type { Traffic } from '../traffic/traffic.ts';
import type { PhoneName } from '../wire.ts';
import type { HttpAnswer, HttpInput, Phone, PhoneOptions, Stage, WebsiteCode } from './stage.ts';

/** What scenarios play with in `dev`: the running emulator, and the running login server over its socket. */
export interface DevWorld {
  readonly emulator: Emulator;
  /** The mini program that scenarios play in unless they name another. */
  readonly appId: string;
  readonly traffic: Traffic;
  /** `http://127.0.0.1:8080` */
  readonly serverUrl: () => string;
  readonly fetch: (request: Request) => Promise<Response>;
  readonly restart: () => Promise<void>;
  readonly loseNextAnswer: () => void;
  readonly showCode: () => Promise<WebsiteCode>;
}

/** Sets the stage for one scenario. */
export function setStage(world: DevWorld): Omit<Stage, 'check'> {
  return {
    emulator: world.emulator,
    phone: (user, options = {}) => installPhone(world, user, options),
    http: (method, path, given = {}) =>
      callServer(world, new URL(path, world.serverUrl()), { method, ...given }),
    advance: (seconds) => world.emulator.advance(seconds),
    restart: world.restart,
    loseNextAnswer: world.loseNextAnswer,
    showCode: world.showCode,
  };
}

function installPhone(world: DevWorld, user: string, options: PhoneOptions): Phone {
  const { emulator, traffic } = world;
  const { appId = world.appId, ...device } = options;
  // A device of its own for each play, also after a restart: what an earlier one left in its storage must not matter.
  const name = { user, device: `${options.device ?? 'phone'}-${randomUUID().slice(0, 8)}` };
  const fetch = fetchAs(name, world.fetch);
  const client = emulator.client(user, appId, { ...device, device: name.device, fetch });
  const phone = { client, name, traffic };
  const auth = createAuth({ baseUrl: world.serverUrl(), appId, wx: tapWx(phone), silent: true });
  return {
    auth,
    client,
    appId,
    call: (api, given = {}) => callTapped(phone, api, given),
    press: (openType) => pressTapped(phone, openType),
  };
}

/** Requests say which phone they come from. */
function fetchAs(name: PhoneName, fetch: DevWorld['fetch']): DevWorld['fetch'] {
  return (request) => {
    const headers = new Headers(request.headers);
    headers.set(phoneHeader, writePhone(name));
    return fetch(new Request(request, { headers }));
  };
}

async function callServer(
  world: DevWorld,
  url: URL,
  { method, token, body }: HttpInput & { method: string },
): Promise<HttpAnswer> {
  const headers = new Headers(body ? { 'content-type': 'application/json' } : {});
  if (token) headers.set('authorization', `Bearer ${token}`);
  const request = new Request(url, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) });
  const response = await world.fetch(request);
  const answer: unknown = await response.json().catch(() => null);
  const isObject = typeof answer === 'object' && answer !== null;
  return { status: response.status, body: isObject ? Object.fromEntries(Object.entries(answer)) : {} };
}
