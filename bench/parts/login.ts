import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { app, serverSecret } from '../lib/app.ts';
import type { ServerCandidate, ServerRounds } from '../lib/compare-servers.ts';
import { compareServers } from '../lib/compare-servers.ts';
import type { Phones } from '../lib/phones.ts';
import { startPhones } from '../lib/phones.ts';
import type { Part, PartContext, Role, Row, Table, Target } from '../lib/result.ts';
import { startServer } from '../lib/server-process.ts';

/** `POST /auth/login`, with the platform in another process. */
export const loginPart: Part = { name: 'login', run: measureLogin };

/** One login server to compare. */
interface LoginServer {
  readonly name: string;
  readonly program: string;
  readonly role: Role;
  readonly note?: string;
  readonly targets?: readonly Target[];
}

const raw: LoginServer = {
  name: 'node:http, undici, node:sqlite by hand',
  program: 'raw-login.ts',
  role: 'base',
  note: 'one transaction per login; session_key in clear; a lost answer is a lost login',
};
const ours: LoginServer = { name: 'weapp-auth', program: 'weapp-auth.ts', role: 'ours' };
const tutorial: LoginServer = {
  name: 'express, axios, jsonwebtoken, better-sqlite3',
  program: 'tutorial-login.ts',
  role: 'peer',
  note: 'what tutorials teach; sessions cannot be ended',
};
const wafer: LoginServer = {
  name: 'express, wafer-node-session',
  program: 'wafer-login.ts',
  role: 'peer',
  note: 'opens an encrypted profile with every login, as its client sends it; sessions in memory only',
};
const easywechat: LoginServer = {
  name: 'express, node-easywechat, jsonwebtoken',
  program: 'easywechat-login.ts',
  role: 'peer',
  note: 'stores nothing',
};

async function measureLogin({ progress }: PartContext): Promise<readonly Table[]> {
  const phones = await startPhones();
  try {
    const normal = await compareLogins(
      [
        raw,
        { ...ours, targets: [{ atLeast: 1.3 }, { atLeast: 5, of: tutorial.name }] },
        tutorial,
        wafer,
        easywechat,
      ],
      { phones, synchronous: 'normal', rounds: { rounds: 9, durationMs: 1000, connections: 64 } },
      progress,
    );
    const full = await compareLogins(
      [raw, { ...ours, targets: [{ atLeast: 1.1 }] }],
      { phones, synchronous: 'full', rounds: { rounds: 9, durationMs: 1000, connections: 64, by: 'wall' } },
      progress,
    );
    const fresh = await freshKeys(progress);
    phones.slowDown(50);
    const distant = await compareLogins(
      [raw, ours, tutorial],
      { phones, synchronous: 'normal', rounds: { rounds: 5, durationMs: 2000, connections: 256 } },
      progress,
    );
    return [normalTable(normal), freshTable(fresh), fullTable(full), distantTable(distant)];
  } finally {
    await phones.close();
  }
}

/** The other case: every wx.login gives a new session_key, which then has to be encrypted and written. */
async function freshKeys(progress: (text: string) => void): Promise<readonly Row[]> {
  const phones = await startPhones({ sessionKeyMinimumAge: 0 });
  try {
    const rounds: ServerRounds = { rounds: 7, durationMs: 1000, connections: 64 };
    return await compareLogins([raw, ours], { phones, synchronous: 'normal', rounds }, progress);
  } finally {
    await phones.close();
  }
}

async function compareLogins(
  servers: readonly LoginServer[],
  setup: {
    readonly phones: Phones;
    readonly synchronous: 'normal' | 'full';
    readonly rounds: ServerRounds;
  },
  progress: (text: string) => void,
): Promise<readonly Row[]> {
  const { phones, synchronous, rounds } = setup;
  const folder = mkdtempSync(join(tmpdir(), 'weapp-auth-bench-'));
  const candidates: ServerCandidate[] = [];
  try {
    for (const { program, ...each } of servers) {
      const server = await startServer(program, {
        appId: app.appId,
        appSecret: app.secret,
        secret: serverSecret,
        wechatUrl: phones.wechatUrl,
        path: join(folder, `${program}.db`),
        synchronous,
        body: '{}',
      });
      const stock =
        program === wafer.program
          ? { request: phones.waferRequest, prepare: () => phones.prepareWafer() }
          : { request: phones.loginRequest, prepare: () => phones.prepare() };
      candidates.push({ ...each, ...stock, server });
    }
    return await compareServers(candidates, rounds, progress);
  } finally {
    await Promise.all(candidates.map(({ server }) => server.stop()));
    rmSync(folder, { recursive: true, force: true });
  }
}

function normalTable(rows: readonly Row[]): Table {
  return {
    id: 'login',
    title: 'Logging in over HTTP, SQLite in WAL mode, synchronous NORMAL',
    unit: 'logins per CPU second',
    better: 'higher',
    method:
      '5000 people, 64 connections, server on a core of its own, platform on the other; who returns within 300 seconds still has the same session_key, as at WeChat',
    rows,
  };
}

function freshTable(rows: readonly Row[]): Table {
  return {
    id: 'login-fresh-keys',
    title: 'The same with a new session_key at every login',
    unit: 'logins per CPU second',
    better: 'higher',
    method: 'as above, but the platform renews the session_key however young it is',
    rows,
  };
}

function fullTable(rows: readonly Row[]): Table {
  return {
    id: 'login-full',
    title: 'The same with synchronous FULL: every login on disk before its answer',
    unit: 'logins per second',
    better: 'higher',
    method: 'wall-clock time, because waiting for the disk is the point',
    rows,
  };
}

function distantTable(rows: readonly Row[]): Table {
  return {
    id: 'login-distant',
    title: 'Logging in with a platform that takes 50 ms to answer',
    unit: 'logins per CPU second',
    better: 'higher',
    method: '5000 people, 256 connections',
    rows,
  };
}
