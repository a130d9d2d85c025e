import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import automator from 'miniprogram-automator';
import type { BrowserContext } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { MiniProgram } from './automator.fixture.ts';
import { launchBrowser, startTestPhone, type TestPhone } from './browser.fixture.ts';
import { type Files, writeFiles } from './compile/mini-program.fixture.ts';
import { Project } from './compile/project.ts';

const files: Files = {
  'app.json': '{"pages": ["p/p", "q/q"], "usingComponents": {"x-box": "/x/box"}}',
  'app.js': 'App({})',
  'p/p.wxml': `<view class="row">one</view><view class="row">two</view>
    <button id="count" class="main" data-n="1" bindtap="count">{{n}}</button>
    <input id="name" value="{{name}}" bindinput="named"/><text id="hello">{{hello}}</text>
    <switch id="flag" bindchange="flagged"/><x-box id="box" label="boxed"/>
    <button id="phone" open-type="getPhoneNumber" bindgetphonenumber="phoned">phone</button>
    <view id="code">{{code}}</view>`,
  'p/p.wxss': '.main { color: rgb(1, 2, 3) }',
  'p/p.js': `Page({
    data: { n: 0, name: "", hello: "", flag: false, code: "", deep: { list: [{ a: 5 }] } },
    count() { this.setData({ n: this.data.n + 1 }); console.log("counted", this.data.n) },
    named(e) { this.setData({ name: e.detail.value, hello: "hello " + e.detail.value }) },
    flagged(e) { this.setData({ flag: e.detail.value }) },
    add(a, b) { return a + b },
    phoned(e) { this.setData({ code: e.detail.errMsg }) },
    onLoad() { wx.getSystemInfo({ success: ({ model }) => this.setData({ model }) }) },
  })`,
  'q/q.wxml': '<view id="q">second</view>',
  'q/q.js': 'Page({ onLoad({ id }) { this.setData({ id }) } })',
  'x/box.json': '{"component": true}',
  'x/box.wxml': '<view class="inner">{{label}} {{extra}}</view>',
  'x/box.js':
    'Component({ properties: { label: String }, data: { extra: "x" }, methods: { double(n) { return n * 2 } } })',
};

const root = mkdtempSync(join(tmpdir(), 'automated-'));
let browser: BrowserContext;
let phone: TestPhone;
let program: MiniProgram;

beforeAll(async () => {
  browser = await launchBrowser();
  writeFiles(new Project(root), files);
  phone = await startTestPhone(browser, root);
  await phone.open();
  // The official package, as it is.
  program = (await automator.connect({
    wsEndpoint: phone.simulator.url.replace('http', 'ws'),
  })) as unknown as MiniProgram;
});

afterEach(() => program.callWxMethod('hideToast'));

afterAll(async () => {
  program.disconnect();
  await phone.close();
  await browser.close();
  rmSync(root, { recursive: true, force: true });
});

it('finds elements and reads them', async () => {
  const page = await program.currentPage();
  expect(page.path).toBe('p/p');
  const rows = await page.$$('.row');
  expect(await Promise.all(rows.map((row) => row.text()))).toEqual(['one', 'two']);
  const button = await page.$('button.main');
  expect(await button?.attribute('data-n')).toBe('1');
  expect(await button?.style('color')).toBe('rgb(1, 2, 3)');
  expect((await button?.size())?.height).toBeGreaterThan(20);
  expect(await page.$('#none')).toBeNull();
  expect(await (await page.xpath('//button[@id="count"]'))?.attribute('id')).toBe('count');
});

it('taps, types and switches, and sees what became of it', async () => {
  const page = await program.currentPage();
  await (await page.$('#count'))?.tap();
  expect(await page.data('n')).toBe(1);
  await (await page.$('#name'))?.input('Alice');
  expect(await (await page.$('#hello'))?.text()).toBe('hello Alice');
  await (await page.$('#flag'))?.tap();
  expect(await page.data('flag')).toBe(true);
  expect(await page.data('deep.list[0].a')).toBe(5);
  await page.setData({ n: 41 });
  expect(await (await page.$('#count'))?.text()).toBe('41');
  expect(await page.callMethod('add', 1, 2)).toBe(3);
});

it('reaches into components of the app', async () => {
  const box = await (await program.currentPage()).$('#box');
  expect(await box?.data('label')).toBe('boxed');
  expect(await box?.callMethod('double', 21)).toBe(42);
  await box?.setData({ extra: 'changed' });
  expect(await box?.text()).toBe('boxed changed');
});

it('mocks members of wx and gives them back', async () => {
  await program.mockWxMethod('getNetworkType', { networkType: 'mocked' });
  expect(await program.callWxMethod('getNetworkType')).toEqual({ networkType: 'mocked' });
  await program.mockWxMethod('getDeviceInfo', (extra: string) => ({ model: extra }), 'pixel');
  expect(await program.callWxMethod('getDeviceInfo')).toMatchObject({ model: 'pixel' });
  await program.restoreWxMethod('getNetworkType');
  expect(await program.callWxMethod('getNetworkType')).toMatchObject({ networkType: 'wifi' });
  expect(await program.callWxMethod('login')).toMatchObject({ errMsg: 'login:ok' });
  await expect(program.callWxMethod('nothing')).rejects.toThrow('not exists');
});

it('evaluates functions in the app, hears its console, and is called back', async () => {
  expect(await program.evaluate((a: number) => a + 1, 1)).toBe(2);
  const heard: unknown[] = [];
  program.on('console', (message) => heard.push(message));
  await program.exposeFunction('calledBack', (value: unknown) => heard.push(value));
  await program.evaluate("function () { calledBack('from inside') }");
  await (await (await program.currentPage()).$('#count'))?.tap();
  await expect.poll(() => heard).toContainEqual('from inside');
  await expect.poll(() => heard).toContainEqual({ type: 'log', args: ['counted', 42] });
});

it('answers the consent that a button asks for', async () => {
  const page = await program.currentPage();
  await (await page.$('#phone'))?.tap();
  await program.native().authorizeAllow();
  await program.native().authorizeAllow();
  await expect.poll(() => page.data('code')).toBe('getPhoneNumber:ok');
});

it('navigates and takes a picture', async () => {
  const page = await program.navigateTo('/q/q?id=7');
  expect(page).toMatchObject({ path: 'q/q', query: { id: '7' } });
  expect((await program.pageStack()).map(({ path }) => path)).toEqual(['p/p', 'q/q']);
  const picture = Buffer.from(await program.screenshot(), 'base64');
  expect(picture.subarray(1, 4).toString()).toBe('PNG');
  expect(picture.readUInt32BE(16)).toBe(375);
});
