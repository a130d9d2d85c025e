import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { describeInBrowser, type Playground } from './browser.fixture.ts';
import { openLogin, phoneOf, type TappedPhone } from './phone.fixture.ts';

describeInBrowser('each switch, turned by hand', (playground) => {
  test.each([
    ['Down', 'wechat_unavailable'],
    ['Busy (-1)', '-1'],
    ['Rate-limited (45011)', '45011'],
    ['Answers an HTML page', 'wechat_unavailable'],
  ])('WeChat’s server: %s, seen on the phone and on the diagram, and its end', async (label, failure) => {
    const { page, phone } = await openFresh(playground());
    await page.getByLabel(label, { exact: true }).check();
    await openLogin(phone);
    await phone.tap('#login wx-button');
    await phone.see('#login [role=alert]');
    await failed(page, failure);
    await page.getByLabel('Healthy', { exact: true }).check();
    await phone.tap('#login wx-button');
    await phone.see('#logout');
    await page.context().close();
  });

  test('slow: the button waits with the person', async () => {
    const { page, phone } = await openFresh(playground());
    await page.getByLabel('Slow (2 s)', { exact: true }).check();
    await openLogin(phone);
    await phone.tap('#login wx-button');
    await phone.see('#login wx-button[loading]');
    await phone.see('#logout');
    await page.context().close();
  });

  test('lost answers: one login, although its answer is lost', async () => {
    const { page, phone } = await openFresh(playground());
    await page.getByLabel('Lose every login’s answer once').check();
    await openLogin(phone);
    await phone.tap('#login wx-button');
    await phone.see('#logout');
    await failed(page, 'connection lost');
    await page.context().close();
  });

  test.each([
    ['The next code was used', '40163'],
    ['The next code is too old', '40029'],
  ])('%s: the phone gets a fresh one by itself', async (label, failure) => {
    const { page, phone } = await openFresh(playground());
    await page.getByRole('button', { name: label }).click();
    await openLogin(phone);
    await phone.tap('#login wx-button');
    await phone.see('#logout');
    await failed(page, failure);
    await page.context().close();
  });

  test('no phone quota: the phone says so, and binds once there is some', async () => {
    const { page, phone } = await openFresh(playground());
    await page.getByLabel('Phone number quota used up').check();
    await openLogin(phone);
    await phone.tap('#phone-login wx-button');
    await phone.see('#phone-login [role=alert]');
    await failed(page, 'getPhoneNumber:fail');
    await page.getByLabel('Phone number quota used up').uncheck();
    await phone.tap('#phone-login wx-button');
    await phone.tap('[data-dialog=phone-number] [data-answer=confirm]');
    await phone.see('#phone');
    await page.context().close();
  });

  test('the number is refused: nothing pops up, and the button still works', async () => {
    const { page, phone } = await openFresh(playground());
    await page.getByLabel('Phone number', { exact: true }).check();
    await openLogin(phone);
    await phone.tap('#phone-login wx-button');
    await failed(page, 'getPhoneNumber:fail user deny');
    expect(await phone.screen.locator('[role=dialog], .wxs-toast').count()).toBe(0);
    await page.getByLabel('Phone number', { exact: true }).uncheck();
    await phone.tap('#phone-login wx-button');
    await phone.tap('[data-dialog=phone-number] [data-answer=confirm]');
    await phone.see('#phone');
    await page.context().close();
  });

  test('nickname and avatar are refused: the sheet closes by itself, and comes back later', async () => {
    const { page, phone } = await openFresh(playground());
    await logIn(phone);
    await page.getByLabel('Nickname and avatar').check();
    await phone.tap('#who');
    await phone.tap('#profile wx-button');
    await phone.tap('#weapp-auth-agree');
    await page.locator('.row', { hasText: 'button chooseAvatar' }).nth(1).waitFor();
    expect(await phone.screen.locator('[data-dialog=avatar]').count()).toBe(0);
    await page.getByLabel('Nickname and avatar').uncheck();
    await phone.tap('#profile wx-button');
    await phone.tap('[data-dialog=avatar] [data-answer=sea]');
    await phone.see('#profile wx-image');
    await page.context().close();
  });

  test('an old base library: encrypted data instead of a code, with the same result', async () => {
    const { page, phone } = await openFresh(playground());
    await page.getByRole('combobox', { name: 'Version' }).selectOption('2.10.4');
    await page.locator('.note', { hasText: '2.10.4' }).waitFor();
    await openLogin(phone);
    await phone.tap('#phone-login wx-button');
    await phone.tap('[data-dialog=phone-number] [data-answer=confirm]');
    await phone.see('#phone');
    await page.context().close();
  });

  test('the server restarts: the phone notices nothing', async () => {
    const { page, phone } = await openFresh(playground());
    await logIn(phone);
    await page.getByRole('button', { name: 'Restart the login server' }).click();
    await page.locator('.note-server').last().waitFor();
    await phone.tap('#devices');
    await phone.see('[wx-path="pages/devices/devices"] .device');
    await page.context().close();
  });

  test('a month goes by: the phone logs in again by itself', async () => {
    const { page, phone } = await openFresh(playground());
    await logIn(phone);
    await page.getByRole('button', { name: '+31 days' }).click();
    await page.locator('.note', { hasText: '31 days go by' }).waitFor();
    await phone.tap('#devices');
    await phone.see('[wx-path="pages/devices/devices"] .device');
    await failed(page, 'session_expired');
    await page.context().close();
  });

  test('a session is kicked in the database: the phone says so', async () => {
    const { page, phone } = await openFresh(playground());
    await logIn(phone);
    await page.locator('#tab-server').click();
    await page.getByRole('button', { name: 'Kick' }).first().waitFor();
    for (const kick of await page.getByRole('button', { name: 'Kick' }).all()) await kick.click();
    await phone.tap('#devices');
    await phone.tap('.wxs-back');
    expect(await (await phone.see('.notice')).textContent()).toContain('logged out from another place');
    await failed(page, 'session_revoked');
    await page.context().close();
  });

  test('the late wx.login happens to the person whose phone it is', async () => {
    const { page, phone } = await openFresh(playground());
    await page.getByRole('combobox', { name: 'Whose phone' }).selectOption('bob/1');
    await page.getByRole('combobox', { name: 'Version' }).selectOption('2.10.4');
    await page.locator('.note', { hasText: '2.10.4' }).waitFor();
    await logIn(phone);
    expect(await page.getByRole('button', { name: /A late wx\.login/ }).count()).toBe(1);
    await page.getByRole('button', { name: /A late wx\.login/ }).click();
    await page.locator('.note', { hasText: 'The mini program of bob calls wx.login once more' }).waitFor();
    await phone.tap('#bind-phone wx-button');
    await phone.tap('[data-dialog=phone-number] [data-answer=confirm]');
    await phone.see('#bind-phone [role=alert]');
    await phone.tap('#bind-phone wx-button');
    await phone.tap('[data-dialog=phone-number] [data-answer=confirm]');
    await phone.see('#phone');
    await failed(page, 'session_key_stale');
    await page.context().close();
  });
});

/** A fresh profile on a mended, empty world, with the switches in front. */
async function openFresh({ url, open }: Playground): Promise<{ page: Page; phone: TappedPhone }> {
  await fetch(`${url}/__dev/switches`, { method: 'DELETE' });
  await fetch(`${url}/__dev/timeline`, { method: 'DELETE' });
  for (const user of ['alice', 'bob']) await deleteMiniProgram(url, user);
  const { page } = await open('/', { reducedMotion: 'reduce' });
  await page.locator('#tab-switches').click();
  await page.locator('.choice').first().waitFor();
  return { page, phone: phoneOf(page) };
}

async function deleteMiniProgram(url: string, user: string): Promise<void> {
  await fetch(`${url}/__emulator/delete-mini-program`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ appId: 'wx1de30a7400000001', user }),
  });
}

async function logIn(phone: TappedPhone): Promise<void> {
  await openLogin(phone);
  await phone.tap('#login wx-button');
  await phone.see('#logout');
}

/** The diagram shows a message that went wrong so. */
async function failed(page: Page, text: string): Promise<void> {
  await page.locator('.row .pill-failed', { hasText: text }).first().waitFor();
}
