import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createEmulator, demoAppId, type Emulator, listenEmulator } from '@weapp-auth/emulator';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { type ListeningSimulator, listenSimulator } from './listen.ts';
import type { Problem } from './shared/problem.ts';
import { createSimulator } from './simulator.ts';

/** A simulator in a real browser, with its own emulator. */
export interface TestPhone {
  readonly emulator: Emulator;
  readonly simulator: ListeningSimulator;
  /** What was reported so far. */
  readonly problems: readonly Problem[];
  /** Opens a page of the mini program: `open('pages/a/a?id=1')`. */
  readonly open: (path?: string, query?: Readonly<Record<string, string>>) => Promise<Page>;
  /** Closes the pages: a browser allows few event streams to one origin. */
  readonly closePages: () => Promise<void>;
  readonly close: () => Promise<void>;
}

const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A mini program under `fixtures/`. */
export function fixture(name: string): string {
  return fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url));
}

/** Starts Chromium with a fresh profile; `touch` makes it a touch screen. */
export function launchBrowser(touch = false): Promise<BrowserContext> {
  return chromium.launchPersistentContext(mkdtempSync(join(tmpdir(), 'simulator-')), {
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: flags,
    viewport: { width: 375, height: 700 },
    hasTouch: touch,
    locale: 'en-US',
  });
}

/** Starts a simulator for `root` that pages of `browser` can open. */
export async function startTestPhone(browser: BrowserContext, root: string): Promise<TestPhone> {
  const emulator = createEmulator({ seed: 'demo' });
  const platform = await listenEmulator(emulator, { port: 0 });
  const problems: Problem[] = [];
  const made = createSimulator({
    root,
    emulatorUrl: platform.url,
    appId: demoAppId,
    basePath: '/simulator/',
    onProblem: (problem) => problems.push(problem),
  });
  const simulator = await listenSimulator(made, 0);
  const pages: Page[] = [];
  const closePages = async (): Promise<void> => {
    await Promise.all(pages.splice(0).map((page) => page.close()));
  };
  return {
    emulator,
    simulator,
    problems,
    closePages,
    async open(path, query = {}) {
      const page = await browser.newPage();
      pages.push(page);
      page.setDefaultTimeout(10_000);
      const search = new URLSearchParams({ ...query, ...(path === undefined ? {} : { path }) });
      await page.goto(`${simulator.url}?${search}`);
      await page.waitForSelector('wx-page, .wxs-problem');
      return page;
    },
    async close() {
      await closePages();
      await simulator.close();
      await platform.close();
    },
  };
}

/** Text of the first match, white space folded. */
export async function textOf(page: Page, selector: string): Promise<string> {
  return (await page.locator(selector).first().innerText()).replace(/\s+/g, ' ').trim();
}
