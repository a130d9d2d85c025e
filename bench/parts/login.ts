import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { app, serverSecret } from '../lib/app.ts';
import type { ServerCandidate, ServerRounds } from '../lib/compare-servers.ts';
import { compareServers } from '../lib/compare-servers.ts';
import { inLanguage, type Label } from '../lib/label.ts';
import type { Phones } from '../lib/phones.ts';
import { startPhones } from '../lib/phones.ts';
import type { Part, PartContext, Role, Row, Table, Target } from '../lib/result.ts';
import { startServer } from '../lib/server-process.ts';

/** `POST /auth/login`, with the platform in another process. */
export const loginPart: Part = { name: 'login', run: measureLogin };

/** One login server to compare. */
interface LoginServer {
  readonly name: Label;
  readonly program: string;
  readonly role: Role;
  readonly note?: Label;
  readonly targets?: readonly Target[];
}

const raw: LoginServer = {
  name: { zh: '手写 node:http + undici + node:sqlite', en: 'node:http, undici, node:sqlite by hand' },
  program: 'raw-login.ts',
  role: 'base',
  note: {
    zh: '每次登录一个事务；session_key 明文存储；响应丢失就等于登录失败',
    en: 'one transaction per login; session_key in clear; a lost answer is a lost login',
  },
};
const ours: LoginServer = { name: 'weapp-auth', program: 'weapp-auth.ts', role: 'ours' };
const tutorial: LoginServer = {
  name: 'express, axios, jsonwebtoken, better-sqlite3',
  program: 'tutorial-login.ts',
  role: 'peer',
  note: { zh: '教程里的写法；登录态无法主动结束', en: 'what tutorials teach; sessions cannot be ended' },
};
const wafer: LoginServer = {
  name: 'express, wafer-node-session',
  program: 'wafer-login.ts',
  role: 'peer',
  note: {
    zh: '它的客户端每次登录都带上加密的用户资料，服务器每次都要解密；登录态只在内存中',
    en: 'opens an encrypted profile with every login, as its client sends it; sessions in memory only',
  },
};
const easywechat: LoginServer = {
  name: 'express, node-easywechat, jsonwebtoken',
  program: 'easywechat-login.ts',
  role: 'peer',
  note: { zh: '什么都不存', en: 'stores nothing' },
};

async function measureLogin({ progress }: PartContext): Promise<readonly Table[]> {
  const phones = await startPhones();
  try {
    const normal = await compareLogins(
      [
        raw,
        { ...ours, targets: [{ atLeast: 1.3 }, { atLeast: 5, of: inLanguage(tutorial.name, 'en') }] },
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
    title: {
      zh: '通过 HTTP 登录，SQLite WAL 模式，synchronous NORMAL',
      en: 'Logging in over HTTP, SQLite in WAL mode, synchronous NORMAL',
    },
    unit: { zh: '登录数／CPU 秒', en: 'logins per CPU second' },
    better: 'higher',
    method: {
      zh: '5000 人，64 个连接，服务器独占一个核，微信平台在另一个核；300 秒内再次登录，session_key 不变，与微信一致',
      en: '5000 people, 64 connections, server on a core of its own, platform on the other; who returns within 300 seconds still has the same session_key, as at WeChat',
    },
    rows,
  };
}

function freshTable(rows: readonly Row[]): Table {
  return {
    id: 'login-fresh-keys',
    title: {
      zh: '同上，但每次登录都换新的 session_key',
      en: 'The same with a new session_key at every login',
    },
    unit: { zh: '登录数／CPU 秒', en: 'logins per CPU second' },
    better: 'higher',
    method: {
      zh: '条件同上，但平台每次都更换 session_key，无论旧的签发了多久',
      en: 'as above, but the platform renews the session_key however young it is',
    },
    rows,
  };
}

function fullTable(rows: readonly Row[]): Table {
  return {
    id: 'login-full',
    title: {
      zh: '同上，synchronous FULL：登录落盘之后才应答',
      en: 'The same with synchronous FULL: every login on disk before its answer',
    },
    unit: { zh: '登录数／秒', en: 'logins per second' },
    better: 'higher',
    method: {
      zh: '按实际耗时计，因为要测的正是等待磁盘',
      en: 'wall-clock time, because waiting for the disk is the point',
    },
    rows,
  };
}

function distantTable(rows: readonly Row[]): Table {
  return {
    id: 'login-distant',
    title: {
      zh: '登录，平台 50 ms 后才应答',
      en: 'Logging in with a platform that takes 50 ms to answer',
    },
    unit: { zh: '登录数／CPU 秒', en: 'logins per CPU second' },
    better: 'higher',
    method: { zh: '5000 人，256 个连接', en: '5000 people, 256 connections' },
    rows,
  };
}
