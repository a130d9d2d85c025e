import { fileURLToPath } from 'node:url';
import { createEmulator, demoAppId, type Emulator, listenEmulator } from '@weapp-auth/emulator';
import { createWeappAuth } from '@weapp-auth/server';
import { sqliteStore } from '@weapp-auth/server/sqlite';
import { createSimulator, listenSimulator } from '@weapp-auth/simulator';
import { chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = fileURLToPath(new URL('.', import.meta.url));
/** Where the demo expects its login server; here nothing listens, the simulator is handed the server itself. */
const server = 'http://127.0.0.1:8080';
const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-sync',
];

interface Stage {
  readonly page: Page;
  readonly emulator: Emulator;
  close(): Promise<void>;
}

let stage: Stage;
beforeAll(async () => {
  stage = await open();
});
afterAll(() => stage.close());

async function open(): Promise<Stage> {
  const emulator = createEmulator({ seed: 'demo' });
  const listening = await listenEmulator(emulator, { port: 0 });
  const store = sqliteStore({ path: ':memory:' });
  await store.migrate();
  const auth = createWeappAuth({
    apps: { appId: demoAppId, secret: 'de305ec2e7000000000000000000d3a0' },
    secret: 'a secret of forty characters for a test!',
    store,
    fetch: (request) => emulator.fetch(request),
  });
  const route = (input: string | URL | Request, init?: RequestInit) => {
    const request = new Request(input, init);
    return request.url.startsWith(server) ? auth.fetch(request) : fetch(request);
  };
  const simulator = createSimulator({ root: root, emulatorUrl: listening.url, watch: false, fetch: route });
  expect(await simulator.check()).toEqual([]);
  const phone = await listenSimulator(simulator, 0);
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: flags });
  const page = await browser.newPage({ viewport: { width: 390, height: 800 } });
  await page.goto(`${phone.url}?user=alice&device=1&lang=zh`);
  const close = async () => {
    await browser.close();
    await phone.close();
    await listening.close();
    await auth.close();
    await store.close();
  };
  return { page, emulator, close };
}

const press = (selector: string) => stage.page.locator(`${selector} >> visible=true`).first().click();
const see = (selector: string) => stage.page.locator(`${selector} >> visible=true`).first().waitFor();

test('a guest looks around, and logs in at the first moment that needs somebody', async () => {
  await press('#book-liaozhai');
  await press('text=登录后收藏');
  await press('#phone-login wx-button');
  await see('#phone-login >> text=请先阅读并同意协议');
  expect(await stage.page.locator('[data-dialog=phone-number]').count()).toBe(0);
  await press('#login wx-button');
  await see('text=请先阅读并同意协议');
  await press('text=我已阅读并同意');
  await press('#login wx-button');
  await press('text="收藏"');
  await see('text=已收藏');
});

test('the phone number is bound in one tap, and shown masked', async () => {
  await stage.page.reload();
  await press('text=我的');
  await press('#bind-phone wx-button');
  await press('[data-dialog=phone-number] [data-answer=confirm]');
  await see('#phone');
  expect(await stage.page.textContent('#phone')).toMatch(/^\d{3}\*+\d{2}$/);
});

test('picture and nickname are filled in', async () => {
  await press('#who');
  await press('#profile wx-button');
  await press('[data-answer=leaf]');
  await stage.page.fill('wx-input input', '爱读书的小爱🐱');
  await press('text=保存');
  await see('text=爱读书的小爱🐱');
});

test('the devices are listed, this one first', async () => {
  await press('#devices');
  await see('text=当前设备');
});

test('the session survives a restart of the app; logging out does too', async () => {
  await stage.page.reload();
  await press('text=我的');
  await see('text=爱读书的小爱🐱');
  await press('#logout wx-button');
  await press('#logout .weapp-logout--warn, #logout wx-button');
  await see('text=你还没有登录');
  await stage.page.reload();
  await press('text=我的');
  await see('text=你还没有登录');
});

test('the account is deleted for good', async () => {
  await press('#who');
  await press('text=我已阅读并同意');
  await press('#login wx-button');
  await see('text=爱读书的小爱🐱');
  await press('#delete');
  await press('#delete-yes');
  await see('text=你还没有登录');
  await press('#who');
  await press('text=我已阅读并同意');
  await press('#login wx-button');
  await see('text=书友');
});
