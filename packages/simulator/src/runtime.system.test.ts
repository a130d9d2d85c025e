import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { fixture, launchBrowser, startTestPhone, type TestPhone, textOf } from './browser.fixture.ts';

const top = '.wxs-page:not([hidden])';
let browser: BrowserContext;
let phone: TestPhone;

beforeAll(async () => {
  browser = await launchBrowser();
  phone = await startTestPhone(browser, fixture('plain'));
});

afterEach(() => phone.closePages());

afterAll(async () => {
  await phone.close();
  await browser.close();
});

/** What the mini program noted down about its life. */
async function noted(page: Page): Promise<readonly string[]> {
  await page.click(`${top} #tell`);
  return JSON.parse(await textOf(page, `${top} #noted`));
}

describe('templates and styles', () => {
  it('runs expressions, loops and WXS with getRegExp and constructor names', async () => {
    const page = await phone.open();
    expect(await textOf(page, '#price')).toBe('¥12.50');
    expect(await textOf(page, '#kind')).toBe('Array');
    expect(await textOf(page, '#digits')).toBe('12');
    expect(await page.locator('wx-view.item').allInnerTexts()).toEqual(['0: first', '1: second']);
  });

  it('makes 750rpx as wide as the page, in WXSS and in inline styles', async () => {
    const page = await phone.open();
    const widthOf = (id: string) =>
      page.locator(id).evaluate((element) => element.getBoundingClientRect().width);
    expect(await widthOf('#wide')).toBe(375);
    expect(await widthOf('#half')).toBe(187.5);
  });

  it("keeps a component's classes apart from the page's, and a page's from other pages", async () => {
    const page = await phone.open();
    const border = (selector: string) =>
      page.evaluate(`getComputedStyle(document.querySelector('${selector}')).borderTopWidth`);
    expect(await border('wx-view.item')).toBe('0px');
    expect(await border('[wx-host] > wx-view')).toBe('1px');
    await page.click('#tab');
    const other = `document.querySelector('wx-page[wx-path="pages/mine/mine"] .item')`;
    expect(await page.evaluate(`getComputedStyle(${other}).padding`)).toBe('0px');
  });
});

describe('components', () => {
  it('passes properties, slots, behaviours and events', async () => {
    const page = await phone.open();
    expect(await textOf(page, 'wx-counter wx-text')).toBe('3');
    expect(await textOf(page, '#slotted')).toBe('slotted');
    await page.click('wx-counter wx-button');
    expect(await textOf(page, '#changed')).toBe('changed 4');
  });
});

describe('gestures', () => {
  it('sends tap with its fingers, and stops where catchtap says so', async () => {
    const page = await phone.open();
    await page.click('#inner');
    expect(await textOf(page, '#bubble')).toBe('inner 1;');
  });

  it('sends longpress instead of tap after 350 ms, and shows hover-class meanwhile', async () => {
    const page = await phone.open();
    await page.hover('#hold');
    await page.mouse.down();
    await page.waitForSelector('#hold.is-hovered');
    await expect.poll(() => textOf(page, '#gesture')).toBe('longpress;');
    await page.mouse.up();
    await page.waitForSelector('#hold:not(.is-hovered)');
    expect(await textOf(page, '#gesture')).toBe('longpress;');
  });

  it('makes no tap of a movement', async () => {
    const page = await phone.open();
    await page.hover('#hold');
    await page.mouse.down();
    await page.mouse.move(300, 500);
    await page.mouse.up();
    expect(await page.locator('#gesture').innerText()).toBe('');
  });
});

describe('navigation', () => {
  it('opens a page with its query and comes back', async () => {
    const page = await phone.open();
    await page.click('.item');
    expect(await textOf(page, '#detail')).toBe('a a&b');
    expect(await textOf(page, `${top} .wxs-title`)).toBe('Detail');
    await page.click('#nav-back');
    await page.waitForSelector('#detail', { state: 'detached' });
    expect(await noted(page)).toEqual([
      'onLaunch pages/index/index',
      'App onShow',
      'index onLoad {}',
      'index onShow',
      'index onReady',
      'index onHide',
      'detail onUnload',
      'index onShow',
    ]);
  });

  it('connects opener and opened page by an event channel', async () => {
    const page = await phone.open();
    await page.click('#go');
    await expect.poll(() => textOf(page, '#detail')).toBe('go how?');
    await page.click(`${top} .wxs-back`);
    expect(await noted(page)).toContain('answer thus');
  });

  it('replaces and relaunches', async () => {
    const page = await phone.open();
    await page.click('#go');
    await page.click('#replace');
    await expect.poll(() => textOf(page, '#detail')).toContain('replaced');
    await page.click('#relaunch');
    await page.waitForSelector('#detail', { state: 'detached' });
    expect((await noted(page)).filter((line) => line.startsWith('index'))).toEqual([
      'index onLoad {}',
      'index onShow',
      'index onReady',
      'index onHide',
      'index onUnload',
      'index onLoad {"from":"relaunch"}',
      'index onShow',
      'index onReady',
    ]);
  });

  it('refuses a page that app.json does not have', async () => {
    const page = await phone.open();
    await page.click('#go');
    await page.click('#nowhere');
    expect(await textOf(page, '#failed')).toBe('navigateTo:fail page "pages/nowhere/nowhere" is not found');
  });

  it('keeps tab pages alive and tells the page which tab was tapped', async () => {
    const page = await phone.open();
    await page.click('#tab');
    await page.waitForSelector(`${top} #mine`);
    await page.click('.wxs-tab >> nth=0');
    await page.click('.wxs-tab >> nth=1');
    await page.click('.wxs-tab >> nth=0');
    const lines = await noted(page);
    expect(lines.filter((line) => line === 'mine onLoad')).toHaveLength(1);
    expect(lines.filter((line) => line === 'mine onShow')).toHaveLength(2);
    expect(lines).toContain('tab 1');
  });

  it('opens pages of subpackages, and hides the tab bar there', async () => {
    const page = await phone.open();
    await page.click('#far');
    await expect.poll(() => textOf(page, '#far-page')).toBe('far 2');
    expect(await page.locator('.wxs-tabs').isVisible()).toBe(false);
  });

  it('starts at another page when the address says so', async () => {
    const page = await phone.open('pages/detail/detail?id=7');
    expect(await textOf(page, '#detail')).toBe('7');
    await page.click('.wxs-home');
    await page.waitForSelector('#half');
  });
});

describe('the logic layer', () => {
  it('hides the browser from the mini program', async () => {
    const page = await phone.open();
    await page.click('#probe');
    expect(await textOf(page, '#probed')).toBe('undefined undefined undefined undefined');
  });

  it('reports nothing about a mini program without mistakes', () => {
    expect(phone.problems).toEqual([]);
  });
});
