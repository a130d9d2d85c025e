import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { fixture, launchBrowser, startTestPhone, type TestPhone, textOf } from './browser.fixture.ts';
import type { SimulatorMessage } from './shared/host-message.ts';

let browser: BrowserContext;
let phone: TestPhone;

beforeAll(async () => {
  browser = await launchBrowser();
  phone = await startTestPhone(browser, fixture('people'));
});

afterEach(() => phone.closePages());

afterAll(async () => {
  await phone.close();
  await browser.close();
});

/** A page on the simulator's origin with two phones in it, that keeps what they say. */
async function openHost(queries: readonly string[]): Promise<Page> {
  const page = await browser.newPage();
  onTestFinished(() => page.close());
  const address = new URL('/host.html', phone.simulator.url).href;
  const frames = queries.map(
    (query) => `<iframe src="/simulator/?${query}" width="375" height="600"></iframe>`,
  );
  const script = 'window.said = []; addEventListener("message", ({ data }) => said.push(data))';
  const body = `<!doctype html><script>${script}</script>${frames.join('')}`;
  await page.route(address, (route) => route.fulfill({ contentType: 'text/html', body }));
  await page.goto(address);
  return page;
}

const said = (page: Page): Promise<SimulatorMessage[]> => page.evaluate('window.said');

describe('inside another page', () => {
  it('tells which calls are made and how they end, for each phone', async () => {
    const page = await openHost(['user=alice&device=a', 'user=bob&device=b']);
    await page.frameLocator('iframe >> nth=1').locator('#login').click();
    await expect
      .poll(async () => (await said(page)).filter(({ event }) => event.kind === 'wx-result').length)
      .toBe(1);
    const messages = await said(page);
    expect(
      messages
        .filter(({ event }) => event.kind === 'ready')
        .map(({ user }) => user)
        .sort(),
    ).toEqual(['alice', 'bob']);
    const call = messages.find(({ event }) => event.kind === 'wx-call');
    const result = messages.find(({ event }) => event.kind === 'wx-result');
    expect(call).toMatchObject({
      source: 'weapp-auth-simulator',
      version: 1,
      user: 'bob',
      device: 'b',
      event: { api: 'login' },
    });
    expect(result?.event).toMatchObject({ api: 'login', outcome: 'success', result: { errMsg: 'login:ok' } });
  });

  it('tells about dialogs, and shows each on the phone of its person only', async () => {
    const page = await openHost(['user=alice&device=c', 'user=bob&device=d']);
    const [first, second] = [page.frameLocator('iframe >> nth=0'), page.frameLocator('iframe >> nth=1')];
    await second.locator('#authorize').click();
    await second.locator('[data-dialog="authorize"]').waitFor();
    expect(await first.locator('[data-dialog]').count()).toBe(0);
    await second.locator('[data-answer="confirm"]').click();
    await expect
      .poll(async () =>
        (await said(page)).map(({ event }) => event).filter((event) => event.kind === 'dialog'),
      )
      .toEqual([
        { kind: 'dialog', dialog: 'authorize', state: 'shown' },
        { kind: 'dialog', dialog: 'authorize', state: 'answered', answer: '{"accept":true}' },
      ]);
  });

  it('obeys the host, and nobody else', async () => {
    const page = await openHost(['user=alice&device=e']);
    const inside = page.frameLocator('iframe');
    await inside.locator('#login').click();
    await expect.poll(() => inside.locator('#result').innerText()).toContain('login:ok');
    const order = { source: 'weapp-auth-host', command: { kind: 'open', url: '/pages/index/index' } };
    await inside.locator('body').evaluate('(_, order) => window.postMessage(order, "*")', order);
    expect(await inside.locator('#result').innerText()).toContain('login:ok');
    await page.evaluate(`frames[0].postMessage(${JSON.stringify(order)}, location.origin)`);
    await expect.poll(() => inside.locator('#result').innerText()).toBe('');
  });
});

describe('base libraries', () => {
  it('of the past lack what came later', async () => {
    const old = await phone.open(undefined, { baseLibrary: '2.9.0' });
    expect(await old.evaluate('document.querySelector("wx-page") !== null')).toBe(true);
    await old.click('#library');
    expect(await textOf(old, '#result')).toBe('2.9.0 false true true,true,false,false');
    const current = await phone.open();
    await current.click('#library');
    expect(await textOf(current, '#result')).toBe('3.17.0 true true true,true,true,false');
  });
});

