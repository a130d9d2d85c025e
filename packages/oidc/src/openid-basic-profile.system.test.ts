import { createLocalJWKSet, decodeProtectedHeader, type JSONWebKeySet, jwtVerify } from 'jose';
import * as client from 'openid-client';
import { describe, expect, test } from 'vitest';
import { type Browser, type OidcBed, openOidcBed, shopSecret } from './oidc-bed.fixture.ts';
import { begin, callback, discover, outcomeOf, scanThrough, signIn } from './website.fixture.ts';

/**
 * The statements of the OpenID Foundation's conformance profiles for providers, "Basic", one after the other and under their own
 * names; "Config" is in the file beside this one. Their suite runs in a browser against public addresses; this says the same offline.
 */
async function open(): Promise<{ bed: OidcBed; config: client.Configuration }> {
  const bed = await openOidcBed();
  return { bed, config: await discover(bed) };
}

/** Where a request without a person ends: the parameters of the website's address, or the status of a page here. */
async function answerTo(browser: Browser, url: string): Promise<Readonly<Record<string, string>> | number> {
  const { url: end, response } = await browser.follow(url);
  return end.startsWith(callback) ? Object.fromEntries(new URL(end).searchParams) : response.status;
}

async function changed(
  config: client.Configuration,
  change: (query: URLSearchParams) => void,
): Promise<string> {
  const url = new URL((await begin(config)).url);
  change(url.searchParams);
  return url.href;
}

