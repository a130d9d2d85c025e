import { type Auth, createAuth } from '@weapp-auth/client';
import type { Emulator, RunningClient } from '@weapp-auth/emulator';
import type { Dice } from './dice.fixture.ts';
import type { VirtualTime } from './virtual-time.fixture.ts';

/** Where the phones find the login server. */
export const baseUrl = 'https://login.example.com';

/** What a phone lives in. */
export interface PhoneSurroundings {
  readonly time: VirtualTime;
  readonly dice: Dice;
  readonly emulator: Emulator;
  readonly send: (request: Request) => Promise<Response>;
  /** Whether the timers of the SDK fire. */
  readonly hasTimers: boolean;
  /** False once the simulation comes to its end: then nothing new is begun. */
  readonly goesOn: () => boolean;
}

/** Somebody's phone with the mini program on it. */
export interface Phone {
  readonly person: string;
  /** Uses the phone until the simulation ends. */
  readonly live: () => Promise<void>;
  /** Opens the mini program once more, logs in and asks who that is. Null: it works; otherwise what does not. */
  readonly works: () => Promise<string | null>;
  /** What is under way: what is begun has to end. */
  readonly pending: ReadonlyMap<string, number>;
}

const hour = 3_600_000;

/** Puts the mini program on a phone. */
export function createPhone(around: PhoneSurroundings, person: string, appId: string): Phone {
  const state: State = {
    ...around,
    dice: around.dice.fork(`${person} ${appId}`),
    client: around.emulator.client(person, appId, { fetch: around.send }),
    person,
    appId,
    pending: new Map(),
    begun: 0,
  };
  return {
    person,
    pending: state.pending,
    live: () => live(state),
    works: () => works(state),
  };
}

interface State extends PhoneSurroundings {
  readonly client: RunningClient;
  readonly person: string;
  readonly appId: string;
  readonly pending: Map<string, number>;
  begun: number;
}

async function live(state: State): Promise<void> {
  const { time, dice, goesOn } = state;
  let auth: Auth | null = null;
  while (goesOn()) {
    await time.sleep(dice.between(hour / 60, 9 * hour));
    if (!goesOn()) return;
    const opened: Auth = auth === null || dice.chance(0.6) ? launch(state) : auth;
    auth = opened;
    await settles(state, 'ready', opened.ready());
    const acts = 1 + dice.below(4);
    // Pages ask at the same time.
    await Promise.all(Array.from({ length: acts }, () => act(state, opened)));
  }
}

function launch({ time, client, appId, hasTimers }: State): Auth {
  return createAuth({
    baseUrl,
    wx: client.wx,
    appId,
    clock: {
      now: time.now,
      setTimeout: (run, ms) => setTimeout(hasTimers ? run : () => {}, ms),
      clearTimeout: (timer) => clearTimeout(timer as never),
    },
  });
}

async function act(state: State, auth: Auth): Promise<void> {
  const { dice } = state;
  const what = dice.next();
  if (what < 0.06) await settles(state, 'logout', auth.logout());
  else if (what < 0.07) await settles(state, 'deletion', auth.deleteAccount());
  else if (what < 0.12) await settles(state, 'profile', auth.updateProfile({ nickname: dice.pick(names) }));
  else if (what < 0.2) await settles(state, 'login', auth.login());
  else
    await settles(state, 'request', Promise.resolve(auth.request({ url: '/auth/me' }).then(ignore, ignore)));
}

const names = ['阿丽', 'Bob', '卡萝'];

async function works(state: State): Promise<string | null> {
  const opened = launch(state);
  const login = await settles(state, 'last login', opened.login());
  const task = opened.request({ url: '/auth/me' });
  const status = await settles(state, 'last request', Promise.resolve(task.then(statusOf, tellError)));
  if (status === 200) return null;
  return `${state.person} got ${JSON.stringify(status)} after ${JSON.stringify(login)}`;
}

/** What the SDK begins has to settle, whatever the world does. */
async function settles<T>(state: State, what: string, work: Promise<T>): Promise<T> {
  state.begun += 1;
  const name = `${what} ${state.begun} of ${state.person}`;
  state.pending.set(name, state.time.now());
  try {
    return await work;
  } finally {
    state.pending.delete(name);
  }
}

function statusOf({ statusCode }: { readonly statusCode: number }): number {
  return statusCode;
}

function tellError({ errMsg }: { readonly errMsg: string }): string {
  return errMsg;
}

function ignore(): undefined {}
