import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { launchBrowser, startTestPhone, type TestPhone, textOf } from './browser.fixture.ts';
import { type Files, writeMiniProgram } from './compile/mini-program.fixture.ts';

let browser: BrowserContext;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(() => browser.close());

interface Started {
  readonly page: Page;
  readonly phone: TestPhone;
}

/** Opens a mini program whose first page is `p`; the end of the test closes it. */
async function start(files: Files, path?: string): Promise<Started> {
  const project = writeMiniProgram({
    'app.json': '{"pages": ["p/p"]}',
    'app.js': 'App({})',
    'p/p.js': 'Page({})',
    'p/p.wxml': '<view/>',
    ...files,
  });
  const phone = await startTestPhone(browser, project.root);
  onTestFinished(() => phone.close());
  return { page: await phone.open(path), phone };
}

function errorsOf({ problems }: TestPhone): readonly string[] {
  return problems.filter(({ severity }) => severity === 'error').map(({ message }) => message.en);
}

const twoPages = '{"pages": ["p/p", "q/q"]}';

it('opens the other pages when one has an error in its template, and says so on that page', async () => {
  const { page } = await start({
    'app.json': twoPages,
    'p/p.wxml': '<navigator url="/q/q">next</navigator>',
    'q/q.wxml': '<view>{{ a b }}</view>',
    'q/q.js': 'Page({})',
  });
  expect(await textOf(page, 'wx-navigator')).toBe('next');
  await page.click('wx-navigator');
  await page.waitForSelector('.wxs-failure');
});

it('tells an error in a script once, however often the script is required', async () => {
  const { page, phone } = await start({
    'p/p.js': 'try { require("../bad") } catch {}\nrequire("../bad"); Page({})',
    'p/p.wxml': '<view id="v">drawn</view>',
    'bad.js': 'let = ;',
  });
  expect(await textOf(page, '#v')).toBe('drawn');
  expect(errorsOf(phone)).toHaveLength(1);
});

it('keeps a page alive whose component throws while it is loaded, and tells the host that it is ready', async () => {
  const { page, phone } = await start({
    'p/p.json': '{"usingComponents": {"x-x": "/x/x"}}',
    'p/p.js': 'Page({ data: { n: 1 }, onReady() { this.setData({ n: 2 }) } })',
    'p/p.wxml': '<view id="n">{{n}}</view><x-x/>',
    'x/x.json': '{"component": true}',
    'x/x.js': 'undefined.y; Component({})',
    'x/x.wxml': '<view>x</view>',
  });
  await expect.poll(() => textOf(page, '#n')).toBe('2');
  await expect.poll(() => errorsOf(phone)).toEqual([expect.stringContaining('x/x threw TypeError')]);
});

it('opens the first page although app.js throws; getApp is undefined then', async () => {
  const { page } = await start({
    'app.js': 'missing.call(); App({})',
    'p/p.js':
      'Page({ data: { app: "" }, onLoad() { this.setData({ app: typeof getApp() + typeof getApp({ allowDefault: true }) }) } })',
    'p/p.wxml': '<view id="app">{{app}}</view>',
  });
  expect(await textOf(page, '#app')).toBe('undefinedobject');
});

it('calls handlers that were put on the instance, as compiled frameworks do', async () => {
  const { page } = await start({
    'p/p.js':
      'Page({ data: { h: "", t: "" }, onLoad() { this.e1 = () => this.setData({ t: "called" }); this.setData({ h: "e1" }) } })',
    'p/p.wxml': '<view id="b" bindtap="{{h}}">tap</view><view id="t">{{t}}</view>',
  });
  await page.click('#b');
  expect(await textOf(page, '#t')).toBe('called');
});

it('lets app.js replace Page and Component for everybody', async () => {
  const { page } = await start({
    'app.js': `const [P, C] = [Page, Component];
      Page = (o) => P({ ...o, data: { by: "replaced" } });
      Component = (o) => C({ ...o, properties: { given: String } });
      App({})`,
    'p/p.json': '{"usingComponents": {"x-x": "/x/x"}}',
    'p/p.wxml': '<view id="by">{{by}}</view><x-x given="property"/>',
    'x/x.json': '{"component": true}',
    'x/x.js': 'Component({})',
    'x/x.wxml': '<view id="given">{{given}}</view>',
  });
  expect(await textOf(page, '#by')).toBe('replaced');
  expect(await textOf(page, '#given')).toBe('property');
});

it('forgives an observer without a method and a type that is a list', async () => {
  const { page, phone } = await start({
    'p/p.json': '{"usingComponents": {"x-x": "/x/x"}}',
    'p/p.wxml': '<x-x a="1" b="2"/>',
    'x/x.json': '{"component": true}',
    'x/x.js': `Component({
      properties: { a: { type: String, observer: "gone" }, b: { type: [Number, String], value: "", observer: "seen" } },
      observers: { a: "gone" },
      data: { n: 0 },
      methods: { seen() { this.setData({ n: this.data.n + 1 }) } },
    })`,
    'x/x.wxml': '<view id="x">{{a}} {{b}} {{n}}</view>',
  });
  expect(await textOf(page, '#x')).toBe('1 2 1');
  expect(errorsOf(phone)).toEqual([]);
});

