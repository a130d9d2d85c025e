import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { fixture, launchBrowser, startTestPhone, type TestPhone, textOf } from './browser.fixture.ts';

let browser: BrowserContext;
let phone: TestPhone;
let server: Server;
let origin: string;

beforeAll(async () => {
  browser = await launchBrowser();
  phone = await startTestPhone(browser, fixture('people'));
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('latin1');
      const { method, url, headers } = request;
      const answer = {
        method,
        url,
        header: headers['x-test'],
        type: headers['content-type'],
        length: body.length,
      };
      response.setHeader('content-type', 'application/json');
      response.statusCode = 418;
      response.end(
        JSON.stringify({
          ...answer,
          isPng: body.includes('\u0089PNG'),
          named: body.includes('name="avatar"'),
          whole: body.trimEnd().endsWith(`${/boundary=(.*)$/.exec(headers['content-type'] ?? '')?.[1]}--`),
        }),
      );
    });
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(() => phone.closePages());

afterAll(async () => {
  await phone.close();
  await browser.close();
  server.close();
});

const result = (page: Page) => textOf(page, '#result');
const answer = (page: Page, dialog: string, name: string) =>
  page.click(`[data-dialog="${dialog}"] [data-answer="${name}"]`);

/** A person nobody has asked yet, so that every consent is open. */
async function openAs(user: string): Promise<Page> {
  phone.emulator.createUser({ id: user, nickname: `昵称 ${user}` });
  const page = await phone.open(`pages/index/index?origin=${encodeURIComponent(origin)}`, { user });
  await page.click('#login');
  await expect.poll(() => result(page)).toBe('login:ok 32');
  return page;
}

describe('consent', () => {
  it('asks for privacy first, then for the phone number, and gives a code', async () => {
    const page = await openAs('u1');
    await page.click('#phone');
    await answer(page, 'privacy', 'confirm');
    await page.waitForSelector('[data-dialog="phone-number"] input[type=radio]');
    await answer(page, 'phone-number', 'confirm');
    await expect.poll(() => result(page)).toBe('getPhoneNumber:ok string');
  });

  it('tells the button that the person refused', async () => {
    const page = await openAs('u2');
    await page.click('#phone');
    await answer(page, 'privacy', 'confirm');
    await answer(page, 'phone-number', 'cancel');
    await expect.poll(() => result(page)).toMatch(/^getPhoneNumber:fail user deny undefined/);
  });

  it('refuses without privacy consent', async () => {
    const page = await openAs('u3');
    await page.click('#phone');
    await answer(page, 'privacy', 'cancel');
    await expect
      .poll(() => result(page))
      .toMatch(/^getPhoneNumber:fail privacy permission is not authorized/);
  });

  it('asks for a scope once, and changes it on the settings page', async () => {
    const page = await openAs('u4');
    await page.click('#authorize');
    await answer(page, 'authorize', 'cancel');
    await expect.poll(() => result(page)).toBe('authorize:fail auth deny');
    await page.click('#settings');
    await page.check('[data-dialog="settings"] label:has-text("Camera") input');
    await answer(page, 'settings', 'confirm');
    await expect.poll(() => result(page)).toContain('"scope.camera":true');
    await page.click('#authorize');
    await expect.poll(() => result(page)).toBe('authorize:ok');
  });

  it('asks for subscription messages, each with a tick box', async () => {
    const page = await openAs('u12');
    await page.click('#subscribe');
    await page.uncheck('[data-dialog="subscribe"] label:has-text("sent") input');
    await answer(page, 'subscribe', 'confirm');
    await expect.poll(() => result(page)).toContain('"paid":"accept","sent":"reject"');
  });

  it('asks for a finger, and signs the challenge for the server', async () => {
    const page = await openAs('u13');
    await page.click('#prove');
    await answer(page, 'biometric', 'cancel');
    await expect.poll(() => result(page)).toContain('90008');
    await page.click('#prove');
    await answer(page, 'biometric', 'confirm');
    await expect.poll(() => result(page)).toContain('resultJSONSignature');
  });

  it('closes a dialog that somebody else answered', async () => {
    const page = await openAs('u5');
    await page.click('#authorize');
    await page.waitForSelector('[data-dialog="authorize"]');
    const [dialog] = phone.emulator.dialogs();
    phone.emulator.answerDialog(dialog?.id ?? '', { accept: true });
    await page.waitForSelector('[data-dialog]', { state: 'detached' });
    await expect.poll(() => result(page)).toBe('authorize:ok');
  });

  it('gives encrypted data to the getUserInfo button', async () => {
    const page = await openAs('u6');
    await page.click('#info');
    await answer(page, 'privacy', 'confirm');
    await expect.poll(() => result(page)).toBe('getUserInfo:ok true');
  });
});

describe('avatar and nickname', () => {
  it('shows the chosen picture and uploads its bytes', async () => {
    const page = await openAs('u7');
    await page.click('#avatar');
    await answer(page, 'privacy', 'confirm');
    await answer(page, 'avatar', 'leaf');
    await expect.poll(() => result(page)).toBe('loaded 132');
    await page.click('#upload');
    await expect.poll(() => result(page)).toContain('"isPng":true,"named":true,"whole":true');
  });

  it("offers the person's own nickname once privacy is settled", async () => {
    const page = await openAs('u8');
    await page.click('#info');
    await answer(page, 'privacy', 'confirm');
    await expect.poll(() => result(page)).toBe('getUserInfo:ok true');
    await page.click('#nickname input');
    await page.click('.wxs-nickname');
    await expect.poll(() => result(page)).toBe('named 昵称 u8');
    await page.locator('#nickname input').blur();
    await expect.poll(() => result(page)).toBe('named 昵称 u8 pass true');
  });
});

describe('requests', () => {
  it('reach a server of this machine with method, headers and body', async () => {
    const page = await openAs('u9');
    await page.click('#request');
    await expect.poll(() => result(page)).toContain('"statusCode":418');
    expect(await result(page)).toContain(
      '"method":"POST","url":"/echo?a=1","header":"yes","type":"application/json"',
    );
  });

  it('reach no other host', async () => {
    const page = await phone.open(`pages/index/index?origin=${encodeURIComponent('https://example.com')}`);
    await page.click('#request');
    await expect.poll(() => result(page)).toBe('request:fail url not in domain list');
  });
});

describe('dialogs of the mini program', () => {
  it('answers showModal and showActionSheet, and shows a toast', async () => {
    const page = await phone.open();
    await page.click('#modal');
    await answer(page, 'modal', 'confirm');
    await expect.poll(() => result(page)).toContain('"confirm":true,"cancel":false');
    await page.click('#sheet');
    await answer(page, 'action-sheet', '1');
    await expect.poll(() => result(page)).toContain('"tapIndex":1');
    await page.click('#sheet');
    await answer(page, 'action-sheet', 'cancel');
    await expect.poll(() => result(page)).toBe('showActionSheet:fail cancel');
    await page.click('#toast');
    expect(await textOf(page, '.wxs-toast')).toContain('成功');
    await page.waitForSelector('.wxs-toast', { state: 'detached' });
  });
});
