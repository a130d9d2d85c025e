import type { BrowserContext } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { fixture, launchBrowser, startTestPhone, type TestPhone, textOf } from './browser.fixture.ts';

let browser: BrowserContext;
let phone: TestPhone;

beforeAll(async () => {
  browser = await launchBrowser();
  phone = await startTestPhone(browser, fixture('ui'));
});

afterEach(() => phone.closePages());

afterAll(async () => {
  await phone.close();
  await browser.close();
});

describe('@vant/weapp, unmodified', () => {
  it('runs van-cell and van-field, with model bindings', async () => {
    const page = await phone.open('pages/vant/vant');
    await page.click('van-cell >> nth=0');
    await page.fill('van-field input', '小爱');
    await page.fill('van-field textarea', 'two\nlines');
    expect(await textOf(page, '#echo')).toBe('小爱|1|');
    expect(await page.locator('van-field textarea').inputValue()).toBe('two\nlines');
  });

  it('runs van-button and van-popup, and closes the popup by a tap beside it', async () => {
    const page = await phone.open('pages/vant/vant');
    expect(await page.locator('#popped').isVisible()).toBe(false);
    await page.click('van-button#primary');
    await expect.poll(() => page.locator('#popped').isVisible()).toBe(true);
    await page.mouse.click(180, 150);
    await expect.poll(() => page.locator('#popped').isVisible()).toBe(false);
  });

  // Vant ignores a dialog that is opened while the one before still fades away: each answer has a page of its own.
  it.each([
    ['确认', '|0|yes'],
    ['取消', '|0|no'],
  ])('runs van-dialog through its JavaScript API and hears %s', async (button, echo) => {
    const page = await phone.open('pages/vant/vant');
    await page.click('van-button#ask');
    await page.click(`text="${button}"`);
    await expect.poll(() => textOf(page, '#echo')).toBe(echo);
  });
});

describe('tdesign-miniprogram, unmodified', () => {
  it('runs t-cell and t-input', async () => {
    const page = await phone.open('pages/tdesign/tdesign');
    await page.click('text="Title"');
    await page.fill('wx-input input', 'Bob');
    expect(await textOf(page, '#echo')).toBe('Bob|1|a|x|false|');
  });

  it('runs t-checkbox, t-radio and t-switch', async () => {
    const page = await phone.open('pages/tdesign/tdesign');
    await page.click('text="B"');
    await page.click('text="Y"');
    await page.click('.t-switch');
    expect(await textOf(page, '#echo')).toBe('|0|a,b|y|true|');
    await page.click('text="A"');
    expect(await textOf(page, '#echo')).toBe('|0|b|y|true|');
  });

  it('runs t-button and t-popup', async () => {
    const page = await phone.open('pages/tdesign/tdesign');
    await page.click('text="open popup"');
    await expect.poll(() => page.locator('#popped').isVisible()).toBe(true);
    await page.mouse.click(180, 150);
    await page.waitForSelector('#popped', { state: 'hidden' });
  });

  it('runs t-dialog', async () => {
    const page = await phone.open('pages/tdesign/tdesign');
    await page.click('text="ask"');
    await page.click('text="yes"');
    await expect.poll(() => textOf(page, '#echo')).toContain('yes');
  });
});

describe('both', () => {
  it('report no problem', () => {
    expect(phone.problems).toEqual([]);
  });
});
