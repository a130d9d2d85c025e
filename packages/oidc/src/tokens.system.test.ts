import { sqliteStore } from '@weapp-auth/server/sqlite';
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import * as client from 'openid-client';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openOidcBed, shopSecret } from './oidc-bed.fixture.ts';
import { begin, discover, outcomeOf, scanThrough, signIn } from './website.fixture.ts';

describe('tokens', () => {
  test('end with the person', async () => {
    const bed = await openOidcBed();
    const config = await discover(bed);
    const phone = await bed.phone();
    const tokens = await signIn({ browser: bed.browser(), phone, config });
    await bed.auth.api.deleteUser(phone.userId);
    expect(await outcomeOf(client.refreshTokenGrant(config, tokens.refresh_token ?? ''))).toBe(
      'invalid_grant',
    );
    expect(await bed.store.countRows('oidc_records')).toBeLessThanOrEqual(1);
  });

  test('of a public client are replaced each time, and one that comes again ends them all', async () => {
    const bed = await openOidcBed();
    const config = await discover(bed, 'app', client.None());
    const { url, checks } = await begin(config, { redirect_uri: 'https://app.example.com/callback' });
    const back = await scanThrough(bed.browser(), await bed.phone(), { url });
    const first = await client.authorizationCodeGrant(config, back, checks);
    const second = await client.refreshTokenGrant(config, first.refresh_token ?? '');
    expect(second.refresh_token).not.toBe(first.refresh_token);
    for (const stolen of [first, second]) {
      const again = client.refreshTokenGrant(config, stolen.refresh_token ?? '');
      expect(await outcomeOf(again)).toBe('invalid_grant');
    }
  });

  test('can be revoked by their website', async () => {
    const bed = await openOidcBed();
    const config = await discover(bed);
    const tokens = await signIn({ browser: bed.browser(), phone: await bed.phone(), config });
    await client.tokenRevocation(config, tokens.refresh_token ?? '');
    expect(await outcomeOf(client.refreshTokenGrant(config, tokens.refresh_token ?? ''))).toBe(
      'invalid_grant',
    );
  });

  test('are signed by keys that change while the server runs, all of them published in time', async () => {
    const shift = { ms: 0 };
    const bed = await openOidcBed(undefined, { now: () => Date.now() + shift.ms });
    const config = await discover(bed);
    const take = async (): Promise<string> =>
      (await signIn({ browser: bed.browser(), phone: await bed.phone(), config })).id_token ?? '';
    const jwks = async (): Promise<{ keys: { kid: string }[] }> =>
      (await (await fetch(`${bed.issuer}/jwks`)).json()) as { keys: { kid: string }[] };
    const first = await take();
    shift.ms += 30 * 86_400_000 + 61_000;
    const announced = await jwks();
    shift.ms += 2 * 3_600_000;
    const second = await take();
    const [before, after] = [decodeProtectedHeader(first).kid, decodeProtectedHeader(second).kid];
    expect(before).not.toBe(after);
    expect(announced.keys.map(({ kid }) => kid)).toEqual(expect.arrayContaining([before, after]));
    for (const token of [first, second]) await jwtVerify(token, createLocalJWKSet(await jwks()));
    expect(JSON.stringify(await jwks())).not.toContain('"d"');
  });

  test('survive a restart, and another replica takes them', async () => {
    const store = sqliteStore({ path: ':memory:' });
    onTestFinished(() => store.close());
    const kept = { ...store, close: async () => {} };
    const one = await openOidcBed(undefined, { store: kept });
    const tokens = await signIn({
      browser: one.browser(),
      phone: await one.phone(),
      config: await discover(one),
    });
    const other = await openOidcBed(undefined, { store: kept });
    const renewed = client.refreshTokenGrant(await discover(other), tokens.refresh_token ?? '');
    expect(await outcomeOf(renewed)).toBe('granted');
  });
});

