import { setTimeout as sleep } from 'node:timers/promises';
import type { ListeningEmulator } from '@weapp-auth/emulator';
import type { LoginResponse } from '@weapp-auth/protocol';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { postgresStore } from '../store/postgres.ts';
import type { PortableRow, PortableTable } from '../store/records.ts';
import type { Store } from '../store/store.ts';
import {
  clusterApps,
  type LoginCluster,
  listenWechat,
  newIdempotencyKey,
  startLoginCluster,
  wxLogin,
} from './login-cluster.fixture.ts';
import { postgres } from './postgres-server.fixture.ts';
import { describeWithPrivateServer } from './real-server.fixture.ts';

const apps = clusterApps;
const people = Array.from({ length: 120 }, (_, index) => `person-${index}`);
const loginsEach = 20;

await describeWithPrivateServer(postgres, 'four replicas on one PostgreSQL', (database) => {
  let wechat: ListeningEmulator;
  let cluster: LoginCluster;

  beforeAll(async () => {
    wechat = await listenWechat(people);
    cluster = await startLoginCluster(4, {
      DATABASE_URL: database.url,
      DATABASE_WAIT_SECONDS: '60',
      WECHAT_BASE_URL: wechat.url,
    });
  });

  afterAll(async () => {
    await cluster?.stop();
    await wechat?.close();
  });

  test('lose no session and split nobody while replicas and the database are killed', async () => {
    const told: Told[] = [];
    const counts = { retries: 0, freshCodes: 0 };
    const crowd = people.map((person, index) =>
      logInAgainAndAgain({ cluster, wechat, told, counts }, person, index),
    );
    const done = Promise.all(crowd).then(() => true);
    const kills = await killNowAndThen(cluster, database, () => told.length);
    await done;

    expect(kills).toEqual({ replicas: 8, databases: 2 });
    expect(counts.retries).toBeGreaterThan(0);
    expect(told).toHaveLength(people.length * loginsEach);
    expect(await lost(cluster, told)).toEqual([]);
    const store = postgresStore({ url: database.url });
    expect(await contradictions(store)).toEqual([]);
    await store.close();
  }, 300_000);

  test('publish the same keys, whichever of them made the first one', async () => {
    const world = { cluster, wechat, told: [], counts: { retries: 0, freshCodes: 0 } };
    const { token } = await logIn(world, people[0] ?? '', apps[0].appId);
    const headers = { authorization: `Bearer ${token}` };
    const minted = await Promise.all(
      cluster.urls.map((url) => fetch(`${url}/auth/access-token`, { method: 'POST', headers })),
    );
    expect(minted.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    const [first, ...others] = await Promise.all(cluster.urls.map(keysOf));
    expect(first).toMatchObject({ keys: [{ kty: 'EC' }] });
    for (const other of others) expect(other).toEqual(first);
  });

  test('share one access token, also when they need the first one at the same moment', async () => {
    const world = { cluster, wechat, told: [], counts: { retries: 0, freshCodes: 0 } };
    const { appId } = apps[0];
    const { token } = await logIn(world, people[0] ?? '', appId);
    await checkSessions(cluster, token);
    const asked = tokenRequests(wechat);
    await checkSessions(cluster, token);
    expect(asked).toBeLessThanOrEqual(cluster.replicas.length);
    expect(tokenRequests(wechat)).toBe(asked);
    const tokens = [...wechat.emulator.platform.state.tokens.values()].filter((one) => one.appId === appId);
    expect(tokens).toHaveLength(1);
  });
});

/** What a replica publishes for verifying access tokens. */
async function keysOf(url: string): Promise<unknown> {
  const response = await fetch(`${url}/auth/.well-known/jwks.json`);
  return response.json();
}

interface World {
  readonly cluster: LoginCluster;
  readonly wechat: ListeningEmulator;
  readonly told: Told[];
  readonly counts: { retries: number; freshCodes: number };
}

/** A session that a client has been told. */
interface Told {
  readonly person: string;
  readonly token: string;
}

async function logInAgainAndAgain(world: World, person: string, index: number): Promise<void> {
  // Not all at the very same moment: the kills should meet logins at every stage.
  await sleep(index * 10);
  for (let count = 0; count < loginsEach; count += 1) {
    const { appId } = apps[count % apps.length] ?? apps[0];
    const { token } = await logIn(world, person, appId);
    world.told.push({ person, token });
    await sleep(200);
  }
}

/** As the client SDK does it: the same code and key again after a lost answer, a new code when that one is gone. */
async function logIn(world: World, person: string, appId: string): Promise<LoginResponse> {
  for (;;) {
    const [code, key] = [await wxLogin(world.wechat, person, appId), newIdempotencyKey()];
    for (;;) {
      const response = await postLogin(world.cluster, { appId, code, key, person });
      if (response?.status === 200) return (await response.json()) as LoginResponse;
      if (response !== null && response.status < 500 && response.status !== 429) break;
      world.counts.retries += 1;
      await sleep(100);
    }
    world.counts.freshCodes += 1;
  }
}

async function postLogin(
  cluster: LoginCluster,
  login: { readonly appId: string; readonly code: string; readonly key: string; readonly person: string },
): Promise<Response | null> {
  const { appId, code, key, person } = login;
  const number = Number(person.split('-')[1]);
  try {
    return await fetch(`${cluster.url}/auth/login`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'idempotency-key': key,
        'x-forwarded-for': `10.0.${number >> 8}.${number & 255}`,
      },
      body: JSON.stringify({ appId, code }),
    });
  } catch {
    return null;
  }
}

