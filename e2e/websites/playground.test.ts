import { expect, test } from 'vitest';
import { describeInBrowser } from '../browser/browser.fixture.ts';

describeInBrowser('a website beside the phone', (playground) => {
  test('is signed in to by the phone of the page, which scans, asks, and has the number typed', async () => {
    const { page, problems } = await playground().open('/');
    const website = await page.context().newPage();
    await website.goto(`${playground().url}/website/`);
    await website.getByText('Sign in with the mini program').click();
    await website.locator('#picture img[src]').waitFor();
    await page.getByText('Scan the website').click();
    const phone = page.frameLocator('iframe[data-place="1"]');
    await phone.getByText('Sign in to this website?').waitFor();
    const number = (await website.locator('#number').textContent()) ?? '';
    await phone.locator('input:not([type=checkbox])').first().fill(number);
    await phone.getByText('Sign in', { exact: true }).click();
    await website.getByText('This is all that the website was told').waitFor();
    expect(await website.locator('code').textContent()).toMatch(/^sub: [0-9a-f-]{36}$/);
    expect(problems).toEqual([]);
    await page.context().close();
  });

  test('a refusal on the phone is what the website hears', async () => {
    const { page } = await playground().open('/');
    const website = await page.context().newPage();
    await website.goto(`${playground().url}/website/login`);
    await website.locator('#picture img[src]').waitFor();
    await page.getByText('Scan the website').click();
    await page.frameLocator('iframe[data-place="1"]').getByText('Not me, refuse').click();
    await website.getByText('access_denied').waitFor();
    await page.context().close();
  });
});
