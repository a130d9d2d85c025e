import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { describeInBrowser } from './browser.fixture.ts';

let axe = '';
beforeAll(async () => {
  axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
});

describeInBrowser('the playground is usable by everyone', (playground) => {
  test.each([
    ['English, light', { locale: 'en-US', colorScheme: 'light' }],
    ['English, dark', { locale: 'en-US', colorScheme: 'dark' }],
    ['Chinese, light', { locale: 'zh-CN', colorScheme: 'light' }],
    ['Chinese, dark', { locale: 'zh-CN', colorScheme: 'dark' }],
    ['on a phone', { locale: 'zh-CN', viewport: { width: 390, height: 844 } }],
  ] as const)('axe finds nothing serious: %s', async (_name, options) => {
    const { page } = await playground().open('/#scenario=code-used', options);
    await page.locator('.note-passed').nth(3).waitFor();
    await page.locator('.row-button').nth(3).click();
    for (const tab of ['#tab-scenarios', '#tab-switches', '#tab-server']) {
      await page.locator(tab).click();
      await page.locator('.panel-body :is(.scenario, .choice, .user)').first().waitFor();
      expect(await seriousViolations(page)).toEqual([]);
    }
    await page.context().close();
  });

  test('with the keyboard alone: tabs by arrows, a message by Enter', async () => {
    const { page } = await playground().open('/#scenario=first-login');
    await page.locator('.note-passed').nth(2).waitFor();
    await page.locator('#tab-scenarios').focus();
    await page.keyboard.press('ArrowRight');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('tab-switches');
    await page.keyboard.press('ArrowLeft');
    await page.locator('.row-button').first().focus();
    await page.keyboard.press('Enter');
    expect(await page.locator('.row-button').first().getAttribute('aria-expanded')).toBe('true');
    await page.keyboard.press('Enter');
    expect(await page.locator('.row-button').first().getAttribute('aria-expanded')).toBe('false');
    await page.context().close();
  });

  test('nothing is wider than the screen of a phone', async () => {
    const { page } = await playground().open('/#scenario=code-used', {
      viewport: { width: 360, height: 740 },
    });
    await page.locator('.note-passed').first().waitFor();
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
    await page.context().close();
  });
});

/** The page's own violations: the frame of the phone is somebody else's page, tested by itself. */
async function seriousViolations(page: Page): Promise<readonly string[]> {
  await page.addScriptTag({ content: axe });
  return page.evaluate(async () => {
    const run = Reflect.get(window, 'axe').run;
    const { violations } = await run({ exclude: ['iframe'] }, { iframes: false });
    return violations
      .filter((violation: { impact: string }) => ['serious', 'critical'].includes(violation.impact))
      .map(
        (violation: { id: string; nodes: { html: string }[] }) =>
          `${violation.id}: ${violation.nodes[0]?.html}`,
      );
  });
}
