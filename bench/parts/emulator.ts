import { app } from '../lib/app.ts';
import { compareSeries } from '../lib/compare-series.ts';
import { compareServers } from '../lib/compare-servers.ts';
import { httpRequest } from '../lib/http-request.ts';
import { peopleLabel } from '../lib/people-label.ts';
import type { Part, PartContext, Row, Table } from '../lib/result.ts';
import type { ServerProcess } from '../lib/server-process.ts';
import { startServer } from '../lib/server-process.ts';
import { loginTable } from './emulator-logins.ts';

/** The emulator must never be the bottleneck of somebody's test. */
export const emulatorPart: Part = { name: 'emulator', run: measureEmulator };

const body = JSON.stringify({ session_key: 'A'.repeat(24), openid: 'o'.repeat(28) });

const crowds = { short: [10_000, 100_000], long: [10_000, 100_000, 1_000_000] } as const;

async function measureEmulator(context: PartContext): Promise<readonly Table[]> {
  return [
    ...(await requestTables(context)),
    await loginTable(context),
    await memoryTable(context),
    await startTable(context),
  ];
}

/** What people cost who are known, and who have logged in once. */
async function memoryTable({ progress, long }: PartContext): Promise<Table> {
  const idle = await heapWith(0);
  progress('people who never logged in');
  const known = ((await heapWith(strangers, false)) - idle) / strangers;
  const rows: Row[] = [{ ...strangersRow, value: known }];
  for (const people of long ? crowds.long : crowds.short) {
    progress(`${people} people`);
    const value = ((await heapWith(people)) - idle) / people;
    rows.push({ name: peopleLabel(people), role: 'ours', value, ratio: null, spread: 0 });
  }
  const idleMegabytes = (idle / 2 ** 20).toFixed(1);
  return {
    id: 'emulator-memory',
    title: { zh: '微信模拟器中每个人占用的内存', en: 'Memory of the emulator for one person' },
    unit: { zh: '字节', en: 'bytes' },
    better: 'lower',
    method: {
      zh: `垃圾回收之后的堆，已扣除空模拟器的 ${idleMegabytes} MB；其余每人 wx.login 过一次，code 没有使用；一百万人仅在点名运行这一部分时测量`,
      en: `heap after a collection, without the ${idleMegabytes} MB of an empty emulator; the others have logged in once and left the code unused; the million only when the part is asked for by name`,
    },
    rows,
  };
}

const strangers = 100_000;

/** A million people within 600 MB. */
const strangersRow: Omit<Row, 'value'> = {
  name: { zh: '10 万人，从未登录', en: '100,000 people who never logged in' },
  role: 'ours',
  ratio: null,
  spread: 0,
  targets: [{ valueAtMost: 600 }],
};

async function heapWith(people: number, loggedIn = true): Promise<number> {
  const server = await startServer('emulator-people.ts', { people, loggedIn });
  await server.stop();
  return Number(server.announced.heap);
}

/** From nothing to a listening emulator. */
async function startTable({ progress }: PartContext): Promise<Table> {
  const programs = [
    { name: 'node:http', role: 'base', program: 'raw-http.ts', settings: { body } },
    {
      name: { zh: '微信模拟器', en: 'emulator' },
      role: 'ours',
      program: 'emulator-people.ts',
      settings: { people: 0, loggedIn: false },
    },
  ] as const;
  progress('starts');
  const rows = await compareSeries(programs, 9, async ({ program, settings }) => {
    const started = performance.now();
    const server = await startServer(program, settings);
    const milliseconds = performance.now() - started;
    await server.stop();
    return milliseconds;
  });
  const method = { zh: '从进程启动到开始监听', en: 'from the start of the process until it listens' };
  return {
    id: 'emulator-start',
    title: { zh: '微信模拟器的启动', en: 'Start of the emulator' },
    unit: 'ms',
    better: 'lower',
    method,
    rows,
  };
}

async function requestTables({ progress }: PartContext): Promise<readonly Table[]> {
  const raw = await startServer('raw-http.ts', { body });
  const emulator = await startServer('emulator.ts');
  const codes: string[] = [];
  try {
    const rows = await compareServers(
      [
        {
          name: { zh: 'node:http，固定应答', en: 'node:http, a fixed answer' },
          role: 'base',
          server: raw,
          request: () => codeRequest('fixed'),
        },
        {
          name: { zh: '微信模拟器，jscode2session', en: 'emulator, jscode2session' },
          role: 'ours',
          note: {
            zh: '核对 AppID、AppSecret 与 code；code 用后作废；记录调用',
            en: 'checks app, secret and code; uses the code up; records the call',
          },
          targets: [{ atLeast: 0.5 }],
          server: emulator,
          request: () => codeRequest(codes.pop() ?? ''),
          prepare: async () => {
            while (codes.length < 30_000) codes.push(...(await moreCodes(emulator)));
          },
        },
      ],
      { rounds: 9, durationMs: 1000, connections: 64 },
      progress,
    );
    return [
      {
        id: 'emulator',
        title: { zh: '微信模拟器作为服务器：jscode2session', en: 'The emulator as a server: jscode2session' },
        unit: { zh: '请求数／CPU 秒', en: 'requests per CPU second' },
        better: 'higher',
        method: {
          zh: '64 个连接，服务器独占一个核，每个请求用一个新的 code',
          en: '64 connections, server on a core of its own, every request a fresh code',
        },
        rows,
      },
    ];
  } finally {
    await Promise.all([raw.stop(), emulator.stop()]);
  }
}

function codeRequest(code: string): Buffer {
  const query = `appid=${app.appId}&secret=${app.secret}&js_code=${code}&grant_type=authorization_code`;
  return httpRequest('GET', `/sns/jscode2session?${query}`);
}

async function moreCodes(emulator: ServerProcess): Promise<readonly string[]> {
  const answer = await fetch(`http://127.0.0.1:${emulator.announced.codesPort}`, { method: 'POST' });
  return (await answer.json()) as readonly string[]; // As bench/servers/emulator.ts writes it.
}
