import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Store } from '@weapp-auth/server';
import { postgresStore } from '@weapp-auth/server/postgres';
import { sqliteStore } from '@weapp-auth/server/sqlite';
import pg from 'pg';
import { compareSeries } from '../lib/compare-series.ts';
import type { Label, Text } from '../lib/label.ts';
import {
  fillPostgres,
  fillSqlite,
  loginAgain,
  postgresBytes,
  postgresCpu,
  tokenHashOf,
} from '../lib/many-people.ts';
import { peopleLabel } from '../lib/people-label.ts';
import { startPrivatePostgres } from '../lib/private-database.ts';
import { openRequests, type RequestsInProcess } from '../lib/requests-in-process.ts';
import type { Part, PartContext, Role, Row, Table } from '../lib/result.ts';

/** Whether a login and a look-up cost the same with ten thousand people and with five million. */
export const growthPart: Part = { name: 'growth', run: measureGrowth };

const sizes = { short: [10_000, 100_000], long: [10_000, 100_000, 1_000_000, 5_000_000] } as const;
const rounds = 9;
const roundMs = 800;
const inFlight = 50;
/** A quarter of the memory, as PostgreSQL's documentation recommends for a server of its own; installed, it has 128 MB. */
const sharedBuffers = `shared_buffers=${Math.floor(totalmem() / 2 ** 22)}MB`;

