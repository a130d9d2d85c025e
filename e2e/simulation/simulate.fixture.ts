import { createHash } from 'node:crypto';
import type { Emulator } from '@weapp-auth/emulator';
import type { SharedCache, Store, WeappAuthOptions } from '@weapp-auth/server';
import { sqliteStore } from '@weapp-auth/server/sqlite';
import { createDice, type Dice } from './dice.fixture.ts';
import { BrokenPromise, createLedger, type Ledger } from './ledger.fixture.ts';
import { createPhone, type Phone } from './phone.fixture.ts';
import { watchPhone } from './phone-line.fixture.ts';
import {
  type ServerProcess,
  type ServerSurroundings,
  startProcess,
  type Trouble,
} from './server-process.fixture.ts';
import { sharedMemory } from './shared-memory.fixture.ts';
import { useStolen } from './thief.fixture.ts';
import { appSecret, apps, personsOf, startWechat } from './town-wechat.fixture.ts';
import { installVirtualTime, type VirtualTime } from './virtual-time.fixture.ts';
import { createWay, fine, type Weather } from './weather.fixture.ts';

/** What is simulated. */
export interface SimulationOptions {
  /** One number replays a run exactly. */
  readonly seed: number;
  readonly days: number;
  /** Two phones each. Default: 6. */
  readonly people?: number;
  /** Default: 3. */
  readonly processes?: number;
  /** Breaks something on purpose. */
  readonly plant?: (parts: PlantedParts) => Partial<PlantedParts>;
  readonly onDay?: (day: number) => void;
}

/** Where something may be broken on purpose. */
export interface PlantedParts {
  readonly store: Store;
  readonly cache: SharedCache;
  /** Changes the options of every process. */
  readonly configure: (options: WeappAuthOptions) => WeappAuthOptions;
  /** Whether the timers of the SDK fire. */
  readonly sdkTimers: boolean;
  readonly wechat: (request: Request) => Promise<Response>;
}

/** What came of it. */
export interface SimulationReport {
  readonly told: number;
  readonly ended: number;
  readonly events: number;
  readonly kills: number;
  readonly requests: number;
}

const day = 86_400_000;
const startsAt = Date.UTC(2026, 0, 1);
/**
 * Simulates a small town: phones with the real SDK, processes of the real login server on one store, the emulated WeChat,
 * and everything that goes wrong between them, in a time that takes no time.
 *
 * @throws BrokenPromise when something was not as it is promised
 */
export async function simulate(options: SimulationOptions): Promise<SimulationReport> {
  const time = installVirtualTime(startsAt);
  try {
    const town = await buildTown(options, time);
    for (const phone of town.phones) time.start(phone.live);
    time.start(() => makeTrouble(town));
    time.start(() => keepHouse(town));
    time.start(() => operate(town));
    for (let today = 1; today <= options.days; today += 1) {
      await time.runUntil(startsAt + today * day);
      await town.ledger.check(town.store, false);
      checkSettled(town);
      options.onDay?.(today);
    }
    await comeToRest(town);
    return { ...town.ledger.counts(), kills: town.kills, requests: town.requests };
  } finally {
    time.uninstall();
  }
}

interface Town {
  readonly time: VirtualTime;
  readonly dice: Dice;
  readonly store: Store;
  readonly ledger: Ledger;
  readonly emulator: Emulator;
  readonly phones: readonly Phone[];
  readonly processes: ServerProcess[];
  readonly start: () => ServerProcess;
  readonly weather: { readonly phones: Weather; readonly wechat: Weather };
  readonly trouble: Trouble;
  goesOn: boolean;
  kills: number;
  requests: number;
}

