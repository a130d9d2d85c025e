import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { app, serverSecret } from '../lib/app.ts';
import { httpRequest } from '../lib/http-request.ts';
import type { Label } from '../lib/label.ts';
import type { LoadOptions, LoadResult } from '../lib/load.ts';
import { load } from '../lib/load.ts';
import type { Phones } from '../lib/phones.ts';
import { startPhones } from '../lib/phones.ts';
import type { Part, PartContext, Row, Table } from '../lib/result.ts';
import type { ServerProcess } from '../lib/server-process.ts';
import { startServer } from '../lib/server-process.ts';

/** Ten minutes of work at 70 % of capacity: does memory grow, does anything fail? In the whole run, one minute. */
export const soakPart: Part = { name: 'soak', run: measureSoak };

const slices = 10;
/** What the documentation tells a program of one's own to set; `serve` does so itself. */
const smallHeap = ['--max-semi-space-size=16', '--heap-growing-percent=30'];
const connections = 64;
/** Who never logs out; so many that nobody meets the limit of 120 requests in a minute, at eight thousand in a second. */
const stayingPeople = 10_000;
const atOnce = 20;
const mostLeaving = 10_000;

type Headers = Readonly<Record<string, string>>;

/** What is sent, and what has to be kept of the answers to go on. */
type Mix = Required<Pick<LoadOptions, 'request' | 'look'>>;

/** What a slice of the time was like. */
interface Slice extends LoadResult {
  readonly megabytes: number;
}

async function measureSoak({ progress, long }: PartContext): Promise<readonly Table[]> {
  const folder = mkdtempSync(join(tmpdir(), 'weapp-auth-bench-'));
  const phones = await startPhones();
  const settings = {
    appId: app.appId,
    appSecret: app.secret,
    secret: serverSecret,
    wechatUrl: phones.wechatUrl,
    path: join(folder, 'login.db'),
    synchronous: 'normal',
    body: '{}',
  };
  const server = await startServer('weapp-auth.ts', settings, smallHeap);
  const stock = setInterval(() => void phones.prepare(5000), 50);
  try {
    const mix = await mixedRequests(phones, server);
    progress('finding the capacity');
    const capacity = await load({ port: server.port, connections, durationMs: 10_000, ...mix });
    const perSecond = (0.7 * capacity.answered) / capacity.seconds;
    const sliceMs = ((long ? 600 : 60) * 1000) / slices;
    const measured: Slice[] = [];
    for (let n = 0; n < slices; n += 1) {
      progress(`part ${n + 1}/${slices}, ${Math.round(perSecond)} requests a second`);
      const result = await load({ port: server.port, connections, durationMs: sliceMs, perSecond, ...mix });
      measured.push({ ...result, megabytes: (server.memory() ?? Number.NaN) / 2 ** 20 });
    }
    return [
      memoryTable(measured, (sliceMs * slices) / 10000),
      answerTable(measured, perSecond, (sliceMs * slices) / 1000),
    ];
  } finally {
    clearInterval(stock);
    await server.stop();
    await phones.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Of twenty requests two log in, one logs out, one changes a nickname, one asks for an access token, and fifteen show who
 * is asking.
 */
async function mixedRequests(phones: Phones, server: ServerProcess): Promise<Mix> {
  const headersOf = (token: string): Headers => ({ authorization: `Bearer ${token}` });
  const staying: string[] = [];
  while (staying.length < stayingPeople) {
    staying.push(...(await Promise.all(Array.from({ length: atOnce }, () => logIn(phones, server)))));
  }
  const leaving: string[] = [];
  await phones.prepare(5000);
  let n = 0;
  let person = 0;
  const anybody = (): Headers => {
    person += 1;
    return headersOf(staying[person % stayingPeople] ?? '');
  };
  const request = (): Buffer => {
    n += 1;
    const turn = n % 20;
    if (turn === 0 || turn === 10) return phones.loginRequest();
    const token = turn === 5 ? leaving.pop() : undefined;
    if (token !== undefined)
      return httpRequest('POST', '/auth/logout', { headers: headersOf(token), body: '{}' });
    if (turn === 3) return httpRequest('POST', '/auth/access-token', { headers: anybody(), body: '{}' });
    if (turn !== 7) return httpRequest('GET', n % 2 === 0 ? '/auth/me' : '/me', { headers: anybody() });
    const body = JSON.stringify({ nickname: `Person ${n}` });
    return httpRequest('PATCH', '/auth/me', { headers: anybody(), body });
  };
  const look = (answer: string): void => {
    const token = /"token":"([^"]+)"/.exec(answer)?.[1];
    if (token !== undefined && leaving.length < mostLeaving) leaving.push(token);
  };
  return { request, look };
}

