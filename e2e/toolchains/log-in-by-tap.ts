import { createEmulator, demoAppId, listenEmulator } from '@weapp-auth/emulator';
import { createWeappAuth } from '@weapp-auth/server';
import { sqliteStore } from '@weapp-auth/server/sqlite';
import { createSimulator, listenSimulator } from '@weapp-auth/simulator';
import { chromium } from 'playwright-core';

/** Where the projects expect their login server; nothing listens there, the simulator is handed the server itself. */
const server = 'http://127.0.0.1:8080';

const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run'];

/**
 * Opens a built mini program in the simulator, taps, and waits until the page shows the id of the user.
 *
 * @throws Error when it does not compile, or nobody is logged in after the tap
 */
export async function logInByTap(root: string, button: string): Promise<void> {
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
  const route = (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const request = new Request(input, init);
    return request.url.startsWith(server) ? auth.fetch(request) : fetch(request);
  };
  const simulator = createSimulator({
    root,
    emulatorUrl: listening.url,
    appId: demoAppId,
    watch: false,
    fetch: route,
  });
  const phone = await listenSimulator(simulator, 0);
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: flags,
  });
  try {
    const page = await browser.newPage({ viewport: { width: 390, height: 800 } });
    await page.goto(`${phone.url}?user=alice&device=1&lang=zh`);
    await page.locator('#who >> text=guest').first().waitFor();
    await page.locator(`${button} >> visible=true`).first().click();
    // A user's id is a UUID.
    await page.locator('#who >> text=/[0-9a-f]{8}-/').first().waitFor();
  } finally {
    await browser.close();
    await phone.close();
    await listening.close();
    await auth.close();
    await store.close();
  }
}
