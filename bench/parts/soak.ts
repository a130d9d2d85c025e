import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { app, serverSecret } from '../lib/app.ts';
import { httpRequest } from '../lib/http-request.ts';
import type { LoadResult } from '../lib/load.ts';
import { load } from '../lib/load.ts';
import type { Phones } from '../lib/phones.ts';
import { startPhones } from '../lib/phones.ts';
import type { Part, PartContext, Row, Table } from '../lib/result.ts';
import type { ServerProcess } from '../lib/server-process.ts';
import { startServer } from '../lib/server-process.ts';

/** Ten minutes of work at 70 % of capacity: does memory grow, does anything fail? In the whole run, two minutes. */
export const soakPart: Part = { name: 'soak', run: measureSoak };

const slices = 10;
const connections = 64;

/** What a slice of the time was like. */
interface Slice extends LoadResult {
  readonly megabytes: number;
}

async function measureSoak({ progress, long }: PartContext): Promise<readonly Table[]> {
  const folder = mkdtempSync(join(tmpdir(), 'weapp-auth-bench-'));
  const phones = await startPhones();
  const server = await startServer('weapp-auth.ts', {
    appId: app.appId,
    appSecret: app.secret,
    secret: serverSecret,
    wechatUrl: phones.wechatUrl,
    path: join(folder, 'login.db'),
    synchronous: 'normal',
    body: '{}',
  });
  const stock = setInterval(() => void phones.prepare(5000), 50);
  try {
    const request = await mixedRequests(phones, server);
    progress('finding the capacity');
    const capacity = await load({ port: server.port, connections, durationMs: 10_000, request });
    const perSecond = (0.7 * capacity.answered) / capacity.seconds;
    const sliceMs = ((long ? 600 : 120) * 1000) / slices;
    const measured: Slice[] = [];
    for (let n = 0; n < slices; n += 1) {
      progress(`part ${n + 1}/${slices}, ${Math.round(perSecond)} requests a second`);
      const result = await load({ port: server.port, connections, durationMs: sliceMs, perSecond, request });
      measured.push({ ...result, megabytes: (server.memory() ?? Number.NaN) / 2 ** 20 });
    }
    return [memoryTable(measured, sliceMs / 1000), answerTable(measured, perSecond)];
  } finally {
    clearInterval(stock);
    await server.stop();
    await phones.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** One login, four requests for `/auth/me`, five for a route of one's own, and so on. */
async function mixedRequests(phones: Phones, server: ServerProcess): Promise<() => Buffer> {
  const answer = await fetch(`http://127.0.0.1:${server.port}/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code: await phones.newCode() }),
  });
  const { token } = (await answer.json()) as { token: string }; // As the protocol says.
  const headers = { authorization: `Bearer ${token}` };
  const me = httpRequest('GET', '/auth/me', { headers });
  const own = httpRequest('GET', '/me', { headers });
  await phones.prepare(5000);
  let n = 0;
  return () => {
    n += 1;
    if (n % 10 === 0) return phones.loginRequest();
    return n % 2 === 0 ? me : own;
  };
}

function memoryTable(measured: readonly Slice[], sliceSeconds: number): Table {
  const first = measured[0]?.megabytes ?? Number.NaN;
  const rows: readonly Row[] = measured.map(({ megabytes }, n) => ({
    name: `after ${Math.round((n + 1) * sliceSeconds)} s`,
    role: n === 0 ? 'base' : 'ours',
    value: megabytes,
    ratio: megabytes / first,
    spread: 0,
  }));
  return {
    id: 'soak-memory',
    title: 'Resident memory under steady load',
    unit: 'MB',
    better: 'lower',
    method: 'one login in ten requests, at 70 % of the capacity measured just before',
    rows,
  };
}

function answerTable(measured: readonly Slice[], perSecond: number): Table {
  const worst = Math.max(...measured.map(({ p99 }) => p99));
  const failed = measured.reduce((sum, slice) => sum + slice.failed, 0);
  const answered = measured.reduce((sum, slice) => sum + slice.answered, 0);
  const row = (name: string, value: number): Row => ({ name, role: 'ours', value, ratio: null, spread: 0 });
  return {
    id: 'soak-answers',
    title: `Answers at ${Math.round(perSecond)} requests a second`,
    unit: 'see row',
    better: 'lower',
    method: 'latency counts from the moment a request was due, in the process that makes the load',
    rows: [
      row('answered', answered),
      { ...row('failed', failed), targets: [{ valueAtMost: 0 }] },
      row('p50 of the slowest part, ms', Math.max(...measured.map(({ p50 }) => p50))),
      row('p99 of the slowest part, ms', worst),
    ],
  };
}
