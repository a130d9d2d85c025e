import type { BrowserContextOptions, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { describeInBrowser, type OpenPage } from './browser.fixture.ts';
import { openLogin, phoneOf } from './phone.fixture.ts';
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

  test.each(looks)('first thing on the screen of a phone: %s, %s', async (language, theme, locale) => {
    const { page } = await openNarrow({ locale, colorScheme: theme });
    await page.addStyleTag({ content: still });
    await phoneOf(page).see('#book-liaozhai');
    const screenshot = await page.screenshot({ animations: 'disabled' });
    await page.context().close();
    expect(await comparePicture(`narrow-${language}-${theme}`, screenshot)).toBeNull();
  });

  test.each(looks)('the diagram on the screen of a phone: %s, %s', async (language, theme, locale) => {
    const { page } = await openNarrow({ locale, colorScheme: theme });
    await page.locator('.diagram').evaluate((element) => element.scrollIntoView());
    expect(await look(page, `phone-${language}-${theme}`)).toBeNull();
  });

  test.each(looks)('the demo, and its sheet for the number: %s, %s', async (language, theme, locale) => {
    const { page } = await playground().open('/', { locale, colorScheme: theme });
    const phone = phoneOf(page);
    const frame = page.locator('.phone iframe').first();
    const picture = (name: string): Promise<string | null> =>
      frame
        .screenshot({ animations: 'disabled' })
        .then((screenshot) => comparePicture(`${name}-${language}-${theme}`, screenshot));
    await phone.see('#book-liaozhai');
    await page.addStyleTag({ content: still });
    expect(await picture('demo-home')).toBeNull();
    await openLogin(phone);
    await phone.tap('#phone-login wx-button');
    await phone.see('[data-dialog=phone-number] [data-answer=confirm]');
    await page.mouse.move(0, 0);
    expect(await picture('demo-number')).toBeNull();
    await page.context().close();
  });

  async function openNarrow(options: BrowserContextOptions): Promise<OpenPage> {
    await fetch(`${playground().url}/__dev/timeline`, { method: 'DELETE' });
    const opened = await playground().open('/', { viewport: { width: 390, height: 844 }, ...options });
    await opened.page.locator('.connection-live').waitFor();
    await opened.page.locator('.welcome').waitFor();
    await opened.page.locator('.scenario').first().waitFor();
    return opened;
  }
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
