import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { describeInBrowser } from './browser.fixture.ts';
import { comparePicture } from './picture.fixture.ts';

const looks = [
  ['en', 'light', 'en-US'],
  ['en', 'dark', 'en-US'],
  ['zh', 'light', 'zh-CN'],
  ['zh', 'dark', 'zh-CN'],
] as const;

describeInBrowser('the playground looks as it should', (playground) => {
  test.each(looks)('before the first message: %s, %s', async (language, theme, locale) => {
    const { page } = await playground().open('/', { locale, colorScheme: theme });
    await page.locator('.connection-live').waitFor();
    await fetch(`${playground().url}/__dev/timeline`, { method: 'DELETE' });
    await page.locator('.welcome').waitFor();
    await page.locator('.scenario').first().waitFor();
    expect(await look(page, `welcome-${language}-${theme}`)).toBeNull();
  });

  test.each(looks)('after a scenario, with a message open: %s, %s', async (language, theme, locale) => {
    await fetch(`${playground().url}/__dev/timeline`, { method: 'DELETE' });
    const { page } = await playground().open('/#scenario=code-used', { locale, colorScheme: theme });
    await page.locator('.connection-live').waitFor();
    await page.locator('.pill-passed').waitFor();
    await page.locator('.row-button').first().click();
    await page.locator('.diagram-scroll').evaluate((element) => element.scrollTo(0, 0));
    await page.locator('#tab-switches').click();
    await page.locator('.choice').first().waitFor();
    expect(await look(page, `code-used-${language}-${theme}`)).toBeNull();
  });

  test('on the screen of a phone', async () => {
    await fetch(`${playground().url}/__dev/timeline`, { method: 'DELETE' });
    const { page } = await playground().open('/', { viewport: { width: 390, height: 844 }, locale: 'zh-CN' });
    await page.locator('.connection-live').waitFor();
    await page.locator('.welcome').waitFor();
    await page.locator('.scenario').first().waitFor();
    await page.locator('.diagram').evaluate((element) => element.scrollIntoView());
    expect(await look(page, 'phone-zh-light')).toBeNull();
  });

  test('the phone: the demo, and the sheet that asks for the number', async () => {
    const { page } = await playground().open('/', { locale: 'zh-CN' });
    const phone = page.frameLocator('iframe').first();
    const frame = page.locator('.phone iframe').first();
    await phone.locator('#book-liaozhai').waitFor();
    await page.addStyleTag({ content: still });
    expect(await comparePicture('demo-home', await frame.screenshot({ animations: 'disabled' }))).toBeNull();
    await phone.getByText('我的', { exact: true }).click();
    await phone.locator('#who').click();
    await phone.getByText('我已阅读并同意').click();
    await phone.locator('#phone-login wx-button').first().click();
    await phone.locator('[data-dialog=phone-number] [data-answer=confirm]').waitFor();
    await page.mouse.move(0, 0);
    expect(
      await comparePicture('demo-number', await frame.screenshot({ animations: 'disabled' })),
    ).toBeNull();
    await page.context().close();
  });
});

// What differs from run to run is not the page's look: durations, and the demo mini program inside the frame.
const still = '* { animation: none !important; caret-color: transparent }';
const hidden = `.row-time, .phone iframe { visibility: hidden } ${still}`;

async function look(page: Page, name: string): Promise<string | null> {
  await page.addStyleTag({ content: hidden });
  await page.mouse.move(0, 0);
  await page.evaluate(() => document.fonts.ready.then(() => {}));
  const screenshot = await page.screenshot();
  await page.context().close();
  return comparePicture(name, screenshot);
}