/** Kills each replica twice and the database twice, spread over the logins, and starts them again. */
async function killNowAndThen(
  cluster: LoginCluster,
  database: { kill(): Promise<void>; start(): Promise<void> },
  loginsSoFar: () => number,
): Promise<{ replicas: number; databases: number }> {
  const kills = { replicas: 0, databases: 0 };
  const moments = 10;
  for (let moment = 1; moment <= moments; moment += 1) {
    const due = (people.length * loginsEach * moment) / (moments + 1);
    while (loginsSoFar() < due) await sleep(10);
    if (moment % 5 === 3) {
      await database.kill();
      await sleep(300);
      await database.start();
      kills.databases += 1;
      continue;
    }
    const replica = cluster.replicas[kills.replicas % cluster.replicas.length];
    await replica?.kill();
    await replica?.start();
    kills.replicas += 1;
  }
  return kills;
}

/** The told sessions that the cluster no longer knows, and those that belong to another user than the first one did. */
async function lost(cluster: LoginCluster, told: readonly Told[]): Promise<string[]> {
  const found: string[] = [];
  const owners = new Map<string, string>();
  for (const { person, token } of told) {
    const response = await fetch(`${cluster.url}/auth/me`, { headers: { authorization: `Bearer ${token}` } });
    if (response.status !== 200) {
      found.push(`${person}: ${response.status}`);
      continue;
    }
    const { id } = (await response.json()) as { id: string };
    if ((owners.get(person) ?? id) !== id) found.push(`${person} is two users`);
    owners.set(person, id);
  }
  if (new Set(owners.values()).size !== people.length) found.push('two people are one user');
  return found;
}

async function contradictions(store: Store): Promise<string[]> {
  const users = (await rowsOf(store, 'users')).filter((row) => row.merged_into === null);
  const identities = await rowsOf(store, 'identities');
  const links = await rowsOf(store, 'unionids');
  const found: string[] = [];
  if (users.length !== people.length) found.push(`${users.length} users for ${people.length} people`);
  if (identities.length !== people.length * apps.length) found.push(`${identities.length} identities`);
  if (links.length !== people.length) found.push(`${links.length} unionids`);
  return found;
}

async function rowsOf(store: Store, table: PortableTable): Promise<PortableRow[]> {
  return [...(await store.dumpRows({ table, after: null, limit: 10_000 })).rows];
}

/** Asks WeChat through every replica whether a session_key is valid, which needs the app's access token. */
async function checkSessions(cluster: LoginCluster, token: string): Promise<void> {
  const headers = { authorization: `Bearer ${token}` };
  const checks = Array.from({ length: 40 }, async () => {
    const response = await fetch(`${cluster.url}/auth/session/check`, { method: 'POST', headers });
    return response.status;
  });
  expect(new Set(await Promise.all(checks))).toEqual(new Set([200]));
}

function tokenRequests(wechat: ListeningEmulator): number {
  return wechat.emulator.requests().filter(({ path }) => path === '/cgi-bin/stable_token').length;
}