async function buildTown(options: SimulationOptions, time: VirtualTime): Promise<Town> {
  const { seed, people = 6, processes: count = 3, plant } = options;
  const dice = createDice(String(seed));
  const names = Array.from({ length: people }, (_, index) => `person${index}`);
  const emulator = startWechat(time, names, seed);
  const weather = { phones: { ...fine }, wechat: { ...fine } };
  const trouble: Trouble = { storeFails: 0, storeAnswerLost: 0, cacheAway: 0 };
  const store = sqliteStore({ path: ':memory:' });
  await store.migrate();
  const toWechat = createWay({ dice: dice.fork('to WeChat'), time, weather: weather.wechat }, emulator.fetch);
  const whole = { store, cache: sharedMemory(time), wechat: toWechat, configure: same, sdkTimers: true };
  const parts: PlantedParts = { ...whole, ...plant?.(whole) };
  const stolen: { use(token: string): void } = { use() {} };
  const ledger = startLedger({ time, emulator, names, onEnded: (token) => stolen.use(token) });
  const start = starter({ ...parts, time, dice, trouble, apps, ...hearing(ledger) });
  const processes = Array.from({ length: count }, start);
  const rest = { goesOn: true, kills: 0, requests: 0 };
  const town = { time, dice, store, ledger, emulator, processes, start, weather, trouble, ...rest };
  const balance = balancer(town);
  const thief = dice.fork('thief');
  stolen.use = (token) => useStolen({ time, dice: thief, send: balance }, token);
  const phones = names.flatMap((person) =>
    apps.map(({ appId }) => {
      const way = { dice: dice.fork(`way of ${person} ${appId}`), time, weather: weather.phones };
      const send = watchPhone({ ledger, now: time.now, person }, createWay(way, balance));
      const goesOn = (): boolean => town.goesOn;
      return createPhone({ time, dice, emulator, send, hasTimers: parts.sdkTimers, goesOn }, person, appId);
    }),
  );
  return Object.assign(town, { phones });
}

function same<T>(value: T): T {
  return value;
}

function startLedger(town: {
  readonly time: VirtualTime;
  readonly emulator: Emulator;
  readonly names: readonly string[];
  readonly onEnded: (token: string) => void;
}): Ledger {
  const { time, emulator, names, onEnded } = town;
  return createLedger({
    onEnded,
    onBroken: (error) => time.start(() => Promise.reject(error)),
    now: time.now,
    hashOf: (token) => createHash('sha256').update(token).digest('base64url'),
    personOf: personsOf(emulator, names),
    secrets: () => [appSecret],
  });
}

function hearing(ledger: Ledger): Pick<ServerSurroundings, 'onEvent' | 'onLog'> {
  return { onEvent: (event) => ledger.event(event), onLog: (text) => ledger.output(text) };
}

function starter(around: ServerSurroundings): () => ServerProcess {
  let started = 0;
  return () => {
    started += 1;
    return startProcess(around, `process ${started}`);
  };
}

/** Hands each request to one of the processes that live, as a load balancer does. */
function balancer(town: Pick<Town, 'dice' | 'processes' | 'ledger' | 'time'> & { requests: number }) {
  const dice = town.dice.fork('balancer');
  return async (request: Request): Promise<Response> => {
    const living = town.processes.filter(({ isAlive }) => isAlive);
    if (living.length === 0) throw new TypeError('connect ECONNREFUSED');
    town.requests += 1;
    const token = /^Bearer (.+)$/.exec(request.headers.get('authorization') ?? '')?.[1] ?? null;
    const arrival = town.ledger.arrives(token);
    const process = dice.pick(living);
    // Of a process that dies the balancer hears nothing for so long.
    const response = await Promise.race([process.auth.fetch(request), town.time.sleep(30_000)]);
    if (response === undefined) return new Response(null, { status: 502 });
    if (request.method === 'GET') arrival.answered(response.status);
    return response;
  };
}

