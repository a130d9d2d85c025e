import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { launchBrowser, startTestPhone, textOf } from './browser.fixture.ts';
import { writeMiniProgram } from './compile/mini-program.fixture.ts';
import { supportedApis } from './shared/platform-parts.ts';

let browser: BrowserContext;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(() => browser.close());

/** Opens a page with this template, and this body of onReady; `this.tell` writes into `#told`. */
async function run(template: string, body: string): Promise<Page> {
  const project = writeMiniProgram({
    'app.json':
      '{"pages": ["p/p", "q/q"], "tabBar": {"list": [{"pagePath": "p/p", "text": "P"}, {"pagePath": "q/q", "text": "Q"}]}}',
    'ext.json': '{"ext": {"shop": "one"}}',
    'p/p.wxml': `<view id="told">{{told}}</view>${template}`,
    'p/p.js': `Page({ data: { told: "" }, tell(value) { this.setData({ told: JSON.stringify(value) }) }, async onReady() { ${body} } })`,
    'q/q.wxml': '<view/>',
    'q/q.js': 'Page({})',
  });
  const phone = await startTestPhone(browser, project.root);
  onTestFinished(() => phone.close());
  return phone.open();
}

const told = (page: Page): Promise<string> => textOf(page, '#told');

it('has every API of its table, and no other', async () => {
  const page = await run('', `this.tell(Object.keys(wx).sort()); "${[...supportedApis].join(' ')} cloud"`);
  await expect.poll(() => told(page)).toContain('worklet');
  expect(JSON.parse(await told(page))).toEqual([...supportedApis].sort());
});

it('plays what createAnimation made, and animate', async () => {
  const page = await run(
    '<view id="a" animation="{{a}}">a</view><view id="b">b</view>',
    `this.setData({ a: wx.createAnimation({ duration: 1 }).translateX(7).opacity(0.5).step().export() });
     this.animate("#b", [{ opacity: 1 }, { opacity: 0.25 }], 1, () => this.tell("over"));`,
  );
  await expect.poll(() => told(page)).toBe('"over"');
  const style = (id: string): Promise<unknown> =>
    page.evaluate(`getComputedStyle(document.querySelector('${id}')).opacity`);
  await expect.poll(() => style('#a')).toBe('0.5');
  expect(await style('#b')).toBe('0.25');
  expect(await page.evaluate(`document.querySelector('#a').style.transform`)).toBe('translateX(7px)');
});

it('draws on both kinds of canvas, and makes a file of it', async () => {
  const page = await run(
    '<canvas type="2d" id="new"/><canvas canvas-id="old" style="width: 20px; height: 20px"/>',
    `const old = wx.createCanvasContext("old");
     old.setFillStyle("#ff0000"); old.fillRect(0, 0, 20, 20);
     await new Promise((done) => old.draw(false, done));
     const { data } = await wx.canvasGetImageData({ canvasId: "old", x: 0, y: 0, width: 1, height: 1 });
     wx.createSelectorQuery().select("#new").fields({ node: true, size: true }).exec(async ([{ node, width }]) => {
       node.width = width;
       const context = node.getContext("2d");
       context.fillStyle = "#0000ff"; context.fillRect(0, 0, 10, 10);
       const { tempFilePath } = await wx.canvasToTempFilePath({ canvas: node });
       const info = await wx.getImageInfo({ src: tempFilePath });
       this.tell([[...data], [...context.getImageData(0, 0, 1, 1).data], info.width === width]);
     });`,
  );
  await expect.poll(() => told(page)).toBe('[[255,0,0,255],[0,0,255,255],true]');
});

it('keeps files synchronously and asynchronously, folders included', async () => {
  const page = await run(
    '',
    `const fs = wx.getFileSystemManager(); const home = wx.env.USER_DATA_PATH;
     fs.mkdirSync(home + "/a"); fs.writeFileSync(home + "/a/t.txt", "one", "utf8"); fs.appendFileSync(home + "/a/t.txt", "+");
     let failure = ""; try { fs.readFileSync(home + "/none") } catch (e) { failure = e.errMsg }
     const later = await new Promise((success) => fs.readFile({ filePath: home + "/a/t.txt", encoding: "base64", success }));
     this.tell([fs.readFileSync(home + "/a/t.txt", "utf8"), fs.readdirSync(home + "/a"), fs.statSync(home + "/a").isDirectory(), later.data, failure,
       wx.arrayBufferToBase64(wx.base64ToArrayBuffer("AQI=")), wx.getExtConfigSync()]);`,
  );
  await expect
    .poll(() => told(page))
    .toBe(
      JSON.stringify([
        'one+',
        ['t.txt'],
        true,
        'b25lKw==',
        'readFileSync:fail no such file or directory http://usr/none',
        'AQI=',
        { shop: 'one' },
      ]),
    );
});

