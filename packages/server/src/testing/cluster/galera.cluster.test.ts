import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mysqlStore } from '../../store/mysql.ts';
import type { Store } from '../../store/store.ts';
import { StoreError } from '../../store/store-error.ts';
import { hashOf, logIn } from '../contract/fixtures.ts';
import { runOnMysql } from '../mysql-server.fixture.ts';
import { raceWrites } from '../racing-writes.fixture.ts';
import { reportMissing } from '../real-server.fixture.ts';
import { type GaleraCluster, galera, hasGalera, startGalera } from './galera.fixture.ts';
import { startTcpSwitch } from './tcp-switch.fixture.ts';

const title = 'three masters of MariaDB Galera';
if (!hasGalera) reportMissing(galera, title);

describe.runIf(hasGalera)(title, () => {
  let cluster: GaleraCluster;

  beforeAll(async () => {
    cluster = await startGalera(3);
    await cluster.set('wsrep_sync_wait', 1);
  });

  afterAll(() => cluster?.stop());

  test('leave nobody split, doubled or without an owner while all replicas write through one of them', async () => {
    const stores = await openStores(cluster, 'one_', [0, 0, 0]);
    expect(await raceWrites(stores, { steps: 3000, seed: 21 })).toEqual([]);
    await close(stores);
  });

  test('do again what fails certification; but locks of one are not seen by the others', async ({
    annotate,
  }) => {
    const stores = await openStores(cluster, 'all_');
    const before = await cluster.countOf('wsrep_local_cert_failures');
    const outcome = await raceWrites(stores, { steps: 3000, seed: 21 });
    const conflicts = (await cluster.countOf('wsrep_local_cert_failures')) - before;
    const contradictions = outcome.filter((one) => typeof one === 'string').length;
    const refused = outcome.filter((one) => typeof one !== 'string');
    // Why the documentation says to write through one of them at a time: six people who merge and leave all the time.
    await annotate(
      `3000 writes through all: ${conflicts} certification failures, ${refused.length} given up after twenty ` +
        `attempts, ${contradictions} contradictions`,
    );
    expect(conflicts).toBeGreaterThan(0);
    for (const error of refused) expect(error).toMatchObject({ code: 'store_busy' });
    await close(stores);
  });

  test('know at once through each node what was told through another, with wsrep_sync_wait', async ({
    annotate,
  }) => {
    const stores = await openStores(cluster, 'sync_');
    expect(await staleReads(stores, 'w')).toBe(0);
    await close(stores);
    await cluster.set('wsrep_sync_wait', 0);
    const hasty = await openStores(cluster, 'sync_');
    await annotate(
      `without wsrep_sync_wait ${await staleReads(hasty, 'h')} of 900 sessions were not known yet`,
    );
    await close(hasty);
    await cluster.set('wsrep_sync_wait', 1);
  });

  test('are left when one of them lost the others, though its connections stay open', async () => {
    const [, second, third] = cluster.nodes;
    if (second === undefined || third === undefined) throw new RangeError('three nodes');
    const address = await startTcpSwitch(second.port);
    const store = mysqlStore({ url: `mysql://root@127.0.0.1:${address.port}/mysql`, tablePrefix: 'left_' });
    await store.migrate();
    await logIn(store, { name: 'before' });
    // What it answers to everybody then, and in the same words.
    await runOnMysql(second.url, 'SET GLOBAL wsrep_reject_queries = ALL');
    await expect(logIn(store, { name: 'refused' })).rejects.toMatchObject({ code: 'store_unavailable' });
    address.pointAt(third.port);
    await expect
      .poll(() =>
        logIn(store, { name: 'after' }).then(
          ({ user }) => user.id,
          () => null,
        ),
      )
      .not.toBeNull();
    expect(await store.findSession(hashOf('before'))).not.toBeNull();
    await runOnMysql(second.url, 'SET GLOBAL wsrep_reject_queries = NONE');
    await store.close();
    await address.stop();
  });

  test('lose no session while a node is killed and comes back', async ({ annotate }) => {
    const stores = await openStores(cluster, 'kill_');
    const [, , node] = cluster.nodes;
    const told: string[] = [];
    const refused: unknown[] = [];
    const stopping = new AbortController();
    const lanes = Array.from({ length: 12 }, (_, lane) =>
      logInUntil(stopping.signal, { stores, lane, told, refused }),
    );
    await expect.poll(() => told.length).toBeGreaterThan(300);
    await node?.kill();
    const atKill = told.length;
    await expect.poll(() => told.length, { timeout: 60_000 }).toBeGreaterThan(atKill + 300);
    await node?.start();
    const atReturn = told.length;
    await expect.poll(() => told.length, { timeout: 60_000 }).toBeGreaterThan(atReturn + 300);
    stopping.abort();
    await Promise.all(lanes);
    await annotate(`${told.length} sessions told, ${refused.length} attempts refused, 0 lost`);
    expect(refused.filter((error) => !(error instanceof StoreError))).toEqual([]);
    for (const store of stores) expect(await missing(store, told)).toEqual([]);
    await close(stores);
  });
});

async function openStores(
  { nodes }: GaleraCluster,
  tablePrefix: string,
  through: readonly number[] = [0, 1, 2],
): Promise<readonly Store[]> {
  const stores = through.map((index) => mysqlStore({ url: nodes[index]?.url ?? '', tablePrefix }));
  // As replicas do that start at the same moment.
  await Promise.all(stores.map((store) => store.migrate()));
  return stores;
}

async function close(stores: readonly Store[]): Promise<void> {
  await Promise.all(stores.map((store) => store.close()));
}

/** How many sessions another node does not know in the moment in which it was told that they are there. */
async function staleReads(stores: readonly Store[], name: string): Promise<number> {
  let stale = 0;
  for (let step = 0; step < 900; step += 1) {
    const [here, there] = [stores[step % 3], stores[(step + 1) % 3]];
    const person = `${name}${step}`;
    if (here === undefined || there === undefined) throw new RangeError('three nodes');
    await logIn(here, { name: person });
    if ((await there.findSession(hashOf(person))) === null) stale += 1;
  }
  return stale;
}

interface Crowd {
  readonly stores: readonly Store[];
  readonly lane: number;
  readonly told: string[];
  readonly refused: unknown[];
}

/** People come to one node after the other; whoever is refused comes again at the next. */
async function logInUntil(signal: AbortSignal, { stores, lane, told, refused }: Crowd): Promise<void> {
  for (let step = 0; !signal.aborted; step += 1) {
    const name = `${lane}x${step}`;
    try {
      const store = stores[(lane + step) % stores.length];
      if (store === undefined) throw new RangeError('no store');
      await logIn(store, { name });
      told.push(name);
    } catch (error) {
      refused.push(error);
    }
  }
}

async function missing(store: Store, told: readonly string[]): Promise<readonly string[]> {
  const found: string[] = [];
  for (const name of told) if ((await store.findSession(hashOf(name))) === null) found.push(name);
  return found;
}
