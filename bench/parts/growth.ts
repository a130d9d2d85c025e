import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Store } from '@weapp-auth/server';
import { postgresStore } from '@weapp-auth/server/postgres';
import { sqliteStore } from '@weapp-auth/server/sqlite';
import pg from 'pg';
import { compareSeries } from '../lib/compare-series.ts';
import {
  fillPostgres,
  fillSqlite,
  loginAgain,
  postgresBytes,
  postgresCpu,
  tokenHashOf,
} from '../lib/many-people.ts';
import { startPrivatePostgres } from '../lib/private-database.ts';
import { openRequests, type RequestsInTown } from '../lib/requests-in-town.ts';
import type { Part, PartContext, Role, Row, Table } from '../lib/result.ts';

/** Whether a login and a look-up cost the same with ten thousand people and with five million. */
export const growthPart: Part = { name: 'growth', run: measureGrowth };

const sizes = { short: [10_000, 100_000], long: [10_000, 100_000, 1_000_000, 5_000_000] } as const;
const rounds = 9;
const roundMs = 800;
const inFlight = 50;
/** A quarter of the memory, as PostgreSQL's documentation recommends for a server of its own; installed, it has 128 MB. */
const sharedBuffers = `shared_buffers=${Math.floor(totalmem() / 2 ** 22)}MB`;

/** A database with a number of people in it. */
interface Town {
  readonly name: string;
  readonly role: Role;
  readonly people: number;
  readonly store: Store;
  readonly requests: RequestsInTown;
  /** Measured when it was full, before anybody logged in again. */
  readonly bytes: number;
  readonly targets?: readonly [{ readonly atMost: number }];
  /** CPU time so far of everybody who works for it, in milliseconds. */
  readonly cpu: () => Promise<number>;
  /** The same look-up without us, to see what the database and the machine make of it. */
  readonly byHand?: ByHand;
}

interface ByHand {
  readonly find: (tokenHash: string) => unknown;
  readonly close: () => void;
}

type Opened = Pick<Town, 'store' | 'bytes' | 'cpu' | 'byHand'>;