/** Days of good and of bad weather, processes that die, clocks that jump, a store and a cache that come and go. */
async function makeTrouble(town: Town): Promise<void> {
  const { time, weather, trouble, processes } = town;
  const dice = town.dice.fork('trouble');
  while (town.goesOn) {
    await time.sleep(dice.between(10 * 60_000, 5 * 3_600_000));
    if (!town.goesOn) return;
    const isBad = dice.chance(0.6);
    const share = (most: number): number => (isBad && dice.chance(0.5) ? dice.between(0, most) : 0);
    for (const way of [weather.phones, weather.wechat]) {
      Object.assign(way, { lost: share(0.2), answerLost: share(0.2), delayMs: dice.pick([20, 200, 4000]) });
    }
    weather.phones.doubled = share(0.2);
    Object.assign(trouble, { storeFails: share(0.1), storeAnswerLost: share(0.1), cacheAway: share(1) });
    const [victim, skewed] = [dice.below(processes.length), dice.pick(processes)];
    if (dice.chance(0.4)) await replaceProcess(town, victim, dice.between(0, 60_000));
    if (dice.chance(0.1)) skewed.skewMs = dice.pick([0, 0, -3_600_000, 3_600_000, -90_000]);
  }
}

/** An operator ends all sessions of somebody now and then, through whichever process answers. */
async function operate(town: Town): Promise<void> {
  const { time, store, ledger, emulator, phones, processes } = town;
  const dice = town.dice.fork('operator');
  while (town.goesOn) {
    await time.sleep(dice.between(day / 4, 2 * day));
    const { person } = dice.pick(phones);
    const { appId } = dice.pick(apps);
    const found = await store.findIdentity(appId, emulator.people.account(person, appId).openid);
    const process = processes.find(({ isAlive }) => isAlive);
    if (found === null || process === undefined || !town.goesOn) continue;
    const askedAt = time.now();
    ledger.asksToEnd(person, null);
    const revoking = process.auth.api.revokeAllSessions(found.userId, 'kicked').then(
      () => ledger.ended(person, null, askedAt),
      () => {},
    );
    // A process that dies meanwhile never answers.
    await Promise.race([revoking, time.sleep(60_000)]);
  }
}

/** A process dies, in the middle of whatever it does, and another begins in its place. */
async function replaceProcess(town: Town, index: number, afterMs: number): Promise<void> {
  const victim = town.processes[index];
  if (victim === undefined) return;
  victim.isAlive = false;
  town.kills += 1;
  await town.time.sleep(afterMs);
  town.processes[index] = town.start();
}

/** Seldomer than in a real process: a year has many seconds. */
const houseEveryMs = 15 * 60_000;

/** What runs in the background of every process. */
async function keepHouse(town: Town): Promise<void> {
  for (let round = 0; ; round += 1) {
    await town.time.sleep(houseEveryMs);
    for (const { auth, isAlive } of [...town.processes]) {
      if (!isAlive) continue;
      town.time.start(() => auth.api.deliverEvents().catch(() => {}));
      if (round % 4 === 0) town.time.start(() => auth.api.prune().catch(() => {}));
    }
  }
}

/** The longest that anything may take: a login is repeated twice, and each try may take ten seconds and a code. */
const longestMs = 180_000;

function checkSettled({ phones, time }: Town): void {
  for (const { pending } of phones) {
    for (const [what, since] of pending) {
      if (time.now() - since > longestMs) throw new BrokenPromise(`${what} never settled`);
    }
  }
}

/** Once nothing goes wrong any more, everything works, and what was promised has come. */
async function comeToRest(town: Town): Promise<void> {
  const { time, weather, trouble, processes, ledger, store, phones } = town;
  town.goesOn = false;
  for (const way of [weather.phones, weather.wechat]) Object.assign(way, fine);
  Object.assign(trouble, { storeFails: 0, storeAnswerLost: 0, cacheAway: 0 });
  for (const [index, process] of processes.entries()) {
    if (!process.isAlive) processes[index] = town.start();
    process.skewMs = 0;
  }
  // What failed most often comes again after a day.
  await time.runUntil(time.now() + 3 * day);
  checkSettled(town);
  const ends: (string | null)[] = [];
  for (const phone of phones) time.start(async () => void ends.push(await phone.works()));
  await time.runUntil(time.now() + day / 24);
  const lockedOut = ends.filter((end) => end !== null);
  if (ends.length < phones.length) lockedOut.push('somebody waits for ever');
  if (lockedOut.length > 0) throw new BrokenPromise(`locked out: ${lockedOut.join('; ')}`);
  await time.runUntil(time.now() + day / 24);
  await ledger.check(store, true);
}
