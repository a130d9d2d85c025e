import type { FrameLocator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { describeInBrowser } from './browser.fixture.ts';

describeInBrowser('the demo mini program on the phone', (playground) => {
  test('from guest over login, phone, profile and a second device to the deleted account', async () => {
    const { page, problems } = await playground().open('/', {
      locale: 'zh-CN',
      viewport: { width: 1400, height: 900 },
    });
    const phone = page.frameLocator('iframe').first();
    await browseAsGuest(phone);
    await logIn(phone);
    await bindPhone(phone);
    await fillInProfile(phone);
    await kickSecondPhone(page, phone);
    await logOut(phone);
    await logIn(phone);
    await expect.poll(() => phone.locator('#nickname').textContent()).toBe('爱丽丝');
    await deleteAccount(phone);
    expect(problems).toEqual([]);
    await page.context().close();
  });
});

async function browseAsGuest(phone: FrameLocator): Promise<void> {
  await phone.getByText('今天想读点什么？').waitFor();
  await phone.getByText('我的', { exact: true }).click();
  await phone.locator('#nickname', { hasText: '你还没有登录' }).waitFor();
}

async function logIn(phone: FrameLocator): Promise<void> {
  await phone.locator('#who').click();
  await phone.getByText('我已阅读并同意').click();
  await phone.locator('#login wx-button').first().click();
  await phone.locator('#logout').waitFor();
}

async function bindPhone(phone: FrameLocator): Promise<void> {
  await phone.locator('#bind-phone').click();
  await phone.locator('[data-dialog=phone-number] [data-answer=confirm]').click();
  await phone.locator('#phone', { hasText: /^\d{3}\*+\d{2}$/ }).waitFor();
}

async function fillInProfile(phone: FrameLocator): Promise<void> {
  await phone.locator('#who').click();
  const nickname = phone.locator('#profile wx-input input');
  await nickname.fill('爱丽丝');
  await nickname.blur();
  await phone.locator('#profile wx-button').last().click();
  await phone.locator('#nickname', { hasText: '爱丽丝' }).waitFor();
}

async function kickSecondPhone(page: Page, phone: FrameLocator): Promise<void> {
  await page.getByRole('button', { name: '再来一部' }).click();
  const second = page.frameLocator('iframe').nth(1);
  await second.getByText('我的', { exact: true }).click();
  await logIn(second);
  await phone.locator('#devices').click();
  await phone.getByText('下线', { exact: true }).first().click();
  await phone.getByText('下线', { exact: true }).waitFor({ state: 'detached' });
  await phone.getByText('‹', { exact: true }).click();
  await second.locator('#devices').click();
  await second.getByText('没有成功，请稍后再试').waitFor();
  await second.getByText('‹', { exact: true }).click();
  await second.getByText('你已在其他地方下线，请重新登录').waitFor();
  await page.getByRole('button', { name: '只要一部' }).click();
}

async function logOut(phone: FrameLocator): Promise<void> {
  await phone.locator('#logout wx-button').click();
  await phone.getByText('退出登录', { exact: true }).click();
  await phone.locator('#nickname', { hasText: '你还没有登录' }).waitFor();
}

async function deleteAccount(phone: FrameLocator): Promise<void> {
  await phone.locator('#delete').click();
  await phone.locator('#delete-yes').click();
  await phone.locator('#nickname', { hasText: '你还没有登录' }).waitFor();
}
