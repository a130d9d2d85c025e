import { spawnSync } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { createSimulator } from '@weapp-auth/simulator';
import { type Browser, chromium } from 'playwright-core';
import { type DevProcess, startDev } from '../lib/dev-process.ts';
import { traceFrames } from '../lib/frame-costs.ts';
import type { Label } from '../lib/label.ts';
import { isPinned } from '../lib/pinned.ts';
import type { Part, PartContext, Row, Table } from '../lib/result.ts';
import { median, quantile } from '../lib/statistics.ts';

/** What the playground and the simulator promise: a steady diagram, a quick first page, a quick change, a small runtime. */
export const diagramPart: Part = { name: 'diagram', run: measureDiagram };

const rounds = 7;
const root = join(import.meta.dirname, '..', '..');
const requests = 100;

async function measureDiagram({ progress }: PartContext): Promise<readonly Table[]> {
  useEveryCore();
  const folder = mkdtempSync(join(tmpdir(), 'weapp-auth-bench-'));
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
  });
  try {
    const paints: number[] = [];
    const bursts: Drawn[] = [];
    const streams: Drawn[] = [];
    for (let round = 0; round < rounds; round += 1) {
      progress(`round ${round + 1}/${rounds}`);
      const dev = await startDev(join(root, 'apps/cli/dist/main.js'), mkdtempSync(join(folder, 'dev-')));
      paints.push(await firstPaint(browser, dev));
      bursts.push(await drawMessages(browser, dev, 0));
      streams.push(await drawMessages(browser, dev, 10));
      await dev.stop();
    }
    const recompiled = await recompile(join(folder, 'app'));
    return [
      frameTable(bursts, streams),
      droppedTable(bursts, streams),
      waitTable(paints, recompiled),
      await sizeTable(),
    ];
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

// A browser is many processes; on the one core of this part they would wait for each other.
function useEveryCore(): void {
  if (isPinned()) spawnSync('taskset', ['-apc', `0-${availableParallelism() - 1}`, String(process.pid)]);
}

/** From the moment `dev` is ready until the demo's first page is on the phone's screen. */
async function firstPaint(browser: Browser, { url, readyAt }: DevProcess): Promise<number> {
  const page = await browser.newPage();
  await page.goto(url);
  const frame = page.frameLocator('iframe').first();
  await frame.locator('#book-liaozhai').waitFor();
  const painted = await frame.locator('body').evaluate(async () => {
    const [paint] = performance.getEntriesByName('first-contentful-paint');
    return performance.timeOrigin + (paint?.startTime ?? Number.NaN);
  });
  const seen = Date.now();
  await page.close();
  // The first contentful paint of the frame can be its empty bars, and what was waited for comes a little late.
  return Math.max(painted, seen) - readyAt;
}

interface Drawn {
  readonly usual: number;
  readonly worst: number;
  readonly dropped: number;
}

/** Two hundred messages: a hundred requests to the login server and their answers, all at once or one after the other. */
async function drawMessages(browser: Browser, { url }: DevProcess, everyMs: number): Promise<Drawn> {
  await fetch(`${url}/__dev/timeline`, { method: 'DELETE' });
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.goto(url);
  await page.frameLocator('iframe').first().locator('#book-liaozhai').waitFor();
  await page.waitForTimeout(1_000);
  const { frames, dropped } = await traceFrames(page, async () => {
    await ask(url, everyMs);
    await page.waitForFunction(`document.querySelectorAll('.row').length >= ${2 * requests}`);
    await page.waitForTimeout(200);
  });
  await page.close();
  return { usual: median(frames), worst: quantile(frames, 0.95), dropped };
}

async function ask(url: string, everyMs: number): Promise<void> {
  const asked: Promise<unknown>[] = [];
  for (let count = 0; count < requests; count += 1) {
    asked.push(fetch(`${url}/auth/me`).then((answer) => answer.arrayBuffer()));
    if (everyMs > 0) await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
  await Promise.all(asked);
}

/** From a change of a page's source, in a copy of the demo, until the app is compiled from it. */
async function recompile(copy: string): Promise<readonly number[]> {
  cpSync(join(root, 'examples/miniprogram'), copy, { recursive: true });
  const events = new EventEmitter();
  const onCompiled = (): void => void events.emit('compiled');
  const first = once(events, 'compiled');
  const simulator = createSimulator({ root: copy, emulatorUrl: 'http://127.0.0.1:9', onCompiled });
  await first;
  const source = join(copy, 'miniprogram/pages/home/home.wxml');
  const original = readFileSync(source, 'utf8');
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const compiled = once(events, 'compiled');
    const started = performance.now();
    writeFileSync(source, `${original}<view>${round}</view>`);
    await compiled;
    times.push(performance.now() - started);
  }
  simulator.close();
  return times;
}

function frameTable(bursts: readonly Drawn[], streams: readonly Drawn[]): Table {
  const row = (name: Label, series: readonly Drawn[], pick: (drawn: Drawn) => number): Row =>
    rowOf(name, series.map(pick), 16);
  return {
    id: 'diagram',
    title: {
      zh: '演练场的时序图收到两百条消息：主线程每帧的工作量',
      en: 'Two hundred messages arrive at the diagram: work of the main thread in a frame',
    },
    unit: 'ms',
    better: 'lower',
    method: {
      zh: '脚本、样式、布局与绘制的 CPU 时间之和，由没有显卡的 Chromium 跟踪得出；一帧为 16.7 ms',
      en: 'CPU time of script, style, layout and paint together, traced by Chromium without a graphics card; a frame lasts 16.7 ms',
    },
    rows: [
      row({ zh: '同时到达，帧的中位数', en: 'all at once, median frame' }, bursts, (drawn) => drawn.usual),
      row({ zh: '同时到达，95 % 的帧', en: 'all at once, 95 % of frames' }, bursts, (drawn) => drawn.worst),
      row(
        { zh: '一秒内陆续到达，帧的中位数', en: 'over one second, median frame' },
        streams,
        (drawn) => drawn.usual,
      ),
      row(
        { zh: '一秒内陆续到达，95 % 的帧', en: 'over one second, 95 % of frames' },
        streams,
        (drawn) => drawn.worst,
      ),
    ],
  };
}

function droppedTable(bursts: readonly Drawn[], streams: readonly Drawn[]): Table {
  const dropped = (series: readonly Drawn[]): readonly number[] => series.map((drawn) => drawn.dropped);
  return {
    id: 'diagram-dropped',
    title: { zh: '消息到达期间丢掉的帧', en: 'Frames dropped while they arrive' },
    unit: { zh: '帧', en: 'frames' },
    better: 'lower',
    method: {
      zh: '与上表是同一批测量；同时到达约三十帧，一秒内陆续到达约七十帧',
      en: 'the same rounds; some thirty frames when all come at once, some seventy over one second',
    },
    rows: [
      rowOf({ zh: '同时到达', en: 'all at once' }, dropped(bursts), 0),
      rowOf({ zh: '一秒内陆续到达', en: 'over one second' }, dropped(streams), 0),
    ],
  };
}

function waitTable(paints: readonly number[], recompiled: readonly number[]): Table {
  return {
    id: 'diagram-wait',
    title: { zh: '等待小程序模拟器的时间', en: 'Waiting for the simulator' },
    unit: 'ms',
    better: 'lower',
    method: {
      zh: '实际耗时；浏览器已在运行，`dev` 一提示就绪便打开演练场',
      en: 'wall clock; a browser that runs already opens the playground as soon as `dev` says that it is ready',
    },
    rows: [
      rowOf({ zh: '演示小程序的首页出现在手机上', en: 'the demo’s first page on the phone' }, paints, 1_500),
      rowOf({ zh: '改动后重新编译演示小程序', en: 'recompiling the demo after a change' }, recompiled, 300),
    ],
  };
}

async function sizeTable(): Promise<Table> {
  const simulator = createSimulator({ root, emulatorUrl: 'http://127.0.0.1:9', watch: false });
  const sizeOf = async (name: string): Promise<number> => {
    const answer = await simulator.fetch(new Request(`http://127.0.0.1/__simulator/${name}`));
    return gzipSync(await answer.text()).length / 1024;
  };
  const size = (await sizeOf('runtime.js')) + (await sizeOf('runtime.css'));
  simulator.close();
  return {
    id: 'diagram-runtime',
    title: { zh: '小程序模拟器在浏览器中的运行时体积', en: 'Runtime of the simulator in the browser' },
    unit: { zh: 'KB（gzip）', en: 'KB gzip' },
    better: 'lower',
    method: { zh: '脚本（含腾讯的引擎）与样式', en: 'script with Tencent’s engine in it, and style' },
    rows: [rowOf({ zh: '脚本与样式', en: 'script and style' }, [size], 80)],
  };
}

/** Nothing else does this work: rows have a target instead of a base. */
function rowOf(name: Label, values: readonly number[], valueAtMost: number): Row {
  return { name, role: 'ours', value: median(values), ratio: null, spread: 0, targets: [{ valueAtMost }] };
}
