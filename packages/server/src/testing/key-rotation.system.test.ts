import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ListeningEmulator } from '@weapp-auth/emulator';
import type { LoginResponse } from '@weapp-auth/protocol';
import { createLocalJWKSet, decodeProtectedHeader, type JSONWebKeySet, jwtVerify } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  clusterApps,
  type LoginCluster,
  listenWechat,
  newIdempotencyKey,
  startLoginCluster,
  wxLogin,
} from './login-cluster.fixture.ts';
import { postgres } from './postgres-server.fixture.ts';
import { removeFolder, temporaryFolder } from './private-process.fixture.ts';
import { describeWithPrivateServer } from './real-server.fixture.ts';

const clockProgram = fileURLToPath(new URL('./shifted-clock.fixture.ts', import.meta.url));
const second = 1000;
const minute = 60 * second;
const days30 = 30 * 24 * 60 * minute;

/** From the first key on: a quiet hour, the moment a new key is due, the hour of waiting, the change, the end of the old one. */
const moments = [
  ...[0, 5 * minute],
  ...[-20 * minute, -1 * second, 5 * second, 30 * second, 2 * minute].map((at) => days30 + at),
  ...[10, 25, 40, 55, 59, 60.5, 61, 61.5, 62, 64, 69, 75, 90, 120, 129, 131, 135, 140].map(
    (at) => days30 + at * minute,
  ),
];
/** How long a verifier may keep what it fetched. The JWKS says five minutes; many keep it longer. */
const verifiersKeepMs = 45 * minute;

interface Minted {
  readonly token: string;
  readonly at: number;
  readonly endsAt: number;
}

interface Fetched {
  readonly keys: JSONWebKeySet;
  readonly at: number;
}

await describeWithPrivateServer(postgres, 'four replicas on one PostgreSQL', (database) => {
  let wechat: ListeningEmulator;
  let cluster: LoginCluster;
  const folder = temporaryFolder(null);
  const clock = join(folder, 'clock');

  beforeAll(async () => {
    setClock(clock, 0);
    wechat = await listenWechat(['alice']);
    cluster = await startLoginCluster(4, {
      DATABASE_URL: database.url,
      WECHAT_BASE_URL: wechat.url,
      NODE_OPTIONS: `--import=${clockProgram}`,
      TEST_CLOCK_FILE: clock,
    });
  });

  afterAll(async () => {
    await cluster?.stop();
    await wechat?.close();
    removeFolder(folder);
  });

  test('replace their signing key, and every token can be verified with what any of them published', async () => {
    const minted: Minted[] = [];
    const fetched: Fetched[] = [];
    for (const ahead of moments) {
      setClock(clock, ahead);
      const at = Date.now() + ahead;
      const session = await logIn(cluster, wechat);
      // Signed by some before and by others after the keys were read, as it comes.
      const [tokens, sets] = await Promise.all([
        Promise.all(cluster.urls.map((url) => mint(url, session))),
        Promise.all(cluster.urls.map(publishedBy)),
      ]);
      minted.push(...tokens.map((token) => ({ ...token, at })));
      fetched.push(...sets.map((keys) => ({ keys, at })));
      for (const url of cluster.urls) minted.push({ ...(await mint(url, session)), at });
    }

    expect(await refused(minted, fetched)).toEqual([]);
    const signers = [...new Set(minted.map(({ token }) => decodeProtectedHeader(token).kid))];
    expect(signers).toHaveLength(2);
    const last = fetched.slice(-cluster.urls.length).map(({ keys }) => keys.keys.map(({ kid }) => kid));
    for (const kids of last) expect(kids).toEqual([signers[1]]);
  });
});

/** Moved in one step, so that nobody reads half of it. */
function setClock(path: string, ahead: number): void {
  writeFileSync(`${path}.new`, String(ahead));
  renameSync(`${path}.new`, path);
}

async function logIn(cluster: LoginCluster, wechat: ListeningEmulator): Promise<string> {
  const { appId } = clusterApps[0];
  const response = await fetch(`${cluster.url}/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': newIdempotencyKey() },
    body: JSON.stringify({ appId, code: await wxLogin(wechat, 'alice', appId) }),
  });
  expect(response.status).toBe(200);
  return ((await response.json()) as LoginResponse).token;
}

async function mint(url: string, session: string): Promise<Omit<Minted, 'at'>> {
  const headers = { authorization: `Bearer ${session}` };
  const response = await fetch(`${url}/auth/access-token`, { method: 'POST', headers });
  expect(response.status).toBe(200);
  const { accessToken } = (await response.json()) as { accessToken: string };
  const payload = JSON.parse(Buffer.from(accessToken.split('.')[1] ?? '', 'base64url').toString());
  return { token: accessToken, endsAt: payload.exp * second };
}

async function publishedBy(url: string): Promise<JSONWebKeySet> {
  const response = await fetch(`${url}/auth/.well-known/jwks.json`);
  return (await response.json()) as JSONWebKeySet;
}

/** Every token against every set that a verifier may hold while the token lives. */
async function refused(minted: readonly Minted[], fetched: readonly Fetched[]): Promise<string[]> {
  const found: string[] = [];
  let checks = 0;
  for (const { keys, at: since } of fetched) {
    const set = createLocalJWKSet(keys);
    for (const { token, at, endsAt } of minted) {
      if (since < at - verifiersKeepMs || since >= endsAt) continue;
      checks += 1;
      const currentDate = new Date(Math.max(since, at));
      await jwtVerify(token, set, { currentDate, clockTolerance: 5 }).catch((error: unknown) =>
        found.push(`${new Date(at).toISOString()}: ${String(error)}`),
      );
    }
  }
  expect(checks).toBeGreaterThan(minted.length * 4);
  return found;
}
