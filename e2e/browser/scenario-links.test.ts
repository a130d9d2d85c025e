import type { DevInfo } from '@weapp-auth/dev-server/wire';
import { expect, test } from 'vitest';
import { describeInBrowser } from './browser.fixture.ts';

describeInBrowser('the playground', (playground) => {
  test('plays the scenario of every link, and each ends as it promises', async () => {
    const info: DevInfo = Object(await (await fetch(`${playground().url}/__dev/info`)).json());
    expect(info.scenarios.length).toBeGreaterThan(20);
    const { page, problems } = await playground().open('/', { reducedMotion: 'reduce' });
    for (const scenario of info.scenarios) {
      await page.goto(`${playground().url}/#scenario=${scenario.id}`);
      const outcome = page
        .locator('.scenario', { hasText: scenario.title.en })
        .locator('.pill-passed, .pill-failed');
      await outcome.first().waitFor();
      const [ended, reason] = [
        await outcome.first().textContent(),
        await outcome.first().getAttribute('title'),
      ];
      expect([scenario.id, ended, reason]).toEqual([scenario.id, 'as expected', null]);
      const seen = scenario.onPhone.flatMap((step) => (step.do === 'see' ? [step.text.en] : []));
      const notes = await page.locator('.note-passed').allTextContents();
      expect(notes.slice(notes.length - seen.length)).toEqual(seen.map((text) => `✓${text}`));
    }
    expect(info.scenarios.filter(({ onPhone }) => onPhone.length > 0).length).toBeGreaterThan(15);
    expect(problems.filter((problem) => !problem.includes('404'))).toEqual([]);
    await page.context().close();
  });

  test('performs a login by its button and shows each message of it', async () => {
    const { page, problems } = await playground().open();
    await page.getByRole('button', { name: 'Clear' }).click();
    await page.getByRole('button', { name: 'Log in', exact: true }).click();
    await page.locator('.note-passed').nth(2).waitFor();
    const names = await page
      .locator('.row-button')
      .evaluateAll((rows) => rows.map((row) => row.textContent ?? ''));
    expect(names[0]).toBe('Mini program to WeChat: wx.login, 小爱 script');
    expect(names).toContain('Mini program to Login server: POST /auth/login, 小爱 script');
    expect(names).toContain('Login server to WeChat: GET …/jscode2session');
    expect(problems).toEqual([]);
    await page.context().close();
  });

  test('shows what is in a message, masked until it is revealed', async () => {
    const { page } = await playground().open('/#scenario=first-login');
    await page.locator('.note-passed').nth(2).waitFor();
    await page
      .getByRole('button', { name: /Login server to WeChat: GET …\/jscode2session/ })
      .first()
      .click();
    const detail = page.locator('.detail');
    await expect.poll(() => detail.textContent()).toMatch(/secret=de30••••/);
    expect(await detail.textContent()).toContain('AppSecret');
    await detail.getByRole('button', { name: /Show the whole content/ }).click();
    await expect.poll(() => detail.textContent()).toMatch(/secret=de305ec2e7/);
    await page.context().close();
  });

  test('shows whose phone speaks, and refuses on the phone of the page where a switch says so', async () => {
    const { page } = await playground().open('/', {
      locale: 'zh-CN',
      viewport: { width: 1400, height: 900 },
    });
    await page.getByRole('button', { name: '清空' }).click();
    await page.getByRole('button', { name: '再来一部' }).click();
    await page.locator('#tab-switches').click();
    await page.getByLabel('手机号', { exact: true }).check();
    const second = page.frameLocator('iframe').nth(1);
    await second.getByText('我的', { exact: true }).click();
    await second.locator('#who').click();
    await second.getByText('我已阅读并同意').click();
    await second.locator('#phone-login wx-button').first().click();
    await page.locator('.row .pill-failed', { hasText: 'getPhoneNumber:fail' }).waitFor();
    const speakers = await page.locator('.row-phone').allTextContents();
    expect(new Set(speakers)).toEqual(new Set([', 小爱 第 2 部']));
    await page.getByLabel('手机号', { exact: true }).uncheck();
    await page.context().close();
  });

  test('says that the server is away, and comes back with it', async () => {
    const { page } = await playground().open('/#scenario=first-login');
    await page.locator('.connection-live').waitFor();
    await playground().stop();
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('alert').textContent()).toContain('reconnecting');
    await playground().start();
    await page.locator('.connection-live').waitFor({ timeout: 20_000 });
    expect(await page.locator('.connection').textContent()).toContain('the server was restarted');
    await page.getByRole('button', { name: 'Log in', exact: true }).click();
    await page.locator('.note-passed').first().waitFor();
    await page.context().close();
  });

  test('copies a scenario as a test', async () => {
    const { page } = await playground().open('/', { permissions: ['clipboard-read', 'clipboard-write'] });
    await page.getByRole('button', { name: 'Copy as test: A code used twice' }).click();
    await page.getByRole('button', { name: 'Copied: A code used twice' }).waitFor();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied).toContain("from '@weapp-auth/emulator'");
    expect(copied).toContain('code_used');
    await page.context().close();
  });
});
