import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { fixture, launchBrowser, startTestPhone, type TestPhone, textOf } from './browser.fixture.ts';
import { formatPlace } from './shared/problem.ts';

let browser: BrowserContext;
let broken: TestPhone;
let throwing: TestPhone;

beforeAll(async () => {
  browser = await launchBrowser();
  broken = await startTestPhone(browser, fixture('broken'));
  throwing = await startTestPhone(browser, fixture('throwing'));
});

afterEach(async () => {
  await broken.closePages();
  await throwing.closePages();
});

afterAll(async () => {
  await broken.close();
  await throwing.close();
  await browser.close();
});

/** Waits until a problem with this code was reported in the terminal, and says where it is. */
async function reported(phone: TestPhone, code: string): Promise<string> {
  await expect.poll(() => phone.problems.some((problem) => problem.code === code)).toBe(true);
  return phone.problems
    .filter((problem) => problem.code === code)
    .map(formatPlace)
    .join(' ');
}

/** Every sentence of the list beside the phone, where there is room, or behind the badge. */
function sentences(page: Page): Promise<readonly string[]> {
  return page.locator('.wxs-sentence').allInnerTexts();
}

describe('a mini program with errors', () => {
  it('lists each once with file and line, beside the phone and in the terminal', async () => {
    const page = await broken.open();
    const shown = (await sentences(page)).map((text) => text.split(' ')[0]);
    const expected = [
      'app.json:2:35',
      'app.json:3:24',
      'pages/index/index.wxml:2:9',
      'pages/index/index.wxss:2:1',
      'pages/index/index.ts:2:17',
    ];
    expect([...shown].sort()).toEqual([...expected].sort());
    expect(broken.problems.map(formatPlace).sort()).toEqual([...expected].sort());
  });

  it('says it in Chinese when the browser asks for Chinese', async () => {
    const page = await broken.open(undefined, { lang: 'zh' });
    expect((await sentences(page)).join()).toContain('找不到 pages/gone/gone.wxml');
  });
});

describe('a mini program that runs into trouble', () => {
  const open = (): Promise<Page> => throwing.open();
  const listed = (page: Page, sentence: string): Promise<void> =>
    expect.poll(() => sentences(page)).toContainEqual(expect.stringContaining(sentence));

  it('shows an error of onLoad with the line of the TypeScript source, and draws the page all the same', async () => {
    const page = await throwing.open();
    await expect
      .poll(() => page.locator('.wxs-error .wxs-sentence').allInnerTexts())
      .toEqual([expect.stringContaining('pages/index/index.ts:12:')]);
    expect(await textOf(page, '#shown')).toBe('still shown first undefined');
    expect(await reported(throwing, 'runtime_error')).toContain('pages/index/index.ts:12:');
  });

  it('warns of modules that require each other, and gives them what is there', async () => {
    await throwing.open();
    expect(await reported(throwing, 'import_cycle')).toBe('pages/index/first.js');
  });

  it('warns of components that it does not have or that nobody declared', async () => {
    await throwing.open();
    expect(await reported(throwing, 'component_unsupported')).toBe('pages/index/index.wxml:3:1');
    expect(await reported(throwing, 'component_unknown')).toBe('pages/index/index.wxml:2:1');
  });

  it('reports an API that it does not have, once', async () => {
    const page = await open();
    await page.click('#unknown');
    expect(await reported(throwing, 'api_unsupported')).toMatch(/^pages\/index\/index\.ts:18:\d+$/);
    await listed(page, 'the simulator has no wx.faceDetect');
  });

  it('reports errors of timers and promises, and passes them to App.onError', async () => {
    const page = await open();
    await page.click('#later');
    await listed(page, 'thrown later');
    await page.click('#promise');
    await listed(page, 'rejected');
    await page.click('#heard');
    expect(await textOf(page, '#told')).toContain('thrown later');
  });

  it('throws what the platform throws for a module that is missing', async () => {
    const page = await open();
    await page.click('#missing');
    await listed(page, "module './optional-module' is not defined");
  });
});