describe('privacy listener of the mini program', () => {
  it('is asked instead of the official popup, and its agree button counts', async () => {
    phone.emulator.createUser({ id: 'private', nickname: 'P' });
    const page = await phone.open('pages/index/index?listen=1', { user: 'private' });
    await page.click('#login');
    await expect.poll(() => textOf(page, '#result')).toContain('login:ok');
    await page.click('#info');
    await expect.poll(() => textOf(page, '#result')).toBe('asked by button.getUserInfo');
    await page.click('#agree');
    await expect.poll(() => textOf(page, '#result')).toBe('getUserInfo:ok true');
  });
});

describe('touch screens', () => {
  it('tap', async () => {
    const touch = await launchBrowser(true);
    onTestFinished(() => touch.close());
    const page = await touch.newPage();
    await page.goto(phone.simulator.url);
    await page.tap('#modal');
    await page.tap('[data-answer="confirm"]');
    await expect.poll(() => textOf(page, '#result')).toContain('"confirm":true');
  });
});

describe('live reload', () => {
  it('shows a change, a mistake, and its repair', async () => {
    const root = mkdtempSync(join(tmpdir(), 'live-'));
    onTestFinished(() => rmSync(root, { recursive: true, force: true }));
    cpSync(fixture('plain'), root, { recursive: true });
    const live = await startTestPhone(browser, root);
    onTestFinished(() => live.close());
    const page = await live.open();
    const path = join(root, 'pages/index/index.wxml');
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, text.replace('hold me', 'hold me tight'));
    await expect.poll(() => textOf(page, '#hold')).toBe('hold me tight');
    writeFileSync(path, text.replace('{{index}}', '{{index'));
    await page.waitForSelector('.wxs-failure');
    await page.waitForSelector('.wxs-count.wxs-error');
    expect(await textOf(page, '.wxs-sentence')).toContain('pages/index/index.wxml:7:');
    writeFileSync(path, text);
    await expect.poll(() => textOf(page, '#hold')).toBe('hold me');
  });
});

describe('the demo mini program of this repository', () => {
  it('starts without a problem', async () => {
    const demo = await startTestPhone(browser, join(import.meta.dirname, '../../../examples/miniprogram'));
    onTestFinished(() => demo.close());
    const page = await demo.open();
    await page.waitForSelector('text=聊斋志异');
    await page.click('.wxs-tab >> nth=1');
    await page.waitForSelector('wx-page[wx-path="pages/me/me"]');
    expect(demo.problems).toEqual([]);
  });
});

describe('the finger of the embedding page', () => {
  it('taps what can be seen, waits for it, and says when nothing comes', async () => {
    const page = await openHost(['user=alice&device=finger']);
    await expect.poll(async () => (await said(page)).length).toBeGreaterThan(0);
    const act = (command: object): Promise<unknown> => {
      const message = { source: 'weapp-auth-host', command };
      return page.evaluate(`frames[0].postMessage(${JSON.stringify(message)}, location.origin)`);
    };
    await act({ kind: 'tap', id: 'one', selector: '#authorize', timeoutMs: 5_000 });
    // Covered by the dialog, it cannot be tapped: the dialog's button has to be.
    await act({ kind: 'tap', id: 'two', selector: '[data-answer=confirm]', timeoutMs: 5_000 });
    await act({ kind: 'tap', id: 'two', selector: '[data-answer=confirm]', timeoutMs: 5_000 });
    await act({ kind: 'see', id: 'three', selector: '#nothing', timeoutMs: 100 });
    await expect
      .poll(async () => (await said(page)).flatMap(({ event }) => (event.kind === 'acted' ? [event] : [])))
      .toEqual([
        { kind: 'acted', id: 'three', outcome: 'missing' },
        { kind: 'acted', id: 'one', outcome: 'done' },
        { kind: 'acted', id: 'two', outcome: 'done' },
      ]);
    await expect
      .poll(() => page.frameLocator('iframe').locator('#result').innerText())
      .toContain('authorize:ok');
  });

  it('installs the mini program anew: its storage is empty', async () => {
    const page = await openHost(['user=alice&device=fresh']);
    const inside = page.frameLocator('iframe');
    await inside.locator('#login').waitFor();
    await inside.locator('body').evaluate(() => {
      localStorage.setItem('weapp-simulator/other/alice/fresh/kept', '{}');
    });
    const order = { source: 'weapp-auth-host', command: { kind: 'reinstall' } };
    await page.evaluate(`frames[0].postMessage(${JSON.stringify(order)}, location.origin)`);
    await expect
      .poll(async () => (await said(page)).filter(({ event }) => event.kind === 'ready').length)
      .toBe(2);
    expect(await inside.locator('body').evaluate(() => Object.keys(localStorage))).toContain(
      'weapp-simulator/other/alice/fresh/kept',
    );
  });
});