it('answers selector queries: of no page, of a computed style, and inside what a framework names by id', async () => {
  const { page, phone } = await start({
    'app.js':
      'App({ onLaunch() { wx.createSelectorQuery().select("#v").boundingClientRect((r) => { this.rect = r }).exec() } })',
    'p/p.js': `Page({
      data: { told: "" },
      onReady() {
        const vm = { __wxExparserNodeId__: this.__wxExparserNodeId__ };
        const query = wx.createSelectorQuery().in(vm);
        query.select("#v").fields({ size: true, dataset: true, computedStyle: ["color", "backgroundColor"] });
        query.selectAll(".none").boundingClientRect();
        query.select("#v").node();
        query.exec((all) => this.setData({ told: JSON.stringify([getApp().rect, ...all]) }));
      },
    })`,
    'p/p.wxml':
      '<view id="v" data-n="1" style="width: 10px; height: 4px; color: red"/><text id="told">{{told}}</text>',
  });
  await expect
    .poll(() => textOf(page, '#told'))
    .toBe(
      JSON.stringify([
        null,
        {
          dataset: { n: '1' },
          width: 10,
          height: 4,
          color: 'rgb(255, 0, 0)',
          backgroundColor: 'rgba(0, 0, 0, 0)',
        },
        [],
        { node: null },
      ]),
    );
  expect(errorsOf(phone)).toEqual([]);
});

it('starts an independent subpackage without the app, and the app with the first page outside', async () => {
  const { page } = await start(
    {
      'app.json':
        '{"pages": ["p/p"], "subPackages": [{"root": "alone", "pages": ["a"], "independent": true}]}',
      'app.js': 'App({ ready: true })',
      'p/p.js': 'Page({ data: { app: "" }, onLoad() { this.setData({ app: typeof getApp() }) } })',
      'p/p.wxml': '<view id="p">{{app}}</view>',
      'alone/a.js': 'Page({ data: { app: "" }, onLoad() { this.setData({ app: typeof getApp() }) } })',
      'alone/a.wxml': '<navigator id="a" url="/p/p">{{app}}</navigator>',
    },
    'alone/a',
  );
  expect(await textOf(page, '#a')).toBe('undefined');
  await page.click('#a');
  expect(await textOf(page, '#p')).toBe('object');
});

it('draws as a phone does: buttons give way to classes, the page colours what is below it, a torn picture is invisible', async () => {
  const { page } = await start({
    'app.wxss': 'page { background: rgb(1, 2, 3); height: 100% }',
    'p/p.wxml': `<button type="primary" id="own" class="own">a</button><button type="primary" id="plain">b</button>
      <image id="torn" src="/none.png"/><view style="height: 2000px"/>`,
    'p/p.wxss': '.own { background: rgb(4, 5, 6); padding: 3px }',
  });
  const style = (selector: string, name: string): Promise<unknown> =>
    page.evaluate(`getComputedStyle(document.querySelector('${selector}')).getPropertyValue('${name}')`);
  expect(await style('#own', 'background-color')).toBe('rgb(4, 5, 6)');
  expect(await style('#own', 'padding-left')).toBe('3px');
  expect(await style('#plain', 'background-color')).toBe('rgb(26, 173, 25)');
  expect(await style('.wxs-scroll', 'background-color')).toBe('rgb(1, 2, 3)');
  await expect.poll(() => style('#torn > img', 'display')).toBe('none');
});

it('counts problems on a badge, and opens the list above the tab bar when asked', async () => {
  const { page } = await start({
    'app.json':
      '{"pages": ["p/p", "q/q"], "tabBar": {"list": [{"pagePath": "p/p", "text": "P"}, {"pagePath": "q/q", "text": "Q"}]}}',
    'q/q.wxml': '<unheard/>',
    'q/q.js': 'Page({})',
    'p/p.wxml': '<unheard/>',
  });
  await expect.poll(() => textOf(page, '.wxs-count')).toContain('2');
  await page.click('.wxs-tab:nth-child(2)');
  await page.click('.wxs-count');
  const [list, tabs] = await Promise.all(
    ['.wxs-problems', '.wxs-tabs'].map((name) => page.locator(name).boundingBox()),
  );
  expect((list?.y ?? 0) + (list?.height ?? 0)).toBeLessThanOrEqual(tabs?.y ?? 0);
  expect(
    await page.locator('.wxs-group').evaluateAll((all) => all.every((group) => group.hasAttribute('open'))),
  ).toBe(true);
});

it('copies what setData is given, and names what cannot reach the page', async () => {
  const { page, phone } = await start({
    'p/p.js': `Page({
      data: { o: {}, told: "" },
      onReady() {
        const o = { n: 1, seen: new Set() }; o.self = o;
        this.setData({ o });
        o.n = 2;
        this.setData({ told: JSON.stringify([this.data.o, this.data.o === o]) });
      },
    })`,
    'p/p.wxml': '<view id="told">{{told}}</view>',
  });
  await expect.poll(() => textOf(page, '#told')).toBe('[{"n":1,"seen":{}},false]');
  await expect
    .poll(() =>
      phone.problems.filter(({ code }) => code === 'data_not_serialisable').map(({ message }) => message.en),
    )
    .toEqual([
      'setData of p/p: o.seen is a set and does not reach the page',
      'setData of p/p: o.self is a cycle and does not reach the page',
    ]);
});
