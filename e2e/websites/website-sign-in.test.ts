import { spawn, spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import * as client from 'openid-client';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeWithChromium } from '../browser/browser.fixture.ts';
import { clientSecret, startWebsiteWorld, type WebsiteWorld } from './website.fixture.ts';

// Debian's own Python, which has Debian's Authlib; another one may come first on the path.
const python = '/usr/bin/python3';
const hasAuthlib = spawnSync(python, ['-c', 'import authlib, requests']).status === 0;
const script = fileURLToPath(new URL('website.py', import.meta.url));

let world: WebsiteWorld;
beforeAll(async () => {
  world = await startWebsiteWorld();
});
afterAll(() => world.stop());

describeWithChromium('a website that people sign in to with the mini program', (browser) => {
  test('openid-client: the phone scans the screen, types its number, and the browser goes on', async () => {
    const { config, url, checks } = await begin();
    const { page, problems } = await open(browser(), url);
    expect(await page.title()).toBe('登录 小店');
    const phone = world.phone('alice');
    const scan = await phone.openScan(await world.scan(page.locator('#picture img')));
    expect(scan).toMatchObject({ kind: 'scanned', site: { name: '小店' } });
    await page.getByText('已扫描').waitFor();
    const number = (await page.locator('#number').textContent()) ?? '';
    const ticket = scan.kind === 'scanned' ? scan.ticket : '';
    expect(await phone.approveScan({ ticket, number, agreed: ['profile'] })).toEqual({ kind: 'approved' });
    await page.getByText('Welcome to the shop').waitFor();
    const tokens = await client.authorizationCodeGrant(config, await world.arrival(), checks);
    expect(tokens.claims()?.sub).toBe(phone.user?.id);
    expect(problems).toEqual([]);
    await page.context().close();
  });

  test('a wrong number ends it on the page, and a new code is at hand', async () => {
    const { url } = await begin();
    const { page } = await open(browser(), url);
    const phone = world.phone('alice');
    const scan = await phone.openScan(await world.scan(page.locator('#picture img')));
    const ticket = scan.kind === 'scanned' ? scan.ticket : '';
    const shown = await page.locator('#number').textContent();
    await phone.approveScan({ ticket, number: shown === '10' ? '11' : '10' });
    await page.getByText('数字不对').waitFor();
    await page.locator('#again').click();
    await page.locator('#picture img').waitFor();
    expect(await phone.openScan(await world.scan(page.locator('#picture img')))).toMatchObject({
      kind: 'scanned',
    });
    await page.context().close();
  });

  test('a refusal on the phone, and a way out on the page, lead back to the website', async () => {
    for (const way of ['refuse', 'cancel']) {
      const { url } = await begin();
      const { page } = await open(browser(), url);
      if (way === 'cancel') await page.locator('#cancel').click();
      else {
        const phone = world.phone('alice');
        const scan = await phone.openScan(await world.scan(page.locator('#picture img')));
        await phone.refuseScan(scan.kind === 'scanned' ? scan.ticket : '');
      }
      await page.getByText('Welcome to the shop').waitFor();
      expect((await world.arrival()).searchParams.get('error')).toBe('access_denied');
      await page.context().close();
    }
  });

  test.each([
    ['light', 'zh-CN', 1280],
    ['dark', 'en-US', 360],
  ] as const)(
    'axe finds nothing serious and nothing is too wide: %s, %s, %i px',
    async (colorScheme, locale, width) => {
      const { url } = await begin();
      const { page } = await open(browser(), url, { colorScheme, locale, viewport: { width, height: 740 } });
      expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
      expect(await violations(page)).toEqual([]);
      await page.context().close();
    },
  );

  test.runIf(hasAuthlib || process.env.CI === 'true')(
    'Authlib, which is not JavaScript (python3-authlib)',
    async () => {
      const website = spawn(python, [script, world.issuer, 'shop', clientSecret, world.callback], {
        env: { ...process.env, no_proxy: '*' },
        stdio: ['pipe', 'pipe', 'inherit'],
      });
      const lines = createInterface(website.stdout)[Symbol.asyncIterator]();
      const { page } = await open(browser(), String((await lines.next()).value));
      const phone = world.phone('bob');
      const scan = await phone.openScan(await world.scan(page.locator('#picture img')));
      const ticket = scan.kind === 'scanned' ? scan.ticket : '';
      const number = (await page.locator('#number').textContent()) ?? '';
      await phone.approveScan({ ticket, number, agreed: ['profile'] });
      website.stdin.write(`${(await world.arrival()).href}\n`);
      const sub = phone.user?.id;
      expect(JSON.parse(String((await lines.next()).value))).toMatchObject({
        sub,
        person: { sub },
        renewed: true,
      });
      await page.context().close();
    },
  );
});

interface Begun {
  readonly config: client.Configuration;
  readonly url: string;
  readonly checks: client.AuthorizationCodeGrantChecks;
}

async function begin(): Promise<Begun> {
  const config = await client.discovery(new URL(world.issuer), 'shop', clientSecret, undefined, {
    execute: [client.allowInsecureRequests],
  });
  const pkceCodeVerifier = client.randomPKCECodeVerifier();
  const expectedState = client.randomState();
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: world.callback,
    scope: 'openid profile',
    code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
    state: expectedState,
  });
  return { config, url: url.href, checks: { pkceCodeVerifier, expectedState, idTokenExpected: true } };
}

async function open(
  browser: Browser,
  url: string,
  options: Parameters<Browser['newContext']>[0] = {},
): Promise<{ readonly page: Page; readonly problems: readonly string[] }> {
  const page = await (await browser.newContext({ locale: 'zh-CN', ...options })).newPage();
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !/favicon/.test(message.location().url)) problems.push(message.text());
  });
  await page.goto(url);
  await page.locator('#picture img[src]').waitFor();
  return { page, problems };
}

async function violations(page: Page): Promise<readonly string[]> {
  const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  // A script tag would be refused by the page's policy, as it should.
  await page.evaluate(axe);
  return page.evaluate('axe.run(document).then(({ violations }) => violations.map(({ id }) => id))');
}
