import { existsSync } from 'node:fs';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { type Command, makeFolder, startCommand } from '../command.fixture.ts';

const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
const install = 'apt-get install -y chromium fonts-noto-cjk';

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // The same edges of letters and lines on every machine, for the golden pictures.
  '--font-render-hinting=none',
  '--disable-lcd-text',
];

/** A running `weapp-auth dev` and a browser. */
export interface Playground {
  readonly url: string;
  /** Opens the playground in a fresh profile; what goes wrong in the page is in `problems`. */
  readonly open: (path?: string, options?: BrowserContextOptions) => Promise<OpenPage>;
  /** Stops `dev` as Ctrl-C does. */
  readonly stop: () => Promise<void>;
  /** Starts it again on the same ports. */
  readonly start: () => Promise<void>;
}

/** A page with what it complained about. */
export interface OpenPage {
  readonly page: Page;
  readonly problems: readonly string[];
}

/**
 * Declares a suite that looks at the playground in a real browser. Without Chromium it is reported as skipped under
 * the command that installs it; where `CI` is `true` it fails instead.
 */
export function describeInBrowser(name: string, suite: (playground: () => Playground) => void): void {
  if (!existsSync(executablePath)) {
    reportMissing(name);
    return;
  }
  describe(name, () => {
    let world: World;
    beforeAll(async () => {
      world = await startWorld();
    });
    afterAll(() => stopWorld(world));
    suite(() => world);
  });
}

/** Declares a suite that needs a real browser and starts its servers itself; what is missing is reported in the same way. */
export function describeWithChromium(name: string, suite: (browser: () => Browser) => void): void {
  if (!existsSync(executablePath)) {
    reportMissing(name);
    return;
  }
  describe(name, () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await launch();
    });
    afterAll(() => browser.close());
    suite(() => browser);
  });
}

function launch(): Promise<Browser> {
  return chromium.launch({ executablePath, args: flags });
}

interface World extends Playground {
  readonly browser: Browser;
  readonly folder: Awaited<ReturnType<typeof makeFolder>>;
}

function reportMissing(name: string): void {
  const title = `${name} (needs Chromium: ${install})`;
  if (process.env.CI === 'true') {
    test(title, () => {
      throw new Error(`No Chromium at ${executablePath}: ${install}`);
    });
    return;
  }
  describe.skip(title, () => test('in a browser', () => {}));
}

async function startWorld(): Promise<World> {
  const folder = await makeFolder();
  const ports = { PORT: '0', EMULATOR_PORT: '0' };
  const running: { command: Command | null } = { command: null };
  const start = async (): Promise<void> => {
    running.command = startCommand(['dev', '--json'], {
      cwd: folder.path,
      env: { ...ports, LANG: 'en_US.UTF-8' },
    });
    const { url, emulatorUrl } = await running.command.event('ready');
    ports.PORT = new URL(String(url)).port;
    ports.EMULATOR_PORT = new URL(String(emulatorUrl)).port;
  };
  const stop = async (): Promise<void> => {
    running.command?.child.kill('SIGINT');
    await running.command?.ended;
  };
  await start();
  const url = `http://127.0.0.1:${ports.PORT}`;
  const browser = await launch();
  return {
    url,
    folder,
    browser,
    start,
    stop,
    open: (path, options) => openPage(browser, `${url}${path ?? '/'}`, options),
  };
}

async function stopWorld({ browser, folder, stop }: World): Promise<void> {
  await browser.close();
  await stop();
  await folder.remove();
}

async function openPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<OpenPage> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    locale: 'en-US',
    ...options,
  });
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  await page.goto(url);
  return { page, problems };
}
