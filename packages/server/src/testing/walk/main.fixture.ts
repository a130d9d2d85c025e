import { parseArgs } from 'node:util';
import { sqliteStore } from '../../store/sqlite.ts';
import { mysqlServer } from '../mysql-server.fixture.ts';
import { postgres } from '../postgres-server.fixture.ts';
import { findServer, type ServerKind } from '../real-server.fixture.ts';
import { type FarPlace, openMysql, openPostgres } from './far-store.fixture.ts';
import { walkStore } from './walk.fixture.ts';
import type { WalkedStore } from './walked-store.fixture.ts';

/** Walks a store and the model of identity side by side for long, and prints how far it came. */
async function main(): Promise<number> {
  const options = readOptions();
  const { place, open } = await openPlace(options.store);
  const { seed, steps, lanes, minutes } = options;
  print(`seed ${seed}, ${steps} steps on ${options.store} in ${lanes} lanes, at most ${minutes} minutes`);
  const note = createProgress();
  const reports = await Promise.all(
    Array.from({ length: lanes }, async (_, lane) => {
      const report = await walkStore({
        seed: seed + lane * seedsPerLane,
        steps: Math.ceil(steps / lanes),
        stepsPerWorld: 60,
        until: Date.now() + minutes * 60_000,
        openStore: open,
        onProgress: (walked) => note(lane, walked),
      });
      print(`${report.steps} steps in ${report.worlds} worlds from seed ${report.seed}`);
      print(report.failure ?? 'the store and the model agree after every step');
      return report;
    }),
  );
  await place?.drop();
  const walked = reports.reduce((sum, report) => sum + report.steps, 0);
  print(`${walked} steps in all`);
  return reports.every(({ failure }) => failure === null) && walked >= steps ? 0 : 1;
}

/** Every batch of worlds takes the next seed, so lanes begin far from each other. */
const seedsPerLane = 100_000_000;

const progressEvery = 10_000;

interface Walked {
  readonly steps: number;
  readonly worlds: number;
}

/** Prints how far all lanes came together. */
function createProgress(): (lane: number, walked: Walked) => void {
  const started = performance.now();
  const lanes = new Map<number, Walked>();
  let printed = 0;
  return (lane, { steps, worlds }) => {
    lanes.set(lane, { steps, worlds });
    const all = [...lanes.values()];
    const total = all.reduce((sum, each) => sum + each.steps, 0);
    if (total - printed < progressEvery) return;
    printed = total;
    const inWorlds = all.reduce((sum, each) => sum + each.worlds, 0);
    print(`${total} steps in ${inWorlds} worlds, ${Math.round((performance.now() - started) / 1000)} s`);
  };
}

type StoreName = 'sqlite' | 'postgres' | 'mysql';

interface Options {
  readonly steps: number;
  readonly seed: number;
  readonly minutes: number;
  readonly store: StoreName;
  readonly lanes: number;
}

function readOptions(): Options {
  const { values } = parseArgs({
    options: {
      steps: { type: 'string', default: '100000' },
      seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
      minutes: { type: 'string', default: '60' },
      store: { type: 'string', default: 'sqlite' },
      lanes: { type: 'string', default: '1' },
    },
  });
  const wholeNumber = (name: 'steps' | 'seed' | 'minutes' | 'lanes'): number => {
    const number = Number(values[name]);
    if (Number.isSafeInteger(number) && number >= (name === 'seed' ? 0 : 1)) return number;
    throw new TypeError(`--${name} is a whole number`);
  };
  return {
    steps: wholeNumber('steps'),
    seed: wholeNumber('seed'),
    minutes: wholeNumber('minutes'),
    lanes: wholeNumber('lanes'),
    store: storeNamed(values.store),
  };
}

function storeNamed(name: string): StoreName {
  if (name === 'sqlite' || name === 'postgres' || name === 'mysql') return name;
  throw new TypeError('--store is sqlite, postgres or mysql');
}

interface Opened {
  readonly place: { drop(): Promise<void> } | null;
  open(): Promise<WalkedStore>;
}

async function openPlace(name: StoreName): Promise<Opened> {
  switch (name) {
    case 'sqlite':
      return { place: null, open: openSqlite };
    case 'postgres':
      return openServer(postgres, { open: openPostgres, settings: hastyPostgres });
    case 'mysql':
      return openServer(mysqlServer, { open: openMysql, settings: hastyMysql });
    default:
      return name satisfies never;
  }
}

/** Nothing here is worth waiting for a disk. Rows that are gone are swept at once, since every world leaves many. */
const hastyPostgres = ['synchronous_commit=off', 'full_page_writes=off', 'autovacuum_naptime=1s', 'jit=off'];

const hastyMysql = [
  '--innodb-flush-log-at-trx-commit=0',
  '--innodb-doublewrite=0',
  '--innodb-flush-method=nosync',
  '--skip-log-bin',
  '--innodb-stats-auto-recalc=0',
];

async function openSqlite(): Promise<WalkedStore> {
  const store = sqliteStore({ path: ':memory:' });
  await store.migrate();
  return store;
}

/** On a server of its own, unless the environment names one. */
async function openServer(
  kind: ServerKind,
  {
    open,
    settings,
  }: { readonly open: (place: FarPlace) => Promise<WalkedStore>; readonly settings: readonly string[] },
): Promise<Opened> {
  const isNamed = (process.env[kind.variable] ?? '') !== '';
  const server = await (isNamed ? findServer(kind) : kind.startPrivate(settings));
  if (server === null) throw new Error(`needs ${kind.name}; run "${kind.install}"`);
  const place = await server.place();
  let opened = 0;
  const drop = async (): Promise<void> => {
    await place.drop();
    await server.stop();
  };
  return {
    place: { drop },
    open: () => {
      opened += 1;
      return open({ url: place.url, tablePrefix: `walk${opened}_` });
    },
  };
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

process.exitCode = await main();
