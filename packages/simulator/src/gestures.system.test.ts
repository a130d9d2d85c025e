import type { BrowserContext, CDPSession, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { fixture, launchBrowser, startTestPhone, type TestPhone, textOf } from './browser.fixture.ts';

let browser: BrowserContext;
let phone: TestPhone;

beforeAll(async () => {
  browser = await launchBrowser(true);
  phone = await startTestPhone(browser, fixture('gestures'));
});

afterEach(() => phone.closePages());

afterAll(async () => {
  await phone.close();
  await browser.close();
});

describe('pulling a page down', () => {
  it('refreshes it, by mouse', async () => {
    const page = await phone.open();
    await page.mouse.move(180, 120);
    await page.mouse.down();
    await page.mouse.move(180, 280, { steps: 4 });
    await page.mouse.up();
    await expect.poll(() => textOf(page, '#top')).toBe('1');
    await page.locator('.wxs-pull').waitFor();
    await page.locator('#stop').click();
    await page.locator('.wxs-pull').waitFor({ state: 'detached' });
  });

  it('refreshes it, by touch, and a short pull does nothing', async () => {
    const page = await phone.open();
    const session = await browser.newCDPSession(page);
    await drag(session, 60);
    await drag(session, 160);
    await expect.poll(() => textOf(page, '#top')).toBe('1');
  });

  async function drag(session: CDPSession, distance: number): Promise<void> {
    const at = (y: number) => [{ x: 180, y }];
    await session.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: at(120) });
    for (const part of [0.25, 0.5, 1])
      await session.send('Input.dispatchTouchEvent', {
        type: 'touchMove',
        touchPoints: at(120 + distance * part),
      });
    await session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  }
});

describe('going back', () => {
  it('takes a layer of the page away first', async () => {
    const page = await phone.open();
    await page.locator('#next').click();
    await page.locator('#show-here').click();
    await page.locator('#back-inside').click();
    await page.locator('wx-page-container.wxs-shown').waitFor({ state: 'detached' });
    expect(await page.locator('#back').isVisible()).toBe(true);
    await page.locator('#back').click();
    await page.locator('#next').waitFor();
  });

  it('slides pages, but not for those who want no motion', async () => {
    const page = await phone.open();
    expect(await slideOf(page)).toBe('wxs-slide');
    await page.locator('#back').click();
    await page.emulateMedia({ reducedMotion: 'reduce' });
    expect(await slideOf(page)).toBe('none');
  });

  async function slideOf(page: Page): Promise<string> {
    await page.locator('#next').click();
    await page.locator('#back').waitFor();
    return page.evaluate(`getComputedStyle(document.querySelector('.wxs-page:has(#back)')).animationName`);
  }
});

describe('files and pictures', () => {
  it('are written, read, saved and deleted below the folder of the mini program only', async () => {
    const page = await phone.open();
    await page.locator('#files').click();
    await expect
      .poll(() => textOf(page, '#told'))
      .toBe(
        [
          '书',
          '5Lmm',
          '3',
          'http://usr/store_avatar.txt',
          'access:fail no such file or directory http://usr/avatar.txt',
          'writeFile:fail permission denied, open pages/a.js',
        ].join('|'),
      );
  });

  it('are shown in full size until a tap', async () => {
    const page = await phone.open();
    await page.locator('#preview').click();
    await page.locator('.wxs-preview img').first().waitFor();
    await page.locator('.wxs-preview').click();
    expect(await page.locator('.wxs-preview').count()).toBe(0);
    expect(phone.problems).toEqual([]);
  });
});
