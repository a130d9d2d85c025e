import * as client from 'openid-client';
import { describe, expect, test } from 'vitest';
import { openOidcBed, shopSecret } from './oidc-bed.fixture.ts';
import { begin, discover, outcomeOf, scanThrough, signIn } from './website.fixture.ts';

describe('who wants to be somebody else', () => {
  test('gets nowhere with the address of a page that another browser has', async () => {
    const bed = await openOidcBed();
    const { url } = await begin(await discover(bed));
    const [browser, thief, phone] = [bed.browser(), bed.browser(), await bed.phone()];
    const page = await browser.open(url);
    const code = await browser.showCode(page);
    await phone.approve(code);
    for (const path of ['', `/events?id=${code.id}`])
      expect((await thief.request(page + path)).status).toBe(404);
    for (const path of ['codes', `finish?id=${code.id}`]) {
      const tried = await thief.request(`${page}/${path}`, { method: 'POST', headers: { 'x-sign-in': '1' } });
      expect(tried.status).toBe(404);
    }
    // Nor with a sign-in of their own and the id of the approved code.
    const own = await thief.open(url);
    await expect(thief.finish(own, code.id)).rejects.toThrow('409');
    expect((await browser.finish(page, code.id)).searchParams.get('code')).not.toBeNull();
  });

  test('cannot finish before the approval, or twice, or by a form of another site', async () => {
    const bed = await openOidcBed();
    const { url } = await begin(await discover(bed));
    const [browser, phone] = [bed.browser(), await bed.phone()];
    const page = await browser.open(url);
    const code = await browser.showCode(page);
    await expect(browser.finish(page, code.id)).rejects.toThrow('409');
    await phone.approve(code);
    expect((await browser.request(`${page}/finish?id=${code.id}`, { method: 'POST' })).status).toBe(403);
    await browser.finish(page, code.id);
    await expect(browser.finish(page, code.id)).rejects.toThrow('404');
  });

  test('exchanges a code once, however many try at the same moment, and a second use ends what the first got', async () => {
    const bed = await openOidcBed();
    const config = await discover(bed);
    const { url, checks } = await begin(config);
    const back = await scanThrough(bed.browser(), await bed.phone(), { url });
    const exchange = (): Promise<string> => outcomeOf(client.authorizationCodeGrant(config, back, checks));
    const racers = await Promise.all([exchange(), exchange(), exchange()]);
    expect(racers.filter((outcome) => outcome === 'granted')).toHaveLength(1);
    const next = await begin(config);
    const second = await scanThrough(bed.browser(), await bed.phone(), next);
    const tokens = await client.authorizationCodeGrant(config, second, next.checks);
    expect(await outcomeOf(client.authorizationCodeGrant(config, second, next.checks))).toBe('invalid_grant');
    expect(await outcomeOf(client.refreshTokenGrant(config, tokens.refresh_token ?? ''))).toBe(
      'invalid_grant',
    );
  });

  test('cannot use the code or the refresh token of another website', async () => {
    const bed = await openOidcBed();
    const [shop, app] = [await discover(bed), await discover(bed, 'app', client.None())];
    const { url, checks } = await begin(shop);
    const [browser, phone] = [bed.browser(), await bed.phone()];
    const back = await scanThrough(browser, phone, { url });
    expect(await outcomeOf(client.authorizationCodeGrant(app, back, checks))).toBe('invalid_grant');
    const tokens = await signIn({ browser: bed.browser(), phone, config: shop });
    expect(await outcomeOf(client.refreshTokenGrant(app, tokens.refresh_token ?? ''))).toBe('invalid_grant');
    const wrong = await discover(bed, 'shop', client.ClientSecretBasic(`${shopSecret}x`));
    expect(await outcomeOf(client.refreshTokenGrant(wrong, tokens.refresh_token ?? ''))).toBe(
      'invalid_client',
    );
  });

  test.each([
    ['another site', 'https://evil.example.com/callback'],
    ['a path beside', 'https://shop.example.com/callback/../evil'],
    ['a longer host', 'https://shop.example.com.evil.example.com/callback'],
    ['a query', 'https://shop.example.com/callback?next=evil'],
  ])('is not redirected to %s', async (_, redirectUri) => {
    const bed = await openOidcBed();
    const { url } = await begin(await discover(bed), { redirect_uri: redirectUri, state: '<script>' });
    const response = await bed.browser().request(url, { headers: { accept: 'text/html' } });
    expect(response.status).toBe(400);
    expect(response.headers.get('location')).toBeNull();
    const text = await response.text();
    expect(text).toContain('Cannot sign in');
    expect(text).not.toContain('evil');
  });

  test('finds no token, code or cookie in a copy of the database', async () => {
    const bed = await openOidcBed();
    const tokens = await signIn({
      browser: bed.browser(),
      phone: await bed.phone(),
      config: await discover(bed),
    });
    const { rows } = await bed.store.dumpRows({ table: 'oidc_records', after: null, limit: 100 });
    const dump = JSON.stringify(rows);
    expect(rows.length).toBeGreaterThan(3);
    expect(dump).not.toContain(tokens.access_token);
    expect(dump).not.toContain(tokens.refresh_token);
    expect(dump).not.toContain('shop');
  });

  test('cannot make this server believe another name, or an unsafe line to be safe', async () => {
    const bed = await openOidcBed();
    const headers = { 'x-forwarded-host': 'evil.example.com', 'x-forwarded-proto': 'https' };
    const { url } = await begin(await discover(bed));
    const page = await bed.browser(headers).open(url);
    expect(page.startsWith(bed.issuer)).toBe(true);
    const found = await bed.browser(headers).request(`${bed.issuer}/.well-known/openid-configuration`);
    expect(JSON.stringify(await found.json())).not.toContain('evil');
  });

  test('does not fill the database, or try the codes of devices, without an end', async () => {
    const bed = await openOidcBed(undefined, {
      rateLimits: { signInsPerAddress: { count: 1, seconds: 60 } },
      trustedProxies: ['127.0.0.1'],
    });
    const { url } = await begin(await discover(bed));
    const ask = (from: string, path = url): Promise<Response> =>
      fetch(path, { redirect: 'manual', headers: { 'x-forwarded-for': from, 'accept-language': 'en' } });
    expect((await ask('203.0.113.7')).status).toBe(303);
    for (const path of [url, `${bed.issuer}/device`]) {
      const refused = await ask('203.0.113.7', path);
      expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '60']);
      expect(await refused.text()).toContain('Not available at the moment');
    }
    expect((await ask('198.51.100.1')).status).toBe(303);
  });
});
