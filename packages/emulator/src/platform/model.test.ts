import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Emulator } from '../emulator.ts';
import { decrypt, demoEmulator, failureOf, redeem, wxOf } from '../world.fixture.ts';

/**
 * What a login does, written a second time as plainly as possible: people with one session each, phones that remember
 * the session of their last code, codes with an age. Sessions are numbered instead of keyed.
 */
interface Model {
  now: number;
  nextSession: number;
  people: Map<string, { session: number; born: number; touched: number } | null>;
  phones: Map<string, number>;
  codes: { text: string; user: string; issued: number; used: boolean }[];
}

interface Real {
  emulator: Emulator;
  /** The key of each numbered session, learnt when first seen: equal numbers must have equal keys. */
  keys: Map<number, string>;
}

const people = ['alice', 'bob'];
const phones = ['phone', 'tablet'];
const minimumAge = 300;
const idle = 259_200;

function alive(model: Model, user: string): { session: number; born: number; touched: number } | null {
  const session = model.people.get(user) ?? null;
  return session !== null && model.now - session.touched < idle ? session : null;
}

function renew(model: Model, user: string): { session: number; born: number; touched: number } {
  model.nextSession += 1;
  const session = { session: model.nextSession, born: model.now, touched: model.now };
  model.people.set(user, session);
  return session;
}

class Login implements fc.AsyncCommand<Model, Real> {
  readonly user: string;
  readonly device: string;
  constructor(user: string, device: string) {
    this.user = user;
    this.device = device;
  }
  check = () => true;
  async run(model: Model, { emulator }: Real): Promise<void> {
    const result = await wxOf(emulator, this.user, { device: this.device }).login();
    const present = alive(model, this.user);
    const session =
      present === null || model.now - present.born >= minimumAge ? renew(model, this.user) : present;
    session.touched = model.now;
    model.phones.set(`${this.user}/${this.device}`, session.session);
    expect(model.codes.map(({ text }) => text)).not.toContain(result?.code);
    model.codes.push({ text: result?.code ?? '', user: this.user, issued: model.now, used: false });
  }
  toString = () => `login(${this.user}, ${this.device})`;
}

class Redeem implements fc.AsyncCommand<Model, Real> {
  readonly pick: number;
  constructor(pick: number) {
    this.pick = pick;
  }
  check = (model: Readonly<Model>) => model.codes.length > 0;
  async run(model: Model, real: Real): Promise<void> {
    const code = model.codes[this.pick % model.codes.length];
    if (code === undefined) return;
    const { json } = await redeem(real.emulator, code.text);
    if (model.now - code.issued > 3600 && json.errcode === 40029) return;
    if (code.used) {
      expect(json.errcode).toBe(40163);
      return;
    }
    if (model.now - code.issued > 300) {
      expect(json.errcode).toBe(40029);
      return;
    }
    code.used = true;
    const session = alive(model, code.user) ?? renew(model, code.user);
    session.touched = model.now;
    expectKey(real, session.session, String(json.session_key));
  }
  toString = () => `redeem(#${this.pick})`;
}

class CheckSession implements fc.AsyncCommand<Model, Real> {
  readonly user: string;
  readonly device: string;
  constructor(user: string, device: string) {
    this.user = user;
    this.device = device;
  }
  check = () => true;
  async run(model: Model, { emulator }: Real): Promise<void> {
    const { wx } = emulator.client(this.user, 'wx1de30a7400000001', { device: this.device });
    const session = alive(model, this.user);
    if (session !== null && model.phones.get(`${this.user}/${this.device}`) === session.session) {
      session.touched = model.now;
      expect((await wx.checkSession())?.errMsg).toBe('checkSession:ok');
      return;
    }
    expect((await failureOf(wx.checkSession())).errMsg).toMatch(/^checkSession:fail/);
  }
  toString = () => `checkSession(${this.user}, ${this.device})`;
}

class Profile implements fc.AsyncCommand<Model, Real> {
  readonly user: string;
  constructor(user: string) {
    this.user = user;
  }
  check = () => true;
  async run(model: Model, real: Real): Promise<void> {
    const call = wxOf(real.emulator, this.user).getUserInfo({ withCredentials: true });
    const session = alive(model, this.user);
    if (session === null) {
      expect((await failureOf(call)).errMsg).toMatch(/^getUserInfo:fail/);
      return;
    }
    session.touched = model.now;
    const { encryptedData = '', iv = '' } = (await call) ?? {};
    for (const [number, key] of real.keys) {
      if (number === session.session) expect(decrypt(key, encryptedData, iv)).toHaveProperty('openId');
    }
  }
  toString = () => `getUserInfo(${this.user})`;
}

class Wait implements fc.AsyncCommand<Model, Real> {
  readonly seconds: number;
  constructor(seconds: number) {
    this.seconds = seconds;
  }
  check = () => true;
  async run(model: Model, { emulator }: Real): Promise<void> {
    model.now += this.seconds;
    emulator.advance(this.seconds);
  }
  toString = () => `wait(${this.seconds} s)`;
}

class Restart implements fc.AsyncCommand<Model, Real> {
  check = () => true;
  async run(_: Model, real: Real): Promise<void> {
    const snapshot = real.emulator.snapshot();
    real.emulator = demoEmulator({ randomSeed: 'after the restart' });
    real.emulator.restore(snapshot);
  }
  toString = () => 'restart';
}

function expectKey(real: Real, session: number, key: string): void {
  const known = real.keys.get(session);
  if (known === undefined) {
    expect([...real.keys.values()]).not.toContain(key);
    real.keys.set(session, key);
    return;
  }
  expect(key).toBe(known);
}

const person = fc.constantFrom(...people);
const device = fc.constantFrom(...phones);
const seconds = fc.oneof(fc.integer({ min: 0, max: 700 }), fc.constantFrom(299, 300, 301, idle - 1, idle));

const commands = fc.commands(
  [
    fc.tuple(person, device).map(([user, where]) => new Login(user, where)),
    fc.nat(30).map((pick) => new Redeem(pick)),
    fc.tuple(person, device).map(([user, where]) => new CheckSession(user, where)),
    person.map((user) => new Profile(user)),
    seconds.map((length) => new Wait(length)),
    fc.constant(new Restart()),
  ],
  { maxCommands: 40 },
);

describe('any sequence of logins, redemptions, checks, waits and restarts', () => {
  test('of several people on several phones follows the rules', async () => {
    await fc.assert(
      fc.asyncProperty(commands, async (sequence) => {
        const setup = () => ({
          model: { now: 0, nextSession: 0, people: new Map(), phones: new Map(), codes: [] } as Model,
          real: { emulator: demoEmulator(), keys: new Map<number, string>() },
        });
        await fc.asyncModelRun(setup, sequence);
      }),
      { numRuns: 150 },
    );
  });
});