describe('a browser that is signed in', () => {
  test('needs no second scan for the same website, and one for another', async () => {
    const bed = await openOidcBed();
    const [shop, app] = [await discover(bed), await discover(bed, 'app', client.None())];
    const [browser, phone] = [bed.browser(), await bed.phone()];
    await signIn({ browser, phone, config: shop });
    const again = await begin(shop);
    const back = await browser.open(again.url);
    const tokens = await client.authorizationCodeGrant(shop, new URL(back), again.checks);
    expect(tokens.claims()?.sub).toBe(phone.userId);
    const other = await begin(app, { redirect_uri: 'https://app.example.com/callback' });
    expect(await browser.open(other.url)).toContain('/sign-in/');
  });

  test('passes to whoever scans next, and never mixes the two', async () => {
    const bed = await openOidcBed();
    const config = await discover(bed);
    const [browser, alice, bob] = [bed.browser(), await bed.phone('alice'), await bed.phone('bob')];
    await signIn({ browser, phone: alice, config });
    const { url } = await begin(config, { prompt: 'login' });
    const page = await browser.open(url);
    const code = await browser.showCode(page);
    await bob.approve(code);
    const location = await browser.askWayOn(page, code.id);
    // The library logs the first person out by a form that the page sends by itself.
    const { response } = await browser.follow(location);
    const form = await response.text();
    expect(response.headers.get('content-security-policy')).toContain('sha256-');
    const xsrf = /name="xsrf" value="([^"]+)"/.exec(form)?.[1] ?? '';
    const out = await browser.request(`${bed.issuer}/session/end/confirm`, {
      ...{ method: 'POST', body: new URLSearchParams({ xsrf, logout: 'yes' }) },
    });
    const back = new URL(await browser.open(new URL(out.headers.get('location') ?? '', bed.issuer).href));
    expect(back.searchParams.get('code')).not.toBeNull();
    const silent = await begin(config, { prompt: 'none' });
    const tokens = await client.authorizationCodeGrant(
      config,
      new URL(await browser.open(silent.url)),
      silent.checks,
    );
    expect(tokens.claims()?.sub).toBe(bob.userId);
  });

  test('is logged out by the website, after a question, and its tokens end', async () => {
    const bed = await openOidcBed();
    const config = await discover(bed);
    const [browser, phone] = [bed.browser(), await bed.phone()];
    const tokens = await signIn({ browser, phone, config });
    const url = client.buildEndSessionUrl(config, {
      ...{ id_token_hint: tokens.id_token ?? '', post_logout_redirect_uri: 'https://shop.example.com/bye' },
      state: 'kept',
    });
    const asked = await (await browser.request(url.href)).text();
    expect(asked).toContain('Shop &lt;b&gt; has logged you out');
    const xsrf = /name="xsrf" value="([^"]+)"/.exec(asked)?.[1] ?? '';
    const done = await browser.request(`${bed.issuer}/session/end/confirm`, {
      ...{ method: 'POST', body: new URLSearchParams({ xsrf, logout: 'yes' }) },
    });
    expect(done.headers.get('location')).toBe('https://shop.example.com/bye?state=kept');
    expect(await browser.open((await begin(config)).url)).toContain('/sign-in/');
    expect(await outcomeOf(client.refreshTokenGrant(config, tokens.refresh_token ?? ''))).toBe(
      'invalid_grant',
    );
  });
});

test('a store that is away is 503 and tells nothing, and is asked again', async () => {
  const store = sqliteStore({ path: ':memory:' });
  onTestFinished(() => store.close());
  const { StoreError } = await import('@weapp-auth/server');
  const switches = { isAway: false };
  const findOidcRecord: typeof store.findOidcRecord = async (key) => {
    if (switches.isAway) throw new StoreError('store_unavailable', 'the password of the database is canary');
    return store.findOidcRecord(key);
  };
  const bed = await openOidcBed(undefined, { store: { ...store, findOidcRecord } });
  const config = await discover(bed);
  const tokens = await signIn({ browser: bed.browser(), phone: await bed.phone(), config });
  switches.isAway = true;
  const body = new URLSearchParams({
    grant_type: 'refresh_token',
    refresh_token: tokens.refresh_token ?? '',
  });
  const authorization = `Basic ${btoa(`shop:${encodeURIComponent(shopSecret).replaceAll('%20', '+')}`)}`;
  const response = await fetch(`${bed.issuer}/token`, { method: 'POST', body, headers: { authorization } });
  expect(response.status).toBe(503);
  const text = await response.text();
  expect(text).toContain('temporarily_unavailable');
  expect(text).not.toContain('canary');
  switches.isAway = false;
  expect(await outcomeOf(client.refreshTokenGrant(config, tokens.refresh_token ?? ''))).toBe('granted');
});