describe('Basic: response type and ID token', () => {
  test('oidcc-server: code flow; the ID token has iss, sub, aud, exp, iat and a key of the JWKS by kid', async () => {
    const { bed, config } = await open();
    const phone = await bed.phone();
    const { id_token: token = '' } = await signIn({ browser: bed.browser(), phone, config });
    const jwks = (await (await fetch(`${bed.issuer}/jwks`)).json()) as JSONWebKeySet;
    const { payload, protectedHeader } = await jwtVerify(token, createLocalJWKSet(jwks), {
      ...{
        issuer: bed.issuer,
        audience: 'shop',
        subject: phone.userId,
        requiredClaims: ['exp', 'iat'],
      },
    });
    expect(protectedHeader).toMatchObject({ alg: 'RS256', kid: expect.any(String) });
    expect(jwks.keys.map(({ kid }) => kid)).toContain(protectedHeader.kid);
    expect(payload.auth_time).toEqual(expect.any(Number));
  });

  test('oidcc-response-type-missing: an error, and the state comes back', async () => {
    const { bed, config } = await open();
    const url = await changed(config, (query) => query.delete('response_type'));
    expect(await answerTo(bed.browser(), url)).toMatchObject({
      ...{ error: 'invalid_request', state: new URL(url).searchParams.get('state') },
    });
  });

  test.each(['token', 'id_token', 'code token'])(
    'a response type that is not offered (%s) is refused',
    async (type) => {
      const { bed, config } = await open();
      const url = await changed(config, (query) => query.set('response_type', type));
      const { url: end } = await bed.browser().follow(url);
      expect(end).toMatch(/[?#&]error=(?:unsupported_response_type|unauthorized_client|invalid_request)/);
      expect(end).not.toContain('token=');
    },
  );

  test('oidcc-idtoken-signature, oidcc-idtoken-rs256: RS256 unless the client says otherwise', async () => {
    const { bed, config } = await open();
    const tokens = await signIn({ browser: bed.browser(), phone: await bed.phone(), config });
    expect(decodeProtectedHeader(tokens.id_token ?? '').alg).toBe('RS256');
  });
});

describe('Basic: client authentication', () => {
  test('oidcc-server-client-secret-post and client_secret_basic: either, and nothing without the secret', async () => {
    const { bed, config } = await open();
    const tokens = await signIn({ browser: bed.browser(), phone: await bed.phone(), config });
    const posting = await discover(bed, 'shop', client.ClientSecretPost(shopSecret));
    const renewed = await client.refreshTokenGrant(posting, tokens.refresh_token ?? '');
    const bare = await discover(bed, 'shop', client.None());
    expect(await outcomeOf(client.refreshTokenGrant(bare, renewed.refresh_token ?? ''))).toBe(
      'invalid_client',
    );
  });
});

describe('Basic: userinfo', () => {
  test('oidcc-userinfo-get, -post-header, -post-body: the same sub as the ID token; no token is 401', async () => {
    const { bed, config } = await open();
    const phone = await bed.phone();
    const { access_token: token } = await signIn({ browser: bed.browser(), phone, config });
    const url = `${bed.issuer}/me`;
    const headers = { authorization: `Bearer ${token}` };
    const body = new URLSearchParams({ access_token: token });
    for (const init of [{ headers }, { method: 'POST', headers }, { method: 'POST', body }]) {
      const answer = await fetch(url, init);
      expect(answer.status).toBe(200);
      expect(await answer.json()).toMatchObject({ sub: phone.userId });
    }
    const refused = await fetch(url, { headers: { authorization: 'Bearer nothing' } });
    expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([
      401,
      expect.stringContaining('error="invalid_token"'),
    ]);
    expect((await fetch(`${url}?access_token=${token}`)).status).toBe(400);
  });
});

describe('Basic: nonce and scopes', () => {
  test('oidcc-ensure-request-without-nonce-succeeds-for-code-flow: with PKCE it does', async () => {
    const { bed, config } = await open();
    const { url, checks } = await begin(config);
    const bare = new URL(url);
    bare.searchParams.delete('nonce');
    const back = await scanThrough(bed.browser(), await bed.phone(), { url: bare.href });
    const { expectedNonce: _, ...rest } = checks;
    const tokens = await client.authorizationCodeGrant(config, back, rest);
    expect(tokens.claims()).not.toHaveProperty('nonce');
  });

  test('a request with neither nonce nor PKCE is refused: nothing would bind its code', async () => {
    const { bed, config } = await open();
    const url = await changed(config, (query) => {
      for (const name of ['nonce', 'code_challenge', 'code_challenge_method']) query.delete(name);
    });
    expect(await answerTo(bed.browser(), url)).toMatchObject({ error: 'invalid_request' });
  });

  test.each([
    ['oidcc-scope-profile', 'openid profile', 'updated_at'],
    ['oidcc-scope-phone', 'openid phone', 'phone_number'],
    ['oidcc-scope-all', 'openid profile phone', 'phone_number'],
  ])('%s: its claims come from userinfo', async (_, scope, claim) => {
    const { bed, config } = await open();
    const phone = await bed.phone();
    await bed.bindPhone(phone);
    const { url, checks } = await begin(config, { scope });
    const back = await scanThrough(bed.browser(), phone, { url, agreed: ['profile', 'phone'] });
    const { access_token: token } = await client.authorizationCodeGrant(config, back, checks);
    expect(await client.fetchUserInfo(config, token, phone.userId)).toHaveProperty(claim);
  });

  test('oidcc-scope-email and oidcc-scope-address: not offered, left out, and no reason to fail', async () => {
    const { bed, config } = await open();
    const { url, checks } = await begin(config, { scope: 'openid email address' });
    const back = await scanThrough(bed.browser(), await bed.phone(), { url });
    const tokens = await client.authorizationCodeGrant(config, back, checks);
    expect(tokens.scope).toBe('openid');
  });
});

describe('Basic: prompt, max_age and hints', () => {
  test('oidcc-prompt-none-not-logged-in: login_required', async () => {
    const { bed, config } = await open();
    const { url } = await begin(config, { prompt: 'none' });
    expect(await answerTo(bed.browser(), url)).toMatchObject({ error: 'login_required' });
  });

  test('oidcc-prompt-none-logged-in and oidcc-max-age-10000: no page, and the same auth_time', async () => {
    const { bed, config } = await open();
    const browser = bed.browser();
    const first = await signIn({ browser, phone: await bed.phone(), config });
    for (const more of [{ prompt: 'none' }, { max_age: '10000' }]) {
      const { url, checks } = await begin(config, more);
      const tokens = await client.authorizationCodeGrant(config, new URL(await browser.open(url)), checks);
      expect(tokens.claims()?.sub).toBe(first.claims()?.sub);
      expect(tokens.claims()?.auth_time).toBe(first.claims()?.auth_time);
    }
  });

  test('oidcc-prompt-login and oidcc-max-age-1: the person is asked again', async () => {
    const { bed, config } = await open();
    const browser = bed.browser();
    await signIn({ browser, phone: await bed.phone(), config });
    for (const more of [{ prompt: 'login' }, { max_age: '0' }]) {
      const { url } = await begin(config, more);
      expect(await browser.open(url)).toContain('/sign-in/');
    }
  });

  test('oidcc-id-token-hint: fits the person who is signed in, and nobody else', async () => {
    const { bed, config } = await open();
    const [browser, other] = [bed.browser(), bed.browser()];
    const { id_token: hint = '' } = await signIn({ browser, phone: await bed.phone('alice'), config });
    await signIn({ browser: other, phone: await bed.phone('bob'), config });
    const { url } = await begin(config, { prompt: 'none', id_token_hint: hint });
    expect(await answerTo(browser, url)).toHaveProperty('code');
    expect(await answerTo(other, url)).toMatchObject({ error: 'login_required' });
  });

  test.each([
    ['oidcc-login-hint', { login_hint: 'somebody@example.com' }],
    ['oidcc-ui-locales', { ui_locales: 'se' }],
    ['oidcc-claims-locales', { claims_locales: 'se' }],
    ['oidcc-acr-values', { acr_values: '1 2' }],
    ['oidcc-display-page', { display: 'page' }],
    ['oidcc-display-popup', { display: 'popup' }],
    ['oidcc-ensure-request-with-unknown-parameter-succeeds', { extra: 'foobar' }],
    ['oidcc-ensure-request-with-valid-pkce-succeeds', {}],
  ])('%s: succeeds', async (_, more) => {
    const { bed, config } = await open();
    const { url } = await begin(config, more);
    expect(await bed.browser().open(url)).toContain('/sign-in/');
  });
});

describe('Basic: codes and addresses', () => {
  test('oidcc-codereuse, -30seconds: refused, and the tokens that came of it are ended', async () => {
    const { bed, config } = await open();
    const { url, checks } = await begin(config);
    const phone = await bed.phone();
    const back = await scanThrough(bed.browser(), phone, { url });
    const { access_token: token } = await client.authorizationCodeGrant(config, back, checks);
    expect(await outcomeOf(client.authorizationCodeGrant(config, back, checks))).toBe('invalid_grant');
    const headers = { authorization: `Bearer ${token}` };
    expect((await fetch(`${bed.issuer}/me`, { headers })).status).toBe(401);
  });

  test('oidcc-ensure-registered-redirect-uri: an error here and no redirect', async () => {
    const { bed, config } = await open();
    const url = await changed(config, (query) => query.set('redirect_uri', `${callback}/x`));
    expect(await answerTo(bed.browser(), url)).toBe(400);
  });

  test('oidcc-ensure-redirect-uri-in-authorization-request: needed at the token endpoint too', async () => {
    const { bed, config } = await open();
    const { url, checks } = await begin(config);
    const back = await scanThrough(bed.browser(), await bed.phone(), { url });
    back.pathname = '/other';
    expect(await outcomeOf(client.authorizationCodeGrant(config, back, checks))).toBe('invalid_grant');
  });

  test('oidcc-ensure-post-request-succeeds: not offered, because cookies do not go with a post of another site', async () => {
    const { bed, config } = await open();
    const { url } = await begin(config);
    const body = new URL(url).searchParams;
    expect((await bed.browser().request(`${bed.issuer}/auth`, { method: 'POST', body })).status).toBe(404);
  });

  test.each([
    ['oidcc-unsigned-request-object', 'request', 'request_not_supported'],
    ['oidcc-request-uri', 'request_uri', 'request_uri_not_supported'],
    ['registration in the request', 'registration', 'registration_not_supported'],
  ])('%s: refused as unsupported', async (_, name, error) => {
    const { bed, config } = await open();
    const url = await changed(config, (query) => query.set(name, 'eyJhbGciOiJub25lIn0.e30.'));
    const answer = await answerTo(bed.browser(), url);
    expect(answer).toMatchObject({ error: expect.stringMatching(`${error}|invalid_request`) });
  });

  test('oidcc-refresh-token: a new ID token for the same person, without a second sign-in', async () => {
    const { bed, config } = await open();
    const first = await signIn({ browser: bed.browser(), phone: await bed.phone(), config });
    const renewed = await client.refreshTokenGrant(config, first.refresh_token ?? '');
    expect(renewed.claims()).toMatchObject({
      ...{ iss: bed.issuer, aud: 'shop', sub: first.claims()?.sub, auth_time: first.claims()?.auth_time },
    });
  });
});