it('asks the person where WeChat would open something else', async () => {
  const page = await run(
    '<button id="scan" bindtap="scan">scan</button>',
    `this.scan = () => wx.scanCode().then((r) => this.tell(r.result)); this.setData({});
     wx.makePhoneCall({ phoneNumber: "10086", fail: (e) => this.tell(e.errMsg) });`,
  );
  expect(await textOf(page, '[data-dialog="call"]')).toContain('10086');
  await page.click('[data-dialog="call"] [data-answer="cancel"]');
  await expect.poll(() => told(page)).toBe('"makePhoneCall:fail cancel"');
  await page.click('#scan');
  await page.fill('[data-dialog="scan"] input', 'https://a.example/x');
  await page.click('[data-dialog="scan"] [data-answer="confirm"]');
  await expect.poll(() => told(page)).toBe('"https://a.example/x"');
});

it('lets styles follow shared values', async () => {
  const page = await run(
    '<view id="a">a</view>',
    `const { shared, timing, derived } = wx.worklet;
     const x = shared(0); const twice = derived(() => x.value * 2);
     this.applyAnimatedStyle("#a", () => ({ width: twice.value + "px" }));
     x.value = timing(50, { duration: 1 }, () => this.tell("over"));`,
  );
  await expect.poll(() => told(page)).toBe('"over"');
  expect(await page.evaluate(`document.querySelector('#a').style.width`)).toBe('100px');
});

it('changes tabs, and remembers documents of the cloud', async () => {
  const page = await run(
    '',
    `wx.setTabBarItem({ index: 1, text: "new" }); wx.setTabBarStyle({ color: "#010203" });
     const notes = wx.cloud.database().collection("notes");
     await notes.add({ data: { n: 1 } });
     this.tell((await notes.where({ n: wx.cloud.database().command.lt(2) }).get()).data.length);`,
  );
  await expect.poll(() => told(page)).toBe('1');
  expect(await textOf(page, '.wxs-tab:nth-child(2)')).toBe('new');
  expect(await page.locator('.wxs-tab:nth-child(2)').getAttribute('style')).toContain('rgb(1, 2, 3)');
});

/** A server that sends back every text frame, and closes when it is told "bye". */
async function echoServer(): Promise<string> {
  const server = createServer();
  server.on('upgrade', (request, socket) => {
    const key = `${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
    const accept = createHash('sha1').update(key).digest('base64');
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
    const reply = (text: string): void =>
      void socket.write(Buffer.concat([Buffer.from([0x81, text.length]), Buffer.from(text)]));
    reply(String(request.headers['x-token']));
    socket.on('data', (frame: Buffer) => {
      const [mask, data] = [frame.subarray(2, 6), frame.subarray(6)];
      const text = Buffer.from(data.map((byte, index) => byte ^ (mask[index % 4] ?? 0))).toString();
      if (((frame[0] ?? 0) & 0x0f) === 8) socket.end(Buffer.from([0x88, 2, 3, 232]));
      else reply(`echo ${text}`);
    });
    socket.on('error', () => socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

it('carries WebSockets with headers, messages and their end', async () => {
  const url = await echoServer();
  const page = await run(
    '',
    `const heard = []; const task = wx.connectSocket({ url: ${JSON.stringify(url)}, header: { "x-token": "t1" } });
     wx.onSocketMessage(({ data }) => heard.push("old " + data));
     task.onOpen(() => task.send({ data: "hello" }));
     task.onMessage(({ data }) => { heard.push(data); if (data === "echo hello") task.close({}) });
     task.onClose(({ code }) => this.tell([...heard, code]));`,
  );
  await expect
    .poll(() => told(page))
    .toBe(JSON.stringify(['old t1', 't1', 'old echo hello', 'echo hello', 1000]));
});

it('reaches no other host by WebSocket', async () => {
  const page = await run(
    '',
    'wx.connectSocket({ url: "wss://example.com/" }).onClose(({ reason }) => this.tell(reason))',
  );
  await expect.poll(() => told(page)).toBe('"url not in domain list"');
});