async function logIn(phones: Phones, server: ServerProcess): Promise<string> {
  const answer = await fetch(`http://127.0.0.1:${server.port}/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code: await phones.newCode() }),
  });
  return ((await answer.json()) as { token: string }).token; // As the protocol says.
}

function memoryTable(measured: readonly Slice[], sliceSeconds: number): Table {
  const first = measured[0]?.megabytes ?? Number.NaN;
  const rows: readonly Row[] = measured.map(({ megabytes }, n) => ({
    name: afterSeconds(Math.round((n + 1) * sliceSeconds)),
    role: n === 0 ? 'base' : 'ours',
    value: megabytes,
    ratio: megabytes / first,
    spread: 0,
  }));
  return {
    id: 'soak-memory',
    title: { zh: '持续负载下的常驻内存', en: 'Resident memory under steady load' },
    unit: 'MB',
    better: 'lower',
    method: {
      zh: '每二十个请求里，两个登录，一个注销，一个改昵称，一个领取访问令牌，十五个查询当前用户；负载为事先测得容量的 70 %；以第一步为基准',
      en: 'of twenty requests two log in, one logs out, one changes a nickname, one asks for an access token, fifteen show who asks; at 70 % of the capacity measured just before; the first step is the base',
    },
    rows,
  };
}

function answerTable(measured: readonly Slice[], perSecond: number, seconds: number): Table {
  const worst = Math.max(...measured.map(({ p99 }) => p99));
  const failed = measured.reduce((sum, slice) => sum + slice.failed, 0);
  const answered = measured.reduce((sum, slice) => sum + slice.answered, 0);
  const row = (name: Label, value: number): Row => ({ name, role: 'ours', value, ratio: null, spread: 0 });
  return {
    id: 'soak-answers',
    title: {
      zh: `每秒 ${Math.round(perSecond)} 个请求时的应答`,
      en: `Answers at ${Math.round(perSecond)} requests a second`,
    },
    unit: { zh: '见各行', en: 'see row' },
    better: 'lower',
    method: {
      zh: `历时 ${seconds} 秒；\`npm run bench -- soak\` 为 600 秒，整体运行时为 60 秒；延迟从请求本该发出的时刻算起，在制造负载并充当平台的进程中测量`,
      en: `${seconds} seconds; \`npm run bench -- soak\` takes 600, the whole run 60; latency counts from the moment a request was due, in the process that makes the load and the platform`,
    },
    rows: [
      row({ zh: '已应答', en: 'answered' }, answered),
      {
        ...row({ zh: '失败', en: 'failed' }, failed),
        targets: [{ valueAtMost: 0 }],
        ...whatFailed(measured),
      },
      row(
        { zh: '最慢一段的 p50，ms', en: 'p50 of the slowest part, ms' },
        Math.max(...measured.map(({ p50 }) => p50)),
      ),
      row({ zh: '最慢一段的 p99，ms', en: 'p99 of the slowest part, ms' }, worst),
    ],
  };
}

function afterSeconds(seconds: number): Label {
  return { zh: `${seconds} 秒后`, en: `after ${seconds} s` };
}

/** A note on the statuses of failed answers and the errors of connections; none when nothing failed. */
function whatFailed(measured: readonly Slice[]): Pick<Row, 'note'> {
  const counts = new Map<string, number>();
  for (const [reason, count] of measured.flatMap(({ failures }) => [...failures]))
    counts.set(reason, (counts.get(reason) ?? 0) + count);
  if (counts.size === 0) return {};
  return { note: [...counts].map(([reason, count]) => `${reason}: ${count}`).join(', ') };
}
