import { parseArgs } from 'node:util';
import { mysqlStore } from '../../store/mysql.ts';
import { postgresStore } from '../../store/postgres.ts';
import { sqliteStore } from '../../store/sqlite.ts';
import type { Store } from '../../store/store.ts';
import { mysqlServer } from '../mysql-server.fixture.ts';
import { postgres } from '../postgres-server.fixture.ts';
import { findServer, type ServerKind } from '../real-server.fixture.ts';
import { walkStore } from './walk.fixture.ts';

/** Walks a store and the model of identity side by side for long, and prints how far it came. */
async function main(): Promise<number> {
  const options = readOptions();
  const { place, open } = await openPlace(options.store);
  const started = performance.now();
  print(
    `seed ${options.seed}, ${options.steps} steps on ${options.store}, at most ${options.minutes} minutes`,
  );
  let printed = 0;
  const report = await walkStore({
    seed: options.seed,
    steps: options.steps,
    stepsPerWorld: 60,
    until: Date.now() + options.minutes * 60_000,
    openStore: open,
    onProgress: ({ steps, worlds }) => {
      if (steps - printed < progressEvery) return;
      printed = steps;
      print(`${steps} steps in ${worlds} worlds, ${Math.round((performance.now() - started) / 1000)} s`);
    },
  });
  await place?.drop();
  print(`${report.steps} steps in ${report.worlds} worlds from seed ${report.seed}`);
  print(report.failure ?? 'the store and the model agree after every step');
  return report.failure === null && report.steps >= options.steps ? 0 : 1;
}

const progressEvery = 10_000;

type StoreName = 'sqlite' | 'postgres' | 'mysql';

interface Options {
  readonly steps: number;
  readonly seed: number;
  readonly minutes: number;
  readonly store: StoreName;
}

function readOptions(): Options {
  const { values } = parseArgs({
    options: {
      steps: { type: 'string', default: '100000' },
      seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
      minutes: { type: 'string', default: '60' },
      store: { type: 'string', default: 'sqlite' },
    },
  });
  const [steps, seed, minutes] = [values.steps, values.seed, values.minutes].map(Number);
  if (steps === undefined || seed === undefined || minutes === undefined) throw new TypeError('no number');
  if (![steps, seed, minutes].every(Number.isSafeInteger) || steps < 1 || minutes < 1) {
    throw new TypeError('--steps, --seed and --minutes are whole numbers');
  }
  return { steps, seed, minutes, store: storeNamed(values.store) };
}

function storeNamed(name: string): StoreName {
  if (name === 'sqlite' || name === 'postgres' || name === 'mysql') return name;
  throw new TypeError('--store is sqlite, postgres or mysql');
}

interface Opened {
  readonly place: { drop(): Promise<void> } | null;
  open(): Promise<Store>;
}

async function openPlace(name: StoreName): Promise<Opened> {
  switch (name) {
    case 'sqlite':
      return { place: null, open: () => migrated(sqliteStore({ path: ':memory:' })) };
    case 'postgres':
      return openServer(postgres, postgresStore);
    case 'mysql':
      return openServer(mysqlServer, mysqlStore);
    default:
      return name satisfies never;
  }
}

async function openServer(
  kind: ServerKind,
  openStore: (options: { readonly url: string; readonly tablePrefix: string }) => Store,
): Promise<Opened> {
  const server = await findServer(kind);
  if (server === null) throw new Error(`needs ${kind.name}; run "${kind.install}"`);
  const place = await server.place();
  let opened = 0;
  const drop = async (): Promise<void> => {
    await place.drop();
    await server.stop();
  };
  const open = (): Promise<Store> => {
    opened += 1;
    return migrated(openStore({ url: place.url, tablePrefix: `walk${opened}_` }));
  };
  return { place: { drop }, open };
}

async function migrated(store: Store): Promise<Store> {
  await store.migrate();
  return store;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

process.exitCode = await main();
