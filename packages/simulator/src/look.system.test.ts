import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { fixture, launchBrowser, startTestPhone, type TestPhone, textOf } from './browser.fixture.ts';

const top = '.wxs-page:not([hidden])';
let browser: BrowserContext;
let phone: TestPhone;

beforeAll(async () => {
  browser = await launchBrowser();
  phone = await startTestPhone(browser, fixture('tabs'));
});

afterEach(() => phone.closePages());

afterAll(async () => {
  await phone.close();
  await browser.close();
});

const styleOf = (page: Page, selector: string, name: string): Promise<unknown> =>
  page.evaluate(`getComputedStyle(document.querySelector('${selector}')).${name}`);

describe('a tab bar of the app’s own', () => {
  it('is one for each tab page, and the page reaches it', async () => {
    const page = await phone.open();
    await expect.poll(() => styleOf(page, `${top} #tab-a`, 'fontWeight')).toBe('700');
    await page.click(`${top} #tab-b`);
    await page.waitForSelector(`${top} #page-b`);
    await expect.poll(() => styleOf(page, `${top} #tab-b`, 'fontWeight')).toBe('700');
    expect(await page.locator('.wxs-tabs').count()).toBe(0);
  });

  it('stays at the bottom of the page', async () => {
    const page = await phone.open();
    const bottom = await page.evaluate(
      `document.querySelector('.wxs-page custom-tab-bar wx-view').getBoundingClientRect().bottom`,
    );
    expect(bottom).toBe(700);
  });
});

describe('the dark theme', () => {
  it('colours the frame and the style sheets when the address says so', async () => {
    const page = await phone.open(undefined, { theme: 'dark' });
    expect(await styleOf(page, '.wxs-bar', 'backgroundColor')).toBe('rgb(1, 2, 3)');
    expect(await styleOf(page, 'custom-tab-bar wx-view', 'backgroundColor')).toBe('rgb(4, 5, 6)');
    expect(await textOf(page, '#page-a')).toBe('a dark');
  });

  it('follows the browser, and tells the app', async () => {
    const page = await phone.open();
    expect(await textOf(page, '#page-a')).toBe('a light');
    await page.emulateMedia({ colorScheme: 'dark' });
    await expect.poll(() => textOf(page, '#page-a')).toBe('a dark');
    expect(await styleOf(page, '.wxs-bar', 'color')).toBe('rgb(255, 255, 255)');
  });
});

describe('the keyboard', () => {
  it('reaches buttons and presses them', async () => {
    const page = await phone.open();
    await page.focus('#press-a');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Space');
    await expect.poll(() => textOf(page, '#press-a')).toBe('press 2');
  });
});
