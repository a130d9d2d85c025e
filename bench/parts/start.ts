import type { ChildProcess, StdioOptions } from 'node:child_process';
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rowsOf } from '../lib/compare-functions.ts';
import { freePort } from '../lib/free-port.ts';
import { httpRequest } from '../lib/http-request.ts';
import { inLanguage, type Label } from '../lib/label.ts';
import { pinnedNode } from '../lib/pinned.ts';
import { memoryOf } from '../lib/proc.ts';
import type { Part, PartContext, Role, Row, Table, Target } from '../lib/result.ts';
import { makeSingleFile, warmUp } from '../lib/single-file.ts';

/** From nothing to the first answer, and the memory that is then in use. */
export const startPart: Part = { name: 'start', run: measureStart };

const rounds = 11;
const root = join(import.meta.dirname, '..', '..');

/** A program to start, again and again. */
interface Program {
  readonly name: Label;
  readonly role: Role;
  readonly note?: Label;
  readonly timeTarget?: Target;
  readonly memoryTarget?: Target;
  readonly args: readonly string[];
}

interface Started {
  readonly milliseconds: number;
  readonly megabytes: number;
}

async function measureStart({ progress }: PartContext): Promise<readonly Table[]> {
  const folder = mkdtempSync(join(tmpdir(), 'weapp-auth-bench-'));
  try {
    const programs = await programsIn(folder);
    const series = new Map<Program, Started[]>(programs.map((program) => [program, []]));
    for (let round = 0; round < rounds; round += 1) {
      progress(`round ${round + 1}/${rounds}`);
      for (const program of round % 2 === 0 ? programs : [...programs].reverse()) {
        series.get(program)?.push(await start(program, mkdtempSync(join(folder, 'data-'))));
      }
    }
    return [timeTable(programs, series), memoryTable(programs, series)];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function programsIn(folder: string): Promise<readonly Program[]> {
  const listener = "require('node:http').createServer((_, response) => response.end('ok'))";
  const single = join(folder, 'weapp-auth.cjs');
  makeSingleFile(single);
  warmUp(single, join(folder, 'compile-cache'));
  return [
    { name: 'node:http', role: 'base', args: ['-e', `${listener}.listen(process.env.PORT, '127.0.0.1')`] },
    {
      name: { zh: 'weapp-auth serve，单文件', en: 'weapp-auth serve, single file' },
      role: 'ours',
      note: {
        zh: '与容器镜像相同，编译缓存已预热；比基准多出的部分用于读取并执行我们的代码、OpenSSL 与 SQLite',
        en: 'as in the container image, compile cache warm; what is above the base is reading and running our code, OpenSSL and SQLite',
      },
      timeTarget: { atMost: 1.6 },
      memoryTarget: { valueAtMost: 75 },
      args: [single, 'serve'],
    },
    {
      name: 'weapp-auth serve',
      role: 'ours',
      memoryTarget: { valueAtMost: 90 },
      args: [join(root, 'apps/cli/dist/main.js'), 'serve'],
    },
    {
      name: 'express, axios, jsonwebtoken, better-sqlite3',
      role: 'peer',
      args: [join(import.meta.dirname, '..', 'servers', 'start-tutorial.cjs')],
    },
  ];
}

async function start(program: Program, data: string): Promise<Started> {
  const port = await freePort();
  const [file, args] = pinnedNode(0, program.args);
  const started = performance.now();
  const stdio: StdioOptions = ['ignore', 'ignore', 'inherit'];
  const child = spawn(file, args, { cwd: data, env: environment(port, data), stdio });
  const closed = once(child, 'close');
  try {
    await Promise.race([firstAnswer(port, started), endOf(child, program)]);
    const milliseconds = performance.now() - started;
    await new Promise((resolve) => setTimeout(resolve, 500));
    return { milliseconds, megabytes: (memoryOf(child.pid ?? 0) ?? Number.NaN) / 2 ** 20 };
  } finally {
    child.kill('SIGKILL');
    await closed;
  }
}

async function endOf(child: ChildProcess, program: Program): Promise<never> {
  const [code] = await once(child, 'close');
  throw new Error(`${inLanguage(program.name, 'en')} ended with exit code ${code}`);
}

function environment(port: number, data: string): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    NODE_ENV: 'production',
    NODE_COMPILE_CACHE: join(data, '..', 'compile-cache'),
    PORT: String(port),
    HOST: '127.0.0.1',
    WX_APPID: 'wx0123456789abcdef',
    WX_APP_SECRET: randomBytes(16).toString('hex'),
    WEAPP_AUTH_SECRET: randomBytes(32).toString('hex'),
    LOG_LEVEL: 'warn',
    PUBLIC_URL: 'https://login.example.com',
    DATABASE_URL: `sqlite:${join(data, 'login.db')}`,
  };
}

async function firstAnswer(port: number, started: number): Promise<void> {
  while (!(await answers(port))) {
    if (performance.now() - started > 20_000) throw new Error('no answer within 20 seconds');
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(httpRequest('GET', '/healthz')));
    socket.on('data', (chunk) => {
      resolve(chunk.toString('latin1').startsWith('HTTP/1.1 200'));
      socket.destroy();
    });
    socket.on('error', () => resolve(false));
    socket.on('close', () => resolve(false));
  });
}

function timeTable(programs: readonly Program[], series: ReadonlyMap<Program, readonly Started[]>): Table {
  const rows = rowsWith(
    programs,
    series,
    ({ milliseconds }) => milliseconds,
    ({ timeTarget }) => timeTarget,
  );
  return {
    id: 'start',
    title: { zh: '从进程启动到第一次应答', en: 'From the start of the process to the first answer' },
    unit: 'ms',
    better: 'lower',
    method: {
      zh: '反复请求 GET /healthz 直到返回 200；进程独占一个核，从空数据库开始，启动时建表',
      en: 'GET /healthz until it is answered with 200; process on a core of its own, an empty database, which is migrated on the way',
    },
    rows,
  };
}

function memoryTable(programs: readonly Program[], series: ReadonlyMap<Program, readonly Started[]>): Table {
  const rows = rowsWith(
    programs,
    series,
    ({ megabytes }) => megabytes,
    ({ memoryTarget }) => memoryTarget,
  );
  return {
    id: 'start-memory',
    title: { zh: '空闲时的常驻内存', en: 'Resident memory, idle' },
    unit: 'MB',
    better: 'lower',
    method: { zh: '第一次应答半秒之后', en: 'half a second after the first answer' },
    rows,
  };
}

/** The rows of one of the two things that were measured. */
function rowsWith(
  programs: readonly Program[],
  series: ReadonlyMap<Program, readonly Started[]>,
  measured: (run: Started) => number,
  targetOf: (program: Program) => Target | undefined,
): readonly Row[] {
  const values = new Map([...series].map(([program, runs]) => [program, runs.map(measured)]));
  return rowsOf(programs, values).map((row, position) => {
    const target = programs[position] && targetOf(programs[position]);
    return target === undefined ? row : { ...row, targets: [target] };
  });
}
