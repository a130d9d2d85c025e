import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sqliteStore } from '@weapp-auth/server/sqlite';
import { app, serverSecret } from '../lib/app.ts';
import { httpRequest } from '../lib/http-request.ts';
import { load } from '../lib/load.ts';
import { fillSqlite, tokenHashOf } from '../lib/many-people.ts';
import { startPhones } from '../lib/phones.ts';
import { profileWhile } from '../lib/profiler.ts';
import { startServer } from '../lib/server-process.ts';
import { makeSingleFile, warmUp } from '../lib/single-file.ts';
import type { CpuProfile } from '../report/cpu-profile.ts';

/** Something to look at in a profile. */
export interface Scenario {
  /** The part it belongs to, and the table that refers to its picture. */
  readonly part: string;
  readonly table: string;
  readonly title: string;
  readonly run: (folder: string) => Promise<CpuProfile>;
}

/** What has a target that is hard to reach. */
export const scenarios: readonly Scenario[] = [
  {
    part: 'login',
    table: 'login',
    title: 'Logging in, SQLite at NORMAL',
    run: (folder) => server(folder, 'login'),
  },
  { part: 'http', table: 'http', title: 'GET /auth/me', run: (folder) => server(folder, 'me') },
  { part: 'start', table: 'start', title: 'The start of serve, and its first four requests', run: start },
  {
    part: 'growth',
    table: 'growth-sqlite-verify',
    title: 'Looking sessions up among 100,000 people',
    run: lookUps,
  },
];

const seconds = 2;

/** The server under load: first until it is warm, then while it is watched. */
async function server(folder: string, what: 'login' | 'me'): Promise<CpuProfile> {
  const phones = await startPhones();
  const file = join(folder, 'server.cpuprofile');
  const running = await startServer('weapp-auth.ts', {
    appId: app.appId,
    appSecret: app.secret,
    secret: serverSecret,
    wechatUrl: phones.wechatUrl,
    path: join(folder, 'login.db'),
    synchronous: 'normal',
    body: '{}',
    profile: file,
  });
  try {
    const me = httpRequest('GET', '/auth/me', {
      headers: { authorization: `Bearer ${await tokenOf(running.port, await phones.newCode())}` },
    });
    const press = async (): Promise<void> => {
      if (what === 'login') await phones.prepare(40_000);
      const request = what === 'login' ? phones.loginRequest : (): Buffer => me;
      await load({ port: running.port, connections: 64, durationMs: seconds * 1000, request });
    };
    await press();
    if (what === 'login') await phones.prepare(40_000);
    process.kill(running.pid, 'SIGUSR2');
    await press();
    process.kill(running.pid, 'SIGUSR2');
    await running.ended;
    return JSON.parse(readFileSync(file, 'utf8'));
  } finally {
    await running.stop();
    await phones.close();
  }
}

async function tokenOf(port: number, code: string): Promise<string> {
  const answer = await fetch(`http://127.0.0.1:${port}/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code }),
  });
  return ((await answer.json()) as { token: string }).token; // As the protocol says.
}

/** The single file with a warm compile cache, and its functions under their names. */
async function start(folder: string): Promise<CpuProfile> {
  const file = join(folder, 'weapp-auth.cjs');
  const cache = join(folder, 'cache');
  const profiles = join(folder, 'profiles');
  mkdirSync(profiles);
  makeSingleFile(file, ['--keep-names']);
  warmUp(file, cache);
  warmUp(file, cache, ['--cpu-prof', '--cpu-prof-interval=200', `--cpu-prof-dir=${profiles}`]);
  const [written = ''] = readdirSync(profiles);
  return JSON.parse(readFileSync(join(profiles, written), 'utf8'));
}

/** Anybody at random. */
async function lookUps(folder: string): Promise<CpuProfile> {
  const people = 100_000;
  const path = join(folder, 'people.db');
  const empty = sqliteStore({ path });
  await empty.migrate();
  await empty.close();
  fillSqlite(path, people);
  const store = sqliteStore({ path });
  const until = async (end: number): Promise<void> => {
    while (performance.now() < end) await store.findSession(tokenHashOf(Math.floor(Math.random() * people)));
  };
  await until(performance.now() + 1000);
  const profile = await profileWhile(() => until(performance.now() + seconds * 1000));
  await store.close();
  return profile as CpuProfile; // As the inspector documents it.
}