async function measureGrowth({ progress, long }: PartContext): Promise<readonly Table[]> {
  const tables: Table[] = [];
  const folder = mkdtempSync(join(tmpdir(), 'weapp-auth-bench-'));
  try {
    tables.push(
      ...(await measure(
        'SQLite',
        await openAll(long, (people) => sqliteTown(folder, people), progress),
        progress,
      )),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const postgres = await startPrivatePostgres([sharedBuffers]);
  if (postgres === null) return tables;
  try {
    const towns = await openAll(long, (people) => postgresTown(postgres.url, people), progress);
    return [...tables, ...(await measure('PostgreSQL', towns, progress))];
  } finally {
    await postgres.stop();
  }
}

async function openAll(
  long: boolean,
  open: (people: number) => Promise<Opened>,
  progress: PartContext['progress'],
): Promise<readonly Town[]> {
  const towns: Town[] = [];
  for (const people of long ? sizes.long : sizes.short) {
    progress(`filling ${people}`);
    const isFirst = towns.length === 0;
    const more = isFirst ? {} : { targets: [{ atMost: 1.3 }] as const };
    const name = `${people.toLocaleString('en')} people`;
    const opened = await open(people);
    const requests = openRequests(opened.store);
    towns.push({ name, role: isFirst ? 'base' : 'ours', people, ...opened, requests, ...more });
  }
  return towns;
}

async function sqliteTown(folder: string, people: number): Promise<Opened> {
  const path = join(folder, `${people}.db`);
  const empty = sqliteStore({ path });
  await empty.migrate();
  await empty.close();
  fillSqlite(path, people);
  const bytes = statSync(path).size;
  return { store: sqliteStore({ path }), bytes, cpu: async () => ownCpu(), byHand: openByHand(path) };
}

/** One prepared statement with the cache that the store gives itself, and nothing made of what it finds. */
function openByHand(path: string): ByHand {
  const database = new DatabaseSync(path);
  database.exec('PRAGMA cache_size = -8000');
  const statement = database.prepare(
    'SELECT * FROM sessions JOIN users ON users.id = sessions.user_id WHERE token_hash = ?',
  );
  statement.setReturnArrays(true);
  return { find: (tokenHash) => statement.get(tokenHash), close: () => database.close() };
}

async function postgresTown(url: string, people: number): Promise<Opened> {
  const own = new URL(url);
  own.pathname = `/people_${people}`;
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`CREATE DATABASE people_${people}`);
  await client.end();
  const store = postgresStore({ url: own.href, timeoutMs: 60_000 });
  await store.migrate();
  const empty = await postgresBytes(own.href);
  await fillPostgres(own.href, people);
  const bytes = (await postgresBytes(own.href)) - empty;
  return { store, bytes, cpu: async () => ownCpu() + (await postgresCpu(url, `people_${people}`)) };
}

async function measure(
  name: string,
  towns: readonly Town[],
  progress: PartContext['progress'],
): Promise<readonly Table[]> {
  progress(`${name}: look-ups`);
  const finds = await compareSeries(findersIn(towns), rounds, ({ find, people, cpu }) =>
    microseconds(async () => find(tokenHashOf(anyOf(people))), cpu),
  );
  for (const { byHand } of towns) byHand?.close();
  progress(`${name}: requests with a token`);
  const asked = await compareSeries(towns, rounds, ({ requests, people, cpu }) =>
    microseconds(() => requests.ask(anyOf(people)), cpu),
  );
  progress(`${name}: logins`);
  const saved = await compareSeries(towns, rounds, ({ store, people, cpu }) =>
    microseconds(() => store.saveLogin(loginAgain(anyOf(people))), cpu),
  );
  progress(`${name}: requests to log in`);
  const loggedIn = await compareSeries(towns, rounds, ({ requests, people, cpu }) =>
    microseconds(() => requests.logIn(anyOf(people)), cpu),
  );
  for (const { store } of towns) await store.close();
  const id = name.toLowerCase();
  const common = { unit: 'µs', better: 'lower' } as const;
  const request = { ...common, method: `from the Request to the Response in one process, ${method}` };
  const part = { ...common, method: `the store alone, ${method}` };
  return [
    { id: `growth-${id}-login-request`, title: `A login in a growing ${name}`, ...request, rows: loggedIn },
    {
      id: `growth-${id}-verify-request`,
      title: `A request whose token is in no cache, in a growing ${name}`,
      ...request,
      rows: asked,
    },
    { id: `growth-${id}-login`, title: `What ${name} does for a login as it grows`, ...part, rows: saved },
    { id: `growth-${id}-verify`, title: `What ${name} does for a look-up as it grows`, ...part, rows: finds },
    bytesTable(name, towns),
  ];
}

const method = `CPU time of the server and the database; anybody at random, ${inFlight} in flight; databases of all sizes measured in turn; PostgreSQL has a quarter of the memory for its pages`;

/** Somebody who looks sessions up. */
interface Finder extends Pick<Town, 'name' | 'role' | 'people' | 'cpu' | 'targets'> {
  readonly note?: string;
  readonly find: (tokenHash: string) => unknown;
}

function findersIn(towns: readonly Town[]): readonly Finder[] {
  const ours = towns.map(
    ({ store, ...town }): Finder => ({ ...town, find: (hash) => store.findSession(hash) }),
  );
  const hands = towns.flatMap(({ byHand, name, people, cpu }): readonly Finder[] =>
    byHand
      ? [{ name: `${name}, by hand`, role: 'peer', people, cpu, note: handNote, find: byHand.find }]
      : [],
  );
  return [...ours, ...hands];
}

const handNote =
  'a prepared statement on the same file: it grows as much, with pages that are in no cache of the processor';

function bytesTable(name: string, towns: readonly Town[]): Table {
  const rows: Row[] = towns.map(({ name: size, role, people, bytes }) => ({
    name: size,
    role,
    value: bytes / people,
    ratio: null,
    spread: 0,
  }));
  return {
    id: `growth-${name.toLowerCase()}-bytes`,
    title: `Space for one person with one session in ${name}`,
    unit: 'bytes',
    better: 'lower',
    method: 'tables and indexes, one identity, one session_key and one session for each person',
    rows,
  };
}

function anyOf(people: number): number {
  return Math.floor(Math.random() * people);
}

/** Keeps fifty pieces of work in flight for a while; the CPU time for one. */
async function microseconds(work: () => Promise<unknown>, cpu: Town['cpu']): Promise<number> {
  let done = 0;
  const before = await cpu();
  const start = performance.now();
  async function worker(): Promise<void> {
    while (performance.now() - start < roundMs) {
      await work();
      done += 1;
    }
  }
  await Promise.all(Array.from({ length: inFlight }, worker));
  return (((await cpu()) - before) * 1000) / done;
}

function ownCpu(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
