import { decodeProtectedHeader } from 'jose';
import * as client from 'openid-client';
import { describe, expect, test } from 'vitest';
import { openOidcBed } from './oidc-bed.fixture.ts';
import { begin, discover, outcomeOf, scanThrough } from './website.fixture.ts';

describe('a website', () => {
  test('gets the person who scanned, and what they agreed to tell', async () => {
    const bed = await openOidcBed();
    const config = await discover(bed);
    const { url, checks } = await begin(config);
    const [browser, phone] = [bed.browser(), await bed.phone()];
    const page = await browser.open(url);
    const code = await browser.showCode(page);
    expect(code.picture).toMatch(/^data:image\/png;base64,/);
    expect(JSON.stringify({ ...code, ticket: '' })).not.toContain(code.ticket);
    const described = await phone.scan(code.ticket);
    expect(described).toMatchObject({ site: { name: 'Shop <b>', address: 'https://shop.example.com' } });
    await phone.approve(code, ['profile']);
    const back = await browser.finish(page, code.id);
    expect(back.href).toMatch(/^https:\/\/shop\.example\.com\/callback\?code=/);
    expect(back.searchParams.get('iss')).toBe(bed.issuer);
    const tokens = await client.authorizationCodeGrant(config, back, checks);
    expect(tokens.claims()).toMatchObject({ iss: bed.issuer, sub: phone.userId, aud: 'shop', amr: ['mca'] });
    const info = await client.fetchUserInfo(config, tokens.access_token, phone.userId);
    expect(info).toMatchObject({ sub: phone.userId, updated_at: expect.any(Number) });
    const renewed = await client.refreshTokenGrant(config, tokens.refresh_token ?? '');
    expect(renewed.claims()?.sub).toBe(phone.userId);
    const audit = await bed.auth.api.listAudit({ userId: phone.userId });
    expect(audit.map(({ action, reason }) => [action, reason])).toContainEqual(['website-sign-in', 'shop']);
    expect(bed.logs).toEqual([]);
  });

  test('is told nickname, picture and number only as far as the person agrees', async () => {
    const bed = await openOidcBed();
    const config = await discover(bed);
    const phone = await bed.phone();
    await bed.auth.api.updateUser(phone.userId, {
      nickname: '小红',
      avatarUrl: 'https://img.example.com/a.png',
    });
    const tell = async (agreed: readonly ('profile' | 'phone')[]): Promise<object> => {
      const { url, checks } = await begin(config);
      const back = await scanThrough(bed.browser(), phone, { url, agreed });
      const { access_token: token } = await client.authorizationCodeGrant(config, back, checks);
      return client.fetchUserInfo(config, token, phone.userId);
    };
    expect(await tell([])).toEqual({ sub: phone.userId });
    // There is no number yet: agreeing to tell it tells nothing.
    expect(await tell(['phone'])).toEqual({ sub: phone.userId });
    expect(await tell(['profile'])).toMatchObject({
      nickname: '小红',
      picture: 'https://img.example.com/a.png',
    });
    await bed.bindPhone(phone);
    expect(await tell(['profile'])).not.toHaveProperty('phone_number');
    expect(await tell(['phone'])).toEqual({
      ...{ sub: phone.userId, phone_number: '+8613800138000', phone_number_verified: true },
    });
  });

  test('hears access_denied when the person refuses on the phone, or cancels on the page', async () => {
    const bed = await openOidcBed();
    const { url } = await begin(await discover(bed));
    const [browser, phone] = [bed.browser(), await bed.phone()];
    const page = await browser.open(url);
    const { ticket, id } = await browser.showCode(page);
    await phone.post('', { ticket });
    expect((await phone.post('/refuse', { ticket })).status).toBe(204);
    expect((await browser.finish(page, id)).searchParams.get('error')).toBe('access_denied');
    const another = bed.browser();
    const left = await another.finish(await another.open(url), '');
    expect(left.searchParams.get('error')).toBe('access_denied');
  });

  test('without a secret has to use PKCE, and gets ES256 where it asks for that', async () => {
    const bed = await openOidcBed();
    const config = await discover(bed, 'app', client.None());
    const redirect = { redirect_uri: 'https://app.example.com/callback' };
    const bare = new URL((await begin(config, redirect)).url);
    bare.searchParams.delete('code_challenge');
    bare.searchParams.delete('code_challenge_method');
    const refused = await bed.browser().follow(bare.href);
    expect(new URL(refused.url).searchParams.get('error')).toBe('invalid_request');
    const { url, checks } = await begin(config, redirect);
    const back = await scanThrough(bed.browser(), await bed.phone(), { url });
    const stolen = { ...checks, pkceCodeVerifier: client.randomPKCECodeVerifier() };
    expect(await outcomeOf(client.authorizationCodeGrant(config, back, stolen))).toBe('invalid_grant');
    const again = await begin(config, redirect);
    const tokens = await client.authorizationCodeGrant(
      config,
      await scanThrough(bed.browser(), await bed.phone(), again),
      again.checks,
    );
    expect(decodeProtectedHeader(tokens.id_token ?? '').alg).toBe('ES256');
  });
});

describe('a device without a browser', () => {
  test('is signed in from any browser, and the phone sees where the device is', async () => {
    const bed = await openOidcBed();
    const config = await discover(bed, 'tv', client.None());
    const started = await client.initiateDeviceAuthorization(config, { scope: 'openid profile' });
    expect(started.user_code).toMatch(/^[A-Z]{4}-[A-Z]{4}$/);
    const [browser, phone] = [bed.browser(), await bed.phone()];
    const send = async (fields: Readonly<Record<string, string>>): Promise<Response> =>
      browser.request(`${bed.issuer}/device`, { method: 'POST', body: new URLSearchParams(fields) });
    const form = await (await browser.request(started.verification_uri)).text();
    const xsrf = /name="xsrf" value="([^"]+)"/.exec(form)?.[1] ?? '';
    const wrong = await (await send({ xsrf, user_code: 'AAAA-AAAA' })).text();
    expect(wrong).toContain('The code is wrong or over');
    const again = /name="xsrf" value="([^"]+)"/.exec(wrong)?.[1] ?? '';
    const confirm = await (await send({ xsrf: again, user_code: started.user_code })).text();
    expect(confirm).toContain('Television asks to be signed in, from the network 127.0.0.0/24');
    expect(confirm).toContain(started.user_code);
    const sent = await send({ xsrf: again, user_code: started.user_code, confirm: 'yes' });
    const page = await browser.open(new URL(sent.headers.get('location') ?? '', bed.issuer).href);
    const code = await browser.showCode(page);
    expect(await phone.scan(code.ticket)).toMatchObject({
      site: { name: 'Television' },
    });
    await phone.approve(code, ['profile']);
    const { response } = await browser.follow(await browser.askWayOn(page, code.id));
    expect(await response.text()).toContain('The device is signed in');
    const tokens = await client.pollDeviceAuthorizationGrant(config, { ...started, interval: 0.01 });
    expect(tokens.claims()?.sub).toBe(phone.userId);
  });
});
