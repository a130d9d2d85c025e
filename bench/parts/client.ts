import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { compareSeries } from '../lib/compare-series.ts';
import type { Label } from '../lib/label.ts';
import type { Part, PartContext, Row, Table } from '../lib/result.ts';
import { createStubPhone } from '../lib/stub-phone.ts';
import type { Client } from './client-peers.ts';
import { clients, shortcuts } from './client-peers.ts';

/** What the SDK costs a mini program: bytes, calls and waiting. */
export const clientPart: Part = { name: 'client', run: measureClient };

async function measureClient({ progress, long }: PartContext): Promise<readonly Table[]> {
  progress('sizes');
  const sizes = await sizeTable();
  progress('twenty requests at once');
  const calls = await callTable();
  progress('round trips');
  const trips = await tripTable();
  const waits: Table[] = [];
  for (const roundTripMs of long ? [50, 200, 1000] : [50, 200]) {
    progress(`round trip ${roundTripMs} ms`);
    waits.push(await waitTable(roundTripMs, long ? 5 : 3));
  }
  return [sizes, calls, trips, ...waits];
}

async function sizeTable(): Promise<Table> {
  const wrapper = `export const login = (url, done) => wx.login({ success: ({ code }) =>
    wx.request({ url, method: 'POST', data: { code }, success: ({ data }) => {
      wx.setStorageSync('token', data.token); done(null, data); }, fail: done }), fail: done });
  export const request = (options) => wx.request(Object.assign({}, options, {
    header: { Authorization: 'Bearer ' + wx.getStorageSync('token') } }));`;
  const wafer = "export { request } from 'wafer2-client-sdk/lib/request.js';";
  const waferWhole = "export * from 'wafer2-client-sdk';";
  const rows: readonly Row[] = [
    sized({ zh: '最简单的封装', en: 'a trivial wrapper' }, 'base', await gzipped(wrapper)),
    {
      ...sized(
        { zh: 'weapp-auth，仅核心', en: 'weapp-auth core' },
        'ours',
        shipped('@weapp-auth/client/core'),
      ),
      targets: [{ valueAtMost: 4 }],
    },
    sized({ zh: 'weapp-auth，全部', en: 'weapp-auth, everything' }, 'ours', shipped('@weapp-auth/client')),
    sized(
      { zh: 'wafer2-client-sdk，登录与请求', en: 'wafer2-client-sdk, login and request' },
      'peer',
      await gzipped(wafer),
    ),
    sized(
      { zh: 'wafer2-client-sdk，全部', en: 'wafer2-client-sdk, everything' },
      'peer',
      await gzipped(waferWhole),
    ),
  ];
  return {
    id: 'client-size',
    title: { zh: '客户端在小程序中的体积', en: 'Size of the client in the mini program' },
    unit: { zh: 'KB，minify 并 gzip 后', en: 'KB, minified and gzipped' },
    better: 'lower',
    method: {
      zh: '我们的按发布包内的文件计，其余的以 ES2018 为目标做 minify；简单封装既不续期也不重试',
      en: 'ours as its package holds it, the others minified for ES2018; a wrapper renews and repeats nothing',
    },
    rows: rows.map((row) => ({ ...row, ratio: row.value / (rows[0]?.value ?? 1) })),
  };
}

function sized(name: Label, role: Row['role'], bytes: number): Row {
  return { name, role, value: bytes / 1024, ratio: null, spread: 0 };
}

/** The files of a published entry point, which are minified already, and what they require. */
function shipped(specifier: string): number {
  const files = new Set<string>();
  const add = (file: string): void => {
    if (files.has(file)) return;
    files.add(file);
    const required = readFileSync(file, 'utf8').matchAll(/require\("(\.[^"]+)"\)/g);
    for (const [, path = ''] of required) add(join(dirname(file), path));
  };
  add(createRequire(import.meta.url).resolve(specifier));
  return gzipSync(Buffer.concat([...files].map((file) => readFileSync(file))), { level: 9 }).length;
}

async function gzipped(code: string): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: import.meta.dirname, loader: 'js' },
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: 'es2018',
    logLevel: 'error',
  });
  return gzipSync(outputFiles[0]?.contents ?? '', { level: 9 }).length;
}

async function callTable(): Promise<Table> {
  const rows: Row[] = [];
  for (const client of clients) {
    const phone = createStubPhone(5);
    const { counts } = phone;
    const send = client.start(phone);
    await Promise.all(Array.from({ length: 20 }, () => send()));
    const value = counts.wxLogins + counts.logins;
    const targets = client.role === 'ours' ? { targets: [{ valueAtMost: 2 }] } : {};
    rows.push({ name: client.name, role: client.role, value, ratio: value / 40, spread: 0, ...targets });
  }
  return {
    id: 'client-calls',
    title: {
      zh: '冷启动时并发二十个请求：wx.login 与登录接口的调用次数',
      en: 'Twenty requests at once on a cold start: wx.login and login calls',
    },
    unit: { zh: '次', en: 'calls' },
    better: 'lower',
    method: { zh: '一次 wx.login 加一次登录就够了', en: 'one wx.login and one login are enough' },
    rows,
  };
}

/** Round trips to the phone's WeChat and to the server, one after the other, until the first screen can be shown. */
async function tripTable(): Promise<Table> {
  const targets: Readonly<Record<string, number>> = { 'weapp-auth': 3, ...shortcutTargets };
  const rows: Row[] = [];
  for (const client of [...clients, ...shortcuts]) {
    const value = Math.floor((await firstAnswer(client, tripMs)) / tripMs);
    const target = client.role === 'ours' ? targets[nameOf(client)] : undefined;
    rows.push({
      name: client.name,
      role: client.role,
      value,
      ratio: null,
      spread: 0,
      ...(client.note && { note: client.note }),
      ...(target !== undefined && { targets: [{ valueAtMost: target }] }),
    });
  }
  return {
    id: 'client-trips',
    title: {
      zh: '冷启动到第一个已登录的结果：先后经过的网络往返',
      en: 'Cold start to the first result as somebody logged in: round trips, one after the other',
    },
    unit: { zh: '次', en: 'round trips' },
    better: 'lower',
    method: {
      zh: `每次往返 ${tripMs} ms，总用时除以它`,
      en: `each round trip takes ${tripMs} ms; the time it took, divided by that`,
    },
    rows,
  };
}

const tripMs = 100;

const shortcutTargets: Readonly<Record<string, number>> = {
  'weapp-auth, code in the first request': 2,
  'weapp-auth, pre-fetched, and a request': 1,
  'weapp-auth, the first screen pre-fetched': 0,
};

function nameOf({ name }: Client): string {
  return typeof name === 'string' ? name : name.en;
}

async function waitTable(roundTripMs: number, rounds: number): Promise<Table> {
  const all = [...clients, ...shortcuts];
  const rows = await compareSeries(all, rounds, (client) => firstAnswer(client, roundTripMs));
  return {
    id: `client-wait-${roundTripMs}`,
    title: {
      zh: `冷启动到第一个已登录的应答，往返 ${roundTripMs} ms`,
      en: `Cold start to the first authenticated answer, ${roundTripMs} ms round trips`,
    },
    unit: 'ms',
    better: 'lower',
    method: {
      zh: `照教程需要三次往返：${3 * roundTripMs} ms`,
      en: `three round trips, as the textbook has them, are ${3 * roundTripMs} ms`,
    },
    rows,
  };
}

async function firstAnswer(client: Client, roundTripMs: number): Promise<number> {
  const phone = createStubPhone(roundTripMs);
  const started = performance.now();
  await client.start(phone)();
  return performance.now() - started;
}
