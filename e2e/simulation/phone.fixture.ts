import { type Auth, createAuth } from '@weapp-auth/client';
import type { Emulator } from '@weapp-auth/emulator';
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
  const { time, emulator } = around;
  const dice = around.dice.fork(`${person} ${appId}`);
  const client = emulator.client(person, appId, { fetch: around.send });
  const pending = new Map<string, number>();
  let auth: Auth | null = null;
  let made = 0;

  /** What the SDK begins has to settle, whatever the world does. */
  async function settles<T>(what: string, work: Promise<T>): Promise<T> {
    made += 1;
    const name = `${what} ${made} of ${person}`;
    pending.set(name, time.now());
    try {
      return await work;
    } finally {
      pending.delete(name);
    }
  }
  function launch(): Auth {
    auth = createAuth({
      baseUrl,
      wx: client.wx,
      appId,
      clock: {
        now: time.now,
        setTimeout: (run, ms) => setTimeout(around.hasTimers ? run : () => {}, ms),
        clearTimeout: (timer) => clearTimeout(timer as never),
      },
    });
    return auth;
  }
  async function act(of: Auth): Promise<void> {
    const what = dice.next();
    if (what < 0.06) {
      await settles('logout', of.logout());
    } else if (what < 0.07) {
      await settles('deletion', of.deleteAccount());
    } else if (what < 0.12) {
      await settles('profile', of.updateProfile({ nickname: dice.pick(['阿丽', 'Bob', '卡萝']) }));
    } else if (what < 0.2) {
      await settles('login', of.login());
    } else {
      await settles('request', Promise.resolve(of.request({ url: '/auth/me' }).then(ignore, ignore)));
    }
  }
  return {
    person,
    pending,
    async live() {
      while (around.goesOn()) {
        await time.sleep(dice.between(hour / 60, 9 * hour));
        if (!around.goesOn()) return;
        const opened = auth === null || dice.chance(0.6) ? launch() : auth;
        await settles('ready', opened.ready());
        const acts = 1 + dice.below(4);
        // Pages ask at the same time.
        await Promise.all(Array.from({ length: acts }, () => act(opened)));
      }
    },
    async works() {
      const opened = launch();
      const login = await settles('last login', opened.login());
      const task = opened.request({ url: '/auth/me' });
      const status = await settles('last request', Promise.resolve(task.then(statusOf, tellError)));
      return status === 200 ? null : `${person} got ${JSON.stringify(status)} after ${JSON.stringify(login)}`;
    },
  };
}

function statusOf({ statusCode }: { readonly statusCode: number }): number {
  return statusCode;
}

function tellError({ errMsg }: { readonly errMsg: string }): string {
  return errMsg;
}

function ignore(): undefined {}
