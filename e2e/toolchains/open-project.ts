import { createEmulator, demoAppId, type Emulator, listenEmulator } from '@weapp-auth/emulator';
import { createWeappAuth } from '@weapp-auth/server';
import { sqliteStore } from '@weapp-auth/server/sqlite';
import { createSimulator, listenSimulator } from '@weapp-auth/simulator';
import { chromium, type Page } from 'playwright-core';

/** Where the projects expect their login server; nothing listens there, the simulator is handed the server itself. */
const server = 'http://127.0.0.1:8080';

const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run'];

/** A built mini program, open in the simulator, with a WeChat and a login server of its own. */
export interface OpenProject {
  readonly page: Page;
  readonly emulator: Emulator;
  /** Whether the login server can be reached. */
  readonly network: { isUp: boolean };
  /** Errors and rejections that nobody in the page caught, whatever its framework makes of them. */
  readonly strays: readonly string[];
  close(): Promise<void>;
}

/** Opens a built mini program. */
export async function openProject(root: string): Promise<OpenProject> {
  const emulator = createEmulator({ seed: 'demo' });
  const listening = await listenEmulator(emulator, { port: 0 });
  const store = sqliteStore({ path: ':memory:' });
  await store.migrate();
  const auth = createWeappAuth({
    apps: { appId: demoAppId, secret: 'de305ec2e7000000000000000000d3a0' },
    secret: 'a secret that only this test knows, long enough',
    store,
    fetch: emulator.fetch,
  });
  const network = { isUp: true };
  const route = async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const request = new Request(input, init);
    if (!request.url.startsWith(server)) return fetch(request);
    if (!network.isUp) throw new TypeError('fetch failed');
    return auth.fetch(request);
  };
  const about = { root, emulatorUrl: listening.url, appId: demoAppId, watch: false, fetch: route };
  const phone = await listenSimulator(createSimulator(about), 0);
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: flags,
  });
  async function close(): Promise<void> {
    await browser.close();
    await phone.close();
    await listening.close();
    await auth.close();
    await store.close();
  }
  const page = await browser.newPage({ viewport: { width: 390, height: 800 } });
  const strays = await listenForStrays(page);
  await page.goto(`${phone.url}?user=alice&device=1&lang=zh`);
  return { page, emulator, network, strays, close };
}

/** Listens before any script of the page does: frameworks take such events for themselves. */
async function listenForStrays(page: Page): Promise<readonly string[]> {
  const strays: string[] = [];
  await page.exposeFunction('tellStray', (text: string) => void strays.push(text));
  await page.addInitScript(`
    const tell = (error) => tellStray(error?.stack ?? JSON.stringify(error) ?? String(error));
    addEventListener('error', (event) => tell(event.error ?? event.message), true);
    addEventListener('unhandledrejection', (event) => tell(event.reason), true);
  `);
  return strays;
}