/** A store with a number of people in it. */
interface PopulatedStore {
  readonly name: Text;
  readonly role: Role;
  readonly people: number;
  readonly store: Store;
  readonly requests: RequestsInProcess;
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

type Opened = Pick<PopulatedStore, 'store' | 'bytes' | 'cpu' | 'byHand'>;

async function measureGrowth({ progress, long }: PartContext): Promise<readonly Table[]> {
  const tables: Table[] = [];
  const folder = mkdtempSync(join(tmpdir(), 'weapp-auth-bench-'));
  try {
    tables.push(
      ...(await measure(
        'SQLite',
        await openAll(long, (people) => populateSqlite(folder, people), progress),
        progress,
      )),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const postgres = await startPrivatePostgres([sharedBuffers]);
  if (postgres === null) return tables;
  try {
    const stores = await openAll(long, (people) => populatePostgres(postgres.url, people), progress);
    return [...tables, ...(await measure('PostgreSQL', stores, progress))];
  } finally {
    await postgres.stop();
  }
}

async function openAll(
  long: boolean,
  open: (people: number) => Promise<Opened>,
  progress: PartContext['progress'],
): Promise<readonly PopulatedStore[]> {
  const stores: PopulatedStore[] = [];
  for (const people of long ? sizes.long : sizes.short) {
    progress(`filling ${people}`);
    const isFirst = stores.length === 0;
    const more = isFirst ? {} : { targets: [{ atMost: 1.3 }] as const };
    const name = peopleLabel(people);
    const opened = await open(people);
    const requests = openRequests(opened.store);
    stores.push({ name, role: isFirst ? 'base' : 'ours', people, ...opened, requests, ...more });
  }
  return stores;
}

async function populateSqlite(folder: string, people: number): Promise<Opened> {
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

async function populatePostgres(url: string, people: number): Promise<Opened> {
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
  stores: readonly PopulatedStore[],
  progress: PartContext['progress'],
): Promise<readonly Table[]> {
  progress(`${name}: look-ups`);
  const finds = await compareSeries(lookUpsIn(stores), rounds, ({ find, people, cpu }) =>
    microseconds(async () => find(tokenHashOf(anyOf(people))), cpu),
  );
  for (const { byHand } of stores) byHand?.close();
  progress(`${name}: requests with a token`);
  const asked = await compareSeries(stores, rounds, ({ requests, people, cpu }) =>
    microseconds(() => requests.ask(anyOf(people)), cpu),
  );
  progress(`${name}: logins`);
  const saved = await compareSeries(stores, rounds, ({ store, people, cpu }) =>
    microseconds(() => store.saveLogin(loginAgain(anyOf(people))), cpu),
  );
  progress(`${name}: requests to log in`);
  const loggedIn = await compareSeries(stores, rounds, ({ requests, people, cpu }) =>
    microseconds(() => requests.logIn(anyOf(people)), cpu),
  );
  for (const { store } of stores) await store.close();
  const prefix = `growth-${name.toLowerCase()}`;
  const [loginRequest, verifyRequest, login, verify] = titlesOf(name);
  return [
    timeTable({ id: `${prefix}-login-request`, title: loginRequest, rows: loggedIn }, wholeRequest),
    timeTable({ id: `${prefix}-verify-request`, title: verifyRequest, rows: asked }, wholeRequest),
    timeTable({ id: `${prefix}-login`, title: login, rows: saved }, storeAlone),
    timeTable({ id: `${prefix}-verify`, title: verify, rows: finds }, storeAlone),
    bytesTable(name, stores),
  ];
}

function timeTable(table: Pick<Table, 'id' | 'title' | 'rows'>, what: Text): Table {
  const method = { zh: `${what.zh}，${howMeasured.zh}`, en: `${what.en}, ${howMeasured.en}` };
  return { ...table, unit: 'µs', better: 'lower', method };
}

const wholeRequest: Text = {
  zh: '在同一进程内，从 Request 到 Response',
  en: 'from the Request to the Response in one process',
};
const storeAlone: Text = { zh: '只算存储层', en: 'the store alone' };
const howMeasured: Text = {
  zh: `服务器与数据库的 CPU 时间之和；随机取人，${inFlight} 个并发；各种规模的数据库轮流测量；PostgreSQL 以四分之一的内存缓存数据页`,
  en: `CPU time of the server and the database; anybody at random, ${inFlight} in flight; databases of all sizes measured in turn; PostgreSQL has a quarter of the memory for its pages`,
};

/** Of the requests to log in and with a token, and of what the store does for a login and for a look-up. */
function titlesOf(name: string): readonly [Text, Text, Text, Text] {
  return [
    { zh: `${name} 不断变大时的登录`, en: `A login in a growing ${name}` },
    {
      zh: `${name} 不断变大时，凭证不在缓存中的请求`,
      en: `A request whose token is in no cache, in a growing ${name}`,
    },
    {
      zh: `登录时由 ${name} 承担的部分，随数据增长`,
      en: `What ${name} does for a login as it grows`,
    },
    {
      zh: `查询时由 ${name} 承担的部分，随数据增长`,
      en: `What ${name} does for a look-up as it grows`,
    },
  ];
}

/** One way to look sessions up. */
interface LookUp extends Pick<PopulatedStore, 'name' | 'role' | 'people' | 'cpu' | 'targets'> {
  readonly note?: Label;
  readonly find: (tokenHash: string) => unknown;
}

function lookUpsIn(stores: readonly PopulatedStore[]): readonly LookUp[] {
  const ours = stores.map(
    ({ store, ...rest }): LookUp => ({ ...rest, find: (hash) => store.findSession(hash) }),
  );
  const hands = stores.flatMap(({ byHand, name, people, cpu }): readonly LookUp[] =>
    byHand ? [{ name: byHandLabel(name), role: 'peer', people, cpu, note: handNote, find: byHand.find }] : [],
  );
  return [...ours, ...hands];
}

const handNote = {
  zh: '对同一个文件执行预编译语句：增幅相同，因为要读的页不在处理器缓存中',
  en: 'a prepared statement on the same file: it grows as much, with pages that are in no cache of the processor',
};

function byHandLabel(name: Text): Text {
  return { zh: `${name.zh}，手写`, en: `${name.en}, by hand` };
}

function bytesTable(name: string, stores: readonly PopulatedStore[]): Table {
  const rows: Row[] = stores.map(({ name: size, role, people, bytes }) => ({
    name: size,
    role,
    value: bytes / people,
    ratio: null,
    spread: 0,
  }));
  return {
    id: `growth-${name.toLowerCase()}-bytes`,
    title: {
      zh: `一个人带一个登录态在 ${name} 中占用的空间`,
      en: `Space for one person with one session in ${name}`,
    },
    unit: { zh: '字节', en: 'bytes' },
    better: 'lower',
    method: {
      zh: '表与索引合计，每人一个身份、一个 session_key、一个登录态',
      en: 'tables and indexes, one identity, one session_key and one session for each person',
    },
    rows,
  };
}

function anyOf(people: number): number {
  return Math.floor(Math.random() * people);
}

/** Keeps fifty pieces of work in flight for a while; the CPU time for one. */
async function microseconds(work: () => Promise<unknown>, cpu: PopulatedStore['cpu']): Promise<number> {
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
